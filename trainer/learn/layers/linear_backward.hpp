#pragma once

#include "engine/layers/linear.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

// dweight[i][o] = sum over images of inp[i] * dout[o]
// dbias[o]      = sum over images of dout[o]
// dinp[i]       = sum over o of weight[i][o] * dout[o]
class LinearBackward : public BackwardBase<Linear> {
 public:
  static constexpr bool kWholeBatchGradient = true;

  explicit LinearBackward(const Linear& layer);

  [[nodiscard]] bool reads_packed() const { return !layer().has_in_place(); }
  template <class T>
  void forward(const Forward<T>& f, T* /*saved*/, const StepContext& /*context*/) const {
    reads_packed() ? layer().forward(f) : layer().forward_in_place(f);
  }

  // The weights' transpose as gemm takes it.
  [[nodiscard]] std::size_t packed_size() const;
  template <class T>
  void pack(const T* parameters, T* packed, Share share = {}) const;

  // dinp alone.
  template <class T>
  void backward(const Backward<T>& b) const;

  // Elements begin..end of the layer's slice of the gradient, over `images` images; both whole rows
  // of the weights, or the end of them. inp: images x in, dout: images x out. Added to dparameters
  // with `accumulate`, otherwise written there.
  template <class T>
  void gradient(std::size_t begin, std::size_t end, std::size_t images, const T* inp, const T* dout,
                bool accumulate, T* dparameters) const;

 private:
  std::vector<std::int32_t> weight_rows_;  // offset of each of the weights' `in` rows
  std::vector<std::int32_t> elements_;     // 0, 1, 2, ... in - 1
};

}  // namespace inkdigit
