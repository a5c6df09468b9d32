#pragma once

#include "engine/layers/relu.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

// dinp = dout where the output is positive, else 0. (In place, `inp` holds the output by then.)
class ReluBackward : public BackwardBase<Relu> {
 public:
  using BackwardBase::BackwardBase;

  template <class T>
  void backward(const Backward<T>& b) const {
    const std::size_t size = static_cast<std::size_t>(b.batch) * layer().input_shape().size();
    for (std::size_t i = 0; i < size; ++i) b.dout[i] = b.inp[i] > T{0} ? b.dout[i] : T{0};
  }
};

}  // namespace inkdigit
