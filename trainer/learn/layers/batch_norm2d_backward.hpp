#pragma once

#include "engine/layers/batch_norm2d.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

// In training, mean and variance are the batch's own, over n = images x height x width values a
// channel, with x' = (inp - mean) / sqrt(variance + epsilon) and out = weight * x' + bias:
//   dweight = sum of dout * x',  dbias = sum of dout,
//   dinp    = weight / sqrt(variance + epsilon) * (dout - (dbias + x' * dweight) / n)
// (Ioffe, Szegedy, 2015), where the sums are the whole batch's. The running averages follow as
// PyTorch's do: running += momentum * (batch's - running), with the unbiased variance. In inference
// it is the engine's layer, and dinp = weight / sqrt(running variance + epsilon) * dout.
class BatchNorm2dBackward : public BackwardBase<BatchNorm2d> {
 public:
  static constexpr bool kUsesBatch = true;

  using BackwardBase::BackwardBase;

  // Forward: sum and sum of squares of each channel. Backward: sum of dout and of dout * x'.
  [[nodiscard]] std::size_t sums_size() const { return 2 * layer().channels(); }
  // Mean and 1 / deviation of each channel.
  [[nodiscard]] std::size_t scratch_size() const { return 2 * layer().channels(); }

  template <class T>
  void forward_sums(const Forward<T>& f, double* sums) const;
  template <class T>
  void forward(const Forward<T>& f, T* saved, const StepContext& context) const;
  template <class T>
  void backward_sums(const Backward<T>& b, double* sums) const;
  template <class T>
  void backward(const Backward<T>& b) const;
  template <class T>
  void update_buffers(const StepContext& context, T* parameters) const;

 private:
  struct Moments {
    double mean;
    double variance;  // biased
  };

  // Values a channel in `images` images.
  [[nodiscard]] double count(std::size_t images) const;
  [[nodiscard]] Moments moments(const StepContext& context, std::size_t channel) const;
  // Fills scratch_size() elements.
  template <class T>
  void standardization(const StepContext& context, T* scratch) const;
};

}  // namespace inkdigit
