#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out[y][x][c] = mean over ky, kx of inp[y*s + ky][x*s + kx][c]
class AvgPool2d : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kNever,
                                       .identity = When::kNever,
                                       .takes_relu = false,
                                       .takes_integers = false,
                                       .rounds_to_int8 = false,
                                       .multiplies = false,
                                       .channels = Channels::kPassed,
                                       .negative = Negative::kPassed};

  static Result<AvgPool2d> create(const AvgPool2dSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

  [[nodiscard]] int kernel() const { return spec_.kernel; }
  [[nodiscard]] int stride() const { return spec_.step(); }

 private:
  AvgPool2d(const AvgPool2dSpec& spec, Shape input, Shape output);

  AvgPool2dSpec spec_;
};

}  // namespace inkdigit
