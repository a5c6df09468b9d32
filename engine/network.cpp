#include "engine/network.hpp"

#include <algorithm>

namespace inkdigit {
namespace {

// 2^28 parameters are 1 GiB; more is a mistake in the recipe.
constexpr double kMaxParameters = 1 << 28;

Result<AnyLayer> create_layer(const LayerSpec& spec, Shape input) {
  const auto create = [&](const auto& result) -> Result<AnyLayer> {
    if (!result) return result.error();
    return AnyLayer{*result};
  };
  struct Make {
    Shape input;
    auto operator()(const Conv2dSpec& s) const { return Conv2d::create(s, input); }
    auto operator()(const MaxPool2dSpec& s) const { return MaxPool2d::create(s, input); }
    auto operator()(const ReluSpec& s) const { return Relu::create(s, input); }
    auto operator()(const FlattenSpec& s) const { return Flatten::create(s, input); }
    auto operator()(const LinearSpec& s) const { return Linear::create(s, input); }
    auto operator()(const DropoutSpec& s) const { return Dropout::create(s, input); }
    auto operator()(const SoftmaxSpec& s) const { return Softmax::create(s, input); }
  };
  return std::visit([&](const auto& s) { return create(Make{input}(s)); }, spec);
}

}  // namespace

Result<Network> Network::create(NetworkSpec spec) {
  Network network;
  network.spec_ = std::move(spec);
  Shape shape = network.spec_.input.shape();
  for (const LayerSpec& layer_spec : network.spec_.layers) {
    Result<AnyLayer> layer = create_layer(layer_spec, shape);
    if (!layer) return layer.error();
    const LayerBase& base = base_of(*layer);
    network.layer_offsets_.push_back(network.parameter_count_);
    for (Parameter parameter : base.parameters()) {
      const double total = static_cast<double>(network.parameter_count_) +
                           1.0 * parameter.out * parameter.in * parameter.height * parameter.width;
      if (total > kMaxParameters) {
        return Error{"layer '" + base.name() + "': the network would have more than " +
                     std::to_string(static_cast<int>(kMaxParameters)) + " parameters"};
      }
      parameter.offset = network.parameter_count_;
      network.parameter_count_ += parameter.size();
      network.parameters_.push_back(std::move(parameter));
    }
    shape = base.output_shape();
    network.largest_output_ =
        std::max({network.largest_output_, shape.size(), base.input_shape().size()});
    network.largest_scratch_ = std::max(network.largest_scratch_, base.scratch_size());
    network.layers_.push_back(std::move(*layer));
  }
  if (shape.size() != network.class_count()) {
    return Error{"network: the last layer gives " + std::to_string(shape.size()) +
                 " values but there are " + std::to_string(network.class_count()) + " classes"};
  }
  return network;
}

template <class T>
void Network::normalise(const std::uint8_t* pixels, T* out, int batch) const {
  const InputSpec& input = spec_.input;
  const auto channels = static_cast<std::size_t>(input.channels);
  const std::size_t count = static_cast<std::size_t>(batch) * input_size();
  for (std::size_t c = 0; c < channels; ++c) {
    const T scale = static_cast<T>(1.0 / (255.0 * input.std[c]));
    const T shift = static_cast<T>(-input.mean[c] / input.std[c]);
    for (std::size_t i = c; i < count; i += channels) {
      out[i] = static_cast<T>(pixels[i]) * scale + shift;
    }
  }
}

std::size_t Network::arena_size(int batch) const {
  // Two outputs that take turns, and the scratch.
  return 2 * static_cast<std::size_t>(batch) * largest_output_ + largest_scratch_;
}

template <class T>
const T* Network::forward(std::span<const T> parameters, const T* input, std::span<T> arena,
                          int batch) const {
  const std::size_t half = static_cast<std::size_t>(batch) * largest_output_;
  T* current = arena.data();
  T* other = current + half;
  T* const scratch = other + half;
  const T* inp = input;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const AnyLayer& layer = layers_[i];
    if (in_place(layer) && inp == input) {
      // The input belongs to the caller, so the first layer in place works on a copy.
      std::copy_n(input, static_cast<std::size_t>(batch) * input_size(), current);
      inp = current;
    }
    T* out = in_place(layer) ? current : (inp == current ? other : current);
    std::visit(
        [&](const auto& l) {
          l.forward(Forward<T>{parameters.data() + layer_offsets_[i], inp, out, scratch, batch});
        },
        layer);
    if (out != current) std::swap(current, other);
    inp = out;
  }
  return inp;
}

template void Network::normalise(const std::uint8_t*, float*, int) const;
template void Network::normalise(const std::uint8_t*, double*, int) const;
template const float* Network::forward(std::span<const float>, const float*, std::span<float>,
                                       int) const;
template const double* Network::forward(std::span<const double>, const double*, std::span<double>,
                                        int) const;

}  // namespace inkdigit
