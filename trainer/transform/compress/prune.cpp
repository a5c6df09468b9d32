#include "trainer/transform/compress/prune.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "trainer/base/as_matrix.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/transform/compress/tensors.hpp"

namespace inkdigit {
namespace {

// A tensor's part: of [out, in, rest] (file layout) the rows `out` and columns `in`.
std::vector<float> select(const std::vector<float>& values, const Parameter& p,
                          const std::vector<std::size_t>& out, const std::vector<std::size_t>& in) {
  const std::size_t area = p.height * p.width;
  std::vector<float> selected;
  for (const std::size_t o : out) {
    for (const std::size_t c : in) {
      const auto first = values.begin() + static_cast<std::ptrdiff_t>((o * p.in + c) * area);
      selected.insert(selected.end(), first, first + static_cast<std::ptrdiff_t>(area));
    }
  }
  return selected;
}

std::vector<std::size_t> all_of(std::size_t count) {
  std::vector<std::size_t> indices(count);
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  return indices;
}

// The layer that mixes the channels of layer `i`, if no other layer reads them.
std::optional<std::size_t> consumer(const Network& network, std::size_t i) {
  for (std::size_t next = i + 1; network.read_once(next - 1); ++next) {
    const Channels channels = traits_of(network.layers()[next]).channels;
    if (channels == Channels::kMixed) return next;
    if (channels == Channels::kFixed) break;
  }
  return std::nullopt;
}

// Indices of the channels to keep, in order.
std::vector<std::size_t> strongest(const std::vector<float>& weight, std::size_t channels,
                                   std::size_t kept) {
  const auto rows = as_matrix(weight.data(), channels, weight.size() / channels);
  const Eigen::VectorXd norms = rows.cwiseAbs().cast<double>().rowwise().sum();
  std::vector<std::size_t> order = all_of(channels);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return norms[static_cast<Eigen::Index>(a)] > norms[static_cast<Eigen::Index>(b)];
  });
  order.resize(kept);
  std::sort(order.begin(), order.end());
  return order;
}

int* width_of(LayerSpec& layer) {
  if (auto* conv = std::get_if<Conv2dSpec>(&layer)) return &conv->out_channels;
  if (auto* linear = std::get_if<LinearSpec>(&layer)) return &linear->out_features;
  return nullptr;
}

// `model` with the channels `kept` of layer `i` alone; `end` mixes them.
Model keep_channels(const Model& model, std::size_t i, std::size_t end,
                    const std::vector<std::size_t>& kept) {
  Tensors tensors = take_apart(model);
  NetworkSpec spec = model.network.spec();
  int& width = *width_of(spec.layers[i]);
  const auto channels = static_cast<std::size_t>(width);
  width = static_cast<int>(kept.size());
  for (std::size_t layer = i; layer <= end; ++layer) {
    for (const Parameter& p : base_of(model.network.layers()[layer]).parameters()) {
      std::vector<float>& values = tensors[p.name];
      if (layer == end && p.shape.size() > 1) {
        values = select(values, p, all_of(p.out), kept);
      } else if (layer != end && p.out == channels) {  // a quantizer's scale belongs to no channel
        values = select(values, p, kept, all_of(p.in));
      }
    }
  }
  return put_together(model, spec, tensors);
}

}  // namespace

Model prune_channels(const Model& model, double share) {
  Model pruned = model;
  bool any = false;
  for (std::size_t i = 0; i < model.network.layers().size(); ++i) {
    LayerSpec layer = pruned.network.spec().layers[i];
    const int* width = width_of(layer);
    const auto end = width == nullptr ? std::nullopt : consumer(pruned.network, i);
    if (!end) continue;
    const auto channels = static_cast<std::size_t>(*width);
    const auto kept = static_cast<std::size_t>(
        std::max(1L, std::lround(static_cast<double>(channels) * (1 - share))));
    if (kept == channels) continue;
    const Tensors tensors = take_apart(pruned);
    pruned = keep_channels(pruned, i, *end,
                           strongest(tensors.at(name_of(layer) + ".weight"), channels, kept));
    any = true;
  }
  if (!any) {
    throw UserError(model.name + ": has no channels that could be pruned by a share of " +
                    std::to_string(share));
  }
  return pruned;
}

}  // namespace inkdigit
