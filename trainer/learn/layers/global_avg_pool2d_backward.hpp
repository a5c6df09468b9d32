#pragma once

#include "engine/layers/global_avg_pool2d.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

// Each position gets dout / positions.
class GlobalAvgPool2dBackward : public BackwardBase<GlobalAvgPool2d> {
 public:
  using BackwardBase::BackwardBase;

  template <class T>
  void backward(const Backward<T>& b) const {
    if (b.dinp == nullptr) return;
    const auto channels = static_cast<std::size_t>(layer().input_shape().channels);
    const std::size_t positions = layer().input_shape().size() / channels;
    const T share = T{1} / static_cast<T>(positions);
    for (std::size_t i = 0; i < static_cast<std::size_t>(b.batch); ++i) {
      const T* dout = b.dout + i * channels;
      for (std::size_t p = 0; p < positions; ++p) {
        T* dinp = b.dinp + (i * positions + p) * channels;
        for (std::size_t c = 0; c < channels; ++c) dinp[c] = share * dout[c];
      }
    }
  }
};

}  // namespace inkdigit
