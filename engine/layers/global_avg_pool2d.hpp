#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out[0][0][c] = mean over y, x of inp[y][x][c]
class GlobalAvgPool2d : public LayerBase {
 public:
  static constexpr bool kInPlace = false;

  static Result<GlobalAvgPool2d> create(const GlobalAvgPool2dSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

 private:
  GlobalAvgPool2d(const GlobalAvgPool2dSpec& spec, Shape input);
};

}  // namespace inkdigit
