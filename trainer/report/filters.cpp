#include "trainer/report/filters.hpp"

#include <algorithm>
#include <cmath>

#include "trainer/base/as_matrix.hpp"

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
  // As in files: a filter's channels one by one.
  std::vector<float> values(weight.size());
  memory_to_file(weight, std::span(model.parameters).subspan(weight.offset, weight.size()), values);
  values.resize(filters.count * weight.fan_in());
  filters.scale = common_scale(values);
  const float factor = filters.scale > 0 ? 127 / filters.scale : 0;
  const auto bytes = (as_array(values.data(), values.size()) * factor).cwiseMax(-127).cwiseMin(127);
  for (const float byte : bytes) {
    filters.values.push_back(static_cast<std::uint8_t>(std::lround(byte)));
  }
  return filters;
}

}  // namespace inkdigit
