#pragma once

#include "engine/layers/linear.hpp"
#include "trainer/layers/backward.hpp"

namespace inkdigit {

// dweight[i][o] = sum over images of inp[i] * dout[o]
// dbias[o]      = sum over images of dout[o]
// dinp[i]       = sum over o of weight[i][o] * dout[o]
class LinearBackward : public BackwardBase<Linear> {
 public:
  explicit LinearBackward(const Linear& layer);

  // The weights' transpose as gemm takes it.
  [[nodiscard]] std::size_t prepared_size() const;
  template <class T>
  void prepare(const T* parameters, T* prepared) const;

  template <class T>
  void backward(const Backward<T>& b) const;

 private:
  std::vector<std::int32_t> weight_rows_;  // offset of each of the weights' `in` rows
  std::vector<std::int32_t> elements_;     // 0, 1, 2, ... in - 1
};

}  // namespace inkdigit
