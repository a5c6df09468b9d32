#pragma once

#include "engine/layers/max_pool2d.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

// The gradient goes to the window's largest element; among equals to the first, row by row.
class MaxPool2dBackward : public BackwardBase<MaxPool2d> {
 public:
  using BackwardBase::BackwardBase;

  template <class T>
  void backward(const Backward<T>& b) const;
};

}  // namespace inkdigit
