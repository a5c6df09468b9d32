#include "engine/layers/int8_weights.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/layers/int8.hpp"

namespace inkdigit {
namespace {

// How far from an integer a weight may be, in steps of the grid. What float32 makes of a weight
// on the grid is a hundred times nearer; of weights that were never rounded, next to none are.
constexpr float kOffGrid = 1e-3F;

bool may_overflow(const FloatWeights& layer, const QuantizationParams& grid) {
  const double largest = std::max(std::abs(grid.low), std::abs(grid.high));
  const double sum = static_cast<double>(layer.runs * layer.run_length) * largest * kInt8Max;
  return sum > std::numeric_limits<std::int32_t>::max();
}

// One scale a column.
std::vector<float> column_scales(const FloatWeights& layer, std::size_t rows) {
  std::vector<float> scales(layer.out);
  for (std::size_t k = 0; k < rows; ++k) {
    for (std::size_t o = 0; o < layer.out; ++o) {
      scales[o] = std::max(scales[o], std::abs(layer.weights[k * layer.out + o]));
    }
  }
  std::transform(scales.begin(), scales.end(), scales.begin(), int8_scale);
  return scales;
}

}  // namespace

std::optional<Int8Weights> make_int8_weights(const FloatWeights& layer,
                                             const QuantizationParams& grid) {
  if (may_overflow(layer, grid)) return std::nullopt;
  const std::size_t rows = layer.runs * layer.run_length;
  const std::vector<float> scales = column_scales(layer, rows);
  std::vector<std::int8_t> integers(rows * layer.out);
  std::vector<std::int32_t> sums(layer.out);
  for (std::size_t k = 0; k < rows; ++k) {
    for (std::size_t o = 0; o < layer.out; ++o) {
      const std::size_t i = k * layer.out + o;
      const float steps = layer.weights[i] / scales[o];
      // Not the other way round, which would let NaN pass.
      if (!(std::abs(steps - round_to_even(steps)) <= kOffGrid)) return std::nullopt;
      integers[i] = to_int8(layer.weights[i], scales[o]);
      sums[o] += integers[i];
    }
  }
  const std::size_t columns = int8_packed_columns(layer.out);
  Int8Weights packed;
  packed.grid = grid;
  packed.lanes = int8_lanes(grid);
  packed.weights.resize(int8_packed_size(packed.lanes, layer.runs, layer.run_length, layer.out));
  pack_int8_panels(packed.lanes, integers.data(), layer.runs, layer.run_length, layer.out,
                   packed.weights.data());
  packed.scale.resize(columns);
  packed.bias.resize(columns);
  for (std::size_t o = 0; o < layer.out; ++o) {
    const float bias = layer.bias != nullptr ? layer.bias[o] : 0.0F;
    packed.scale[o] = grid.scale * scales[o];
    packed.bias[o] = bias + grid.shift * scales[o] * static_cast<float>(sums[o]);
  }
  return packed;
}

}  // namespace inkdigit
