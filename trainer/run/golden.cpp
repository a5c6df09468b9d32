#include "trainer/run/golden.hpp"

namespace inkdigit {

void add_golden_cases(Model& model, const Dataset& data) {
  constexpr std::size_t kCases = 4;
  std::vector<bool> seen(model.network.class_count());
  for (std::size_t i = 0; i < data.size() && model.golden.size() < kCases; ++i) {
    if (data.labels[i] == kNoClass || seen[data.labels[i]]) continue;
    seen[data.labels[i]] = true;
    const std::span<const std::uint8_t> raster(data.image(i), data.shape.size());
    model.golden.push_back({{raster.begin(), raster.end()}, predict(model, raster)});
  }
}

}  // namespace inkdigit
