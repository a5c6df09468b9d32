#include "trainer/report/filters.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit {
namespace {

constexpr std::size_t kMaxFilters = 64;

// A few weights that stand out must not make all others pale.
float common_scale(std::vector<float> values) {
  for (float& value : values) value = std::abs(value);
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 99 / 100);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

}  // namespace

std::optional<Filters> first_layer_filters(const Model& model) {
  const std::vector<Parameter>& parameters = model.network.parameters();
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [](const Parameter& p) { return p.shape.size() > 1; });
  if (found == parameters.end() || found->height * found->width <= 1) return std::nullopt;
  const Parameter& weight = *found;
  Filters filters{.layer = weight.name.substr(0, weight.name.rfind('.')),
                  .total = weight.out,
                  .count = std::min(weight.out, kMaxFilters),
                  .channels = weight.in,
                  .height = weight.height,
                  .width = weight.width,
                  .scale = 0,
                  .values = {}};
  std::vector<float> values;
  const float* memory = model.parameters.data() + weight.offset;  // height, width, in, out
  for (std::size_t o = 0; o < filters.count; ++o) {
    for (std::size_t c = 0; c < weight.in; ++c) {
      for (std::size_t p = 0; p < weight.height * weight.width; ++p) {
        values.push_back(memory[(p * weight.in + c) * weight.out + o]);
      }
    }
  }
  filters.scale = common_scale(values);
  const float factor = filters.scale > 0 ? 127 / filters.scale : 0;
  for (const float value : values) {
    const float byte = std::clamp(value * factor, -127.0F, 127.0F);
    filters.values.push_back(static_cast<std::uint8_t>(std::lround(byte)));
  }
  return filters;
}

}  // namespace inkdigit
