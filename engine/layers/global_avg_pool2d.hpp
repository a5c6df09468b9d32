#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out[0][0][c] = mean over y, x of inp[y][x][c]
class GlobalAvgPool2d : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kNever,
                                       .identity = When::kNever,
                                       .takes_relu = false,
                                       .takes_integers = false,
                                       .rounds_to_int8 = false,
                                       .multiplies = false,
                                       .channels = Channels::kPassed,
                                       .negative = Negative::kPassed};

  static Result<GlobalAvgPool2d> create(const GlobalAvgPool2dSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

 private:
  GlobalAvgPool2d(const GlobalAvgPool2dSpec& spec, Shape input);
};

}  // namespace inkdigit
