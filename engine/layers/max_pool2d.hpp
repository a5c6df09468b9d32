#pragma once

#include "engine/kernels/max_pool.hpp"
#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out[y][x][c] = max over ky, kx of inp[y*s + ky][x*s + kx][c]
class MaxPool2d : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kNever,
                                       .identity = When::kNever,
                                       .takes_relu = false,
                                       .takes_integers = false,
                                       .rounds_to_int8 = false,
                                       .multiplies = false,
                                       .channels = Channels::kPassed,
                                       .negative = Negative::kPassed};

  static Result<MaxPool2d> create(const MaxPool2dSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

  // One row of the output.
  [[nodiscard]] WindowRow window_row() const;

 private:
  MaxPool2d(const MaxPool2dSpec& spec, Shape input, Shape output);

  MaxPool2dSpec spec_;
};

}  // namespace inkdigit
