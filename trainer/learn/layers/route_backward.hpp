#pragma once

#include <algorithm>

#include "engine/layers/route.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

// dinp = 0: the input has no part in the output. The skip's share, dout, is added where that
// gradient is made.
class RouteBackward : public BackwardBase<Route> {
 public:
  using BackwardBase::BackwardBase;

  template <class T>
  void backward(const Backward<T>& b) const {
    if (b.dinp == nullptr) return;
    std::fill_n(b.dinp, static_cast<std::size_t>(b.batch) * layer().input_shape().size(), T(0));
  }
};

}  // namespace inkdigit
