#pragma once

#include <algorithm>

#include "engine/layers/add.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

// dinp = dout; the skip's share, also dout, is added where that gradient is made.
class AddBackward : public BackwardBase<Add> {
 public:
  using BackwardBase::BackwardBase;

  template <class T>
  void backward(const Backward<T>& b) const {
    if (b.dinp == nullptr) return;
    std::copy_n(b.dout, static_cast<std::size_t>(b.batch) * layer().input_shape().size(), b.dinp);
  }
};

}  // namespace inkdigit
