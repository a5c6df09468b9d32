#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/network/network.hpp"
#include "trainer/learn/layers/any_backward.hpp"

namespace inkdigit {

// A piece of the gradient that one task makes.
struct GradientSlice {
  std::size_t begin = 0;  // in the parameters
  std::size_t end = 0;
  std::size_t source = 0;              // where it starts in a pass's gradient
  std::size_t layer = Network::kNone;  // that makes it from the whole batch; kNone: passes add up
};

// What the passes of a batch leave for its gradient, and the pieces in which that is made of it.
// Most layers' gradients are sums over passes; some layers make theirs from the inputs and
// gradients of all images, which are kept for them: the batch's memory.
class GradientSlices {
 public:
  // `network` must outlive this, and stay where it is.
  explicit GradientSlices(const Network& network) : network_(&network) {}
  explicit GradientSlices(const Network&& network) = delete;  // a temporary

  // Call with the layers' twins in their order.
  void add_layer(const AnyBackward& twin);

  // Elements of a pass's gradient, and where layer i's parameters are in it.
  [[nodiscard]] std::size_t pass_size() const { return pass_size_; }
  [[nodiscard]] std::size_t pass_offset(std::size_t layer) const { return slots_[layer].pass; }
  // Elements of the batch's memory, an image.
  [[nodiscard]] std::size_t memory_size() const { return memory_size_; }
  // Where layer i's start: all images' inputs, and behind them all images' gradients by the output.
  [[nodiscard]] std::size_t memory_offset(std::size_t layer) const { return slots_[layer].memory; }

  // Buffers, which no gradient moves, are in none.
  [[nodiscard]] const std::vector<GradientSlice>& all() const { return slices_; }

  // Where layer i's input of an image, and its gradient by the output, lie in the memory of a batch
  // of up to `batch_images`. The following images' come behind.
  [[nodiscard]] std::size_t kept_input(std::size_t layer, std::size_t batch_images,
                                       std::size_t image) const;
  [[nodiscard]] std::size_t kept_gradient(std::size_t layer, std::size_t batch_images,
                                          std::size_t image) const;

  // See GradientNetwork::collect. `twins` as they were added.
  template <class T>
  void collect(const GradientSlice& slice, std::span<const AnyBackward> twins,
               std::span<const T* const> pass_gradients, const T* memory, std::size_t batch_images,
               std::size_t images, bool accumulate, T* gradient) const;

 private:
  struct Slot {
    std::size_t pass = 0;    // in a pass's gradient
    std::size_t memory = 0;  // in the batch's memory, in elements an image
  };

  const Network* network_;
  std::vector<Slot> slots_;  // by layer
  std::vector<GradientSlice> slices_;
  std::size_t pass_size_ = 0;
  std::size_t memory_size_ = 0;
};

}  // namespace inkdigit
