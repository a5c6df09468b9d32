#pragma once

#include "engine/layers/leaky_relu.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

// dinp = dout where the output is positive, else negative_slope * dout. (In place, `inp` holds the
// output by then, which has its sign.)
class LeakyReluBackward : public BackwardBase<LeakyRelu> {
 public:
  using BackwardBase::BackwardBase;

  template <class T>
  void backward(const Backward<T>& b) const {
    const std::size_t size = static_cast<std::size_t>(b.batch) * layer().input_shape().size();
    const T slope = static_cast<T>(layer().negative_slope());
    for (std::size_t i = 0; i < size; ++i) {
      b.dout[i] = b.inp[i] > T{0} ? b.dout[i] : slope * b.dout[i];
    }
  }
};

}  // namespace inkdigit
