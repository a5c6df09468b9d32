#include "engine/network/receptive_field.hpp"

#include <algorithm>
#include <cstdint>
#include <variant>

#include "engine/layers/window.hpp"

namespace inkdigit {
namespace {

// Which positions of its input one position of a layer's output reads: a window of them.
constexpr Window kOnlyItsOwn{};
constexpr Window kAll{.kernel = 0};

struct WindowOf {
  Window operator()(const Conv2dSpec& s) const { return {s.kernel, s.stride, s.padding}; }
  Window operator()(const DepthwiseConv2dSpec& s) const { return {s.kernel, s.stride, s.padding}; }
  Window operator()(const Pool2dSpec& s) const { return {s.kernel, s.step(), 0}; }
  Window operator()(const GlobalAvgPool2dSpec& /*s*/) const { return kAll; }
  Window operator()(const LinearSpec& /*s*/) const { return kAll; }
  Window operator()(const SoftmaxSpec& /*s*/) const { return kAll; }
  Window operator()(const BatchNorm2dSpec& /*s*/) const { return kOnlyItsOwn; }
  Window operator()(const ReluSpec& /*s*/) const { return kOnlyItsOwn; }
  Window operator()(const LeakyReluSpec& /*s*/) const { return kOnlyItsOwn; }
  Window operator()(const AddSpec& /*s*/) const { return kOnlyItsOwn; }
  Window operator()(const RouteSpec& /*s*/) const { return kOnlyItsOwn; }
  Window operator()(const FlattenSpec& /*s*/) const { return kOnlyItsOwn; }
  Window operator()(const DropoutSpec& /*s*/) const { return kOnlyItsOwn; }
  Window operator()(const QuantizeSpec& /*s*/) const { return kOnlyItsOwn; }
};

// Networks from strangers may stride without end. Whoever looks that far looks past every picture.
int limited(std::int64_t pixels) {
  constexpr std::int64_t kFarthest = 1 << 24;
  return static_cast<int>(std::clamp(pixels, -kFarthest, kFarthest));
}

// `positions`: of the layer's input along the axis.
FieldAxis through(const Window& window, const FieldAxis& inp, int positions) {
  const std::int64_t count = window.kernel > 0 ? window.kernel : positions;
  const std::int64_t padding = window.padding;
  return {.first = limited(inp.first - padding * inp.stride),
          .extent = limited(inp.extent + (count - 1) * inp.stride),
          .stride = limited(std::int64_t{inp.stride} * window.stride)};
}

// Covers both for all positions; of one stride, it is no larger than that takes.
FieldAxis both(const FieldAxis& a, const FieldAxis& b, int positions) {
  // How far b runs ahead of a by the last position.
  const std::int64_t drift = (positions - 1) * (std::int64_t{b.stride} - a.stride);
  const std::int64_t first = b.first + std::min<std::int64_t>(drift, 0);
  const std::int64_t end = b.first + b.extent + std::max<std::int64_t>(drift, 0);
  const int joint = limited(std::min<std::int64_t>(a.first, first));
  return {.first = joint,
          .extent = limited(std::max<std::int64_t>(a.first + a.extent, end) - joint),
          .stride = a.stride};
}

}  // namespace

std::vector<ReceptiveField> receptive_fields(const Network& network) {
  std::vector<ReceptiveField> fields;
  ReceptiveField field;
  for (std::size_t i = 0; i < network.layers().size(); ++i) {
    const LayerBase& layer = base_of(network.layers()[i]);
    const Shape& input = layer.input_shape();
    const Window window = std::visit(WindowOf(), network.spec().layers[i]);
    field = {.x = through(window, field.x, input.width),
             .y = through(window, field.y, input.height)};
    const std::size_t source = network.skip_source(i);
    if (std::holds_alternative<Route>(network.layers()[i])) {
      field = fields[source];
    } else if (source != Network::kNone) {
      field = {.x = both(field.x, fields[source].x, input.width),
               .y = both(field.y, fields[source].y, input.height)};
    }
    fields.push_back(field);
  }
  return fields;
}

}  // namespace inkdigit
