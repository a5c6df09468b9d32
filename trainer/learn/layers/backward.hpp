// What every layer's training twin offers. A twin is built from the engine's layer, uses its
// forward pass, and adds the backward one; like the layer it is immutable and owns no activations.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/layers/layer.hpp"

namespace inkdigit {

// What distinguishes one forward pass in training from another: the seed of the random numbers that
// a layer may draw, and a number that no other step of the training has.
struct StepContext {
  std::uint64_t seed = 0;
  std::uint64_t step = 0;
  std::uint64_t first_sample = 0;  // index in the batch of the first image of this pass
  std::size_t batch_images = 0;    // of all passes of the batch
  // What forward_sums() of all passes comes to, for layers that look at the whole batch.
  const double* sums = nullptr;
  // As the network answers: nothing is dropped out, and batches are normalized by running values.
  bool inference = false;
};

// Operands of one backward pass over `batch` images; names mirror those of Forward. Every gradient
// is overwritten. Where the layer works in place, dinp == dout.
template <class T>
struct Backward {
  const T* parameters = nullptr;
  const T* packed = nullptr;  // packed_size() elements made by pack()
  const T* inp = nullptr;     // as forward saw it
  const T* saved = nullptr;   // batch x saved_size() elements kept by forward
  T* dout = nullptr;          // loss by output
  T* dinp = nullptr;          // loss by input; null = not needed
  // This layer's slice of the gradient, in memory layout; null = not needed.
  T* dparameters = nullptr;
  T* scratch = nullptr;  // scratch_size() elements
  int batch = 1;
  StepContext context{};
  const double* gradient_sums = nullptr;  // what backward_sums() of all passes comes to
};

// What a twin inherits and hides where it needs something else.
template <class L>
class BackwardBase {
 public:
  // True where backward does without the input, as the output has taken its place; then it leaves
  // its gradient where that of the output was.
  static constexpr bool kInPlace = L::kTraits.in_place == When::kAlways;
  // True where an image's output depends on the batch's other images: then forward comes after
  // forward_sums() of all passes of the batch, and backward after backward_sums().
  static constexpr bool kUsesBatch = false;

  // True where backward() leaves out the gradient of the parameters, because it is one product over
  // the whole batch: then gradient() makes it, a part at a time, after backward() of all
  // passes.
  static constexpr bool kWholeBatchGradient = false;

  explicit BackwardBase(const L& layer) : layer_(&layer) {}
  explicit BackwardBase(const L&& layer) = delete;  // a temporary

  [[nodiscard]] const L& layer() const { return *layer_; }

  // Elements an image that forward keeps for backward.
  [[nodiscard]] std::size_t saved_size() const { return 0; }
  // Elements of scratch memory, whatever the batch.
  [[nodiscard]] std::size_t scratch_size() const { return layer_->scratch_size(); }
  // Elements computed from the parameters once a step and shared by all passes of the step. Where
  // the layer's pack() takes a share of the work, pack() does too.
  [[nodiscard]] std::size_t packed_size() const { return 0; }
  template <class T>
  void pack(const T* /*parameters*/, T* /*packed*/) const {}

  // Sums over a pass's images, each time sums_size() of them; passes are added up in order.
  [[nodiscard]] std::size_t sums_size() const { return 0; }
  template <class T>
  void forward_sums(const Forward<T>& /*f*/, double* /*sums*/) const {}
  template <class T>
  void backward_sums(const Backward<T>& /*b*/, double* /*sums*/) const {}
  // Lets buffers among the parameters follow the batch whose forward_sums() these are.
  template <class T>
  void update_buffers(const StepContext& /*context*/, T* /*parameters*/) const {}

  // Whether forward() reads what the layer's pack() makes.
  [[nodiscard]] bool reads_packed() const { return layer_->packed_size() > 0; }
  template <class T>
  void forward(const Forward<T>& f, T* /*saved*/, const StepContext& /*context*/) const {
    layer_->forward(f);
  }

 private:
  const L* layer_;
};

}  // namespace inkdigit
