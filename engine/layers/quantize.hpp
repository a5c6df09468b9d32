#pragma once

#include "engine/kernels/gemm_int8.hpp"
#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// The largest magnitude of an int8 value here: the range is symmetric, so -128 is not used.
constexpr int kInt8Max = 127;

// x rounded to the nearest integer, halves to even, for |x| < 2^22: adding and taking away 1.5 *
// 2^23 (float) or 1.5 * 2^52 (double) leaves no bits behind the point. Unlike std::nearbyint it is
// plain arithmetic, which every compiler makes vectors of.
constexpr float round_to_even(float x) { return (x + 12582912.0F) - 12582912.0F; }
constexpr double round_to_even(double x) { return (x + 6755399441055744.0) - 6755399441055744.0; }

// out = scale * clamp(round(inp / scale), -127, 127): what is left of a value that is passed on as
// int8. One parameter, a buffer: scale [1].
class Quantize : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kInference,
                                       .identity = When::kNever,
                                       .takes_relu = false,
                                       .takes_integers = false,
                                       .rounds_to_int8 = true,
                                       .multiplies = false,
                                       .channels = Channels::kPassed,
                                       .negative = Negative::kPassed};

  static Result<Quantize> create(const QuantizeSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

  // The values that forward gives, where it may be given negative ones and where not.
  [[nodiscard]] static QuantizationParams grid(const float* parameters, bool never_negative) {
    constexpr auto kLowest = static_cast<std::int16_t>(-kInt8Max);
    const std::int16_t low = never_negative ? std::int16_t{0} : kLowest;
    return {.scale = parameters[0], .low = low, .high = kInt8Max};
  }

 private:
  Quantize(const QuantizeSpec& spec, Shape input);
};

}  // namespace inkdigit
