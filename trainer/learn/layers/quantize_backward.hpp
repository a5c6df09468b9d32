#pragma once

#include "engine/layers/quantize.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

// The straight-through estimator (Bengio, Leonard, Courville, "Estimating or propagating gradients
// through stochastic neurons", 2013): dinp = dout where the value was inside the range, else 0.
class QuantizeBackward : public BackwardBase<Quantize> {
 public:
  using BackwardBase::BackwardBase;

  template <class T>
  void backward(const Backward<T>& b) const {
    if (b.dparameters != nullptr) b.dparameters[0] = 0;
    if (b.dinp == nullptr) return;
    const std::size_t size = static_cast<std::size_t>(b.batch) * layer().input_shape().size();
    const T limit = b.parameters[0] * static_cast<T>(kInt8Max);
    for (std::size_t i = 0; i < size; ++i) {
      b.dinp[i] = b.inp[i] <= limit && b.inp[i] >= -limit ? b.dout[i] : T{0};
    }
  }
};

}  // namespace inkdigit
