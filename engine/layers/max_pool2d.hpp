#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out[y][x][c] = max over ky, kx of inp[y*s + ky][x*s + kx][c]
class MaxPool2d : public LayerBase {
 public:
  static constexpr bool kInPlace = false;

  static Result<MaxPool2d> create(const MaxPool2dSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

  [[nodiscard]] int kernel() const { return kernel_; }
  [[nodiscard]] int stride() const { return stride_; }

 private:
  MaxPool2d(const MaxPool2dSpec& spec, int stride, Shape input, Shape output);

  int kernel_;
  int stride_;
};

}  // namespace inkdigit
