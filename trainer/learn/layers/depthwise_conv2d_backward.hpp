#pragma once

#include "engine/layers/depthwise_conv2d.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

// dweight[k][c] = sum over images and positions of window[k][c] * dout[c]
// dbias[c]      = sum over images and positions of dout[c]
// dinp          = each position's window gets weight[k][c] * dout[c], added in place
class DepthwiseConv2dBackward : public BackwardBase<DepthwiseConv2d> {
 public:
  using BackwardBase::BackwardBase;

  // The padded picture, and its gradient.
  [[nodiscard]] std::size_t scratch_size() const {
    return layer().spec().padding > 0 ? 2 * layer().padded_shape().size() : 0;
  }

  template <class T>
  void backward(const Backward<T>& b) const;

 private:
  template <class T>
  void backward_image(const Backward<T>& b, std::size_t i) const;
};

}  // namespace inkdigit
