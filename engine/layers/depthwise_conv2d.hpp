#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out[y][x][c] = bias[c] + sum over ky, kx of padded[y*s + ky][x*s + kx][c] * weight[ky][kx][c].
// Parameters in memory: weight [kernel, kernel, 1, channels], then bias [channels] unless there is
// none.
class DepthwiseConv2d : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kNever,
                                       .identity = When::kNever,
                                       .takes_relu = false,
                                       .takes_integers = false,
                                       .rounds_to_int8 = false,
                                       .multiplies = true,
                                       .channels = Channels::kPassed,
                                       .negative = Negative::kMade};

  static Result<DepthwiseConv2d> create(const DepthwiseConv2dSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

  [[nodiscard]] const DepthwiseConv2dSpec& spec() const { return spec_; }
  // The input with its border of zeros.
  [[nodiscard]] const Shape& padded_shape() const { return padded_; }

 private:
  DepthwiseConv2d(const DepthwiseConv2dSpec& spec, Shape input, Shape output);

  DepthwiseConv2dSpec spec_;
  Shape padded_;
};

}  // namespace inkdigit
