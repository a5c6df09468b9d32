#pragma once

#include "engine/layers/avg_pool2d.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

// Each element of a window gets dout / (kernel * kernel).
class AvgPool2dBackward : public BackwardBase<AvgPool2d> {
 public:
  using BackwardBase::BackwardBase;

  template <class T>
  void backward(const Backward<T>& b) const;
};

}  // namespace inkdigit
