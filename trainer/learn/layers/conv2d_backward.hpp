#pragma once

#include "engine/layers/conv2d.hpp"
#include "trainer/learn/layers/backward.hpp"
#include "trainer/learn/layers/winograd_backward.hpp"

namespace inkdigit {

// dweight[k][o] = sum over images and positions of window[k] * dout[o]
// dbias[o]      = sum over images and positions of dout[o]
// dinp          = each position's window gets weight[k][o] * dout[o], summed over o, added in place
class Conv2dBackward : public BackwardBase<Conv2d> {
 public:
  explicit Conv2dBackward(const Conv2d& layer);

  [[nodiscard]] std::size_t scratch_size() const;
  // The weights' transpose as gemm takes it: a row of the window after the other, or Winograd's
  // points.
  [[nodiscard]] std::size_t packed_size() const;
  template <class T>
  void pack(const T* parameters, T* packed) const;

  template <class T>
  void backward(const Backward<T>& b) const;

 private:
  template <class T>
  void backward_weights(const Backward<T>& b) const;
  template <class T>
  void backward_input(const Backward<T>& b) const;

  std::optional<WinogradBackward> winograd_;
  std::vector<std::int32_t> weight_rows_;  // offset of each of the weights' kernel*kernel*in rows
  std::vector<std::int32_t> elements_;     // and of the same element of a window in its image
};

}  // namespace inkdigit
