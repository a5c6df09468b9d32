#pragma once

#include "engine/layers/flatten.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

// The elements never moved.
class FlattenBackward : public BackwardBase<Flatten> {
 public:
  using BackwardBase::BackwardBase;

  template <class T>
  void backward(const Backward<T>& /*b*/) const {}
};

}  // namespace inkdigit
