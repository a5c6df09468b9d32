#pragma once

#include "engine/layers/dropout.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

// Forward draws a factor for each element, 0 with probability p and 1/(1-p) otherwise, and keeps
// it; backward multiplies by it. The random numbers of one image are one stream, numbered by step,
// sample and layer, so they do not depend on how a batch is split up.
class DropoutBackward : public BackwardBase<Dropout> {
 public:
  // `index` tells this dropout from the network's others.
  DropoutBackward(const Dropout& layer, std::size_t index) : BackwardBase(layer), index_(index) {}

  [[nodiscard]] std::size_t saved_size() const { return layer().input_shape().size(); }

  template <class T>
  void forward(const Forward<T>& f, T* saved, const StepContext& context) const;
  template <class T>
  void backward(const Backward<T>& b) const;

 private:
  std::size_t index_;
};

}  // namespace inkdigit
