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

// Where values of a batch of up to `batch_images` lie in its memory, an image's behind the other's.
struct KeptPlace {
  std::size_t before = 0;  // elements an image of what lies before all of them
  std::size_t size = 0;    // elements of an image

  [[nodiscard]] std::size_t of(std::size_t image, std::size_t batch_images) const {
    return batch_images * before + image * size;
  }
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

  // Where layer i's inputs, and its gradients by the output, lie.
  [[nodiscard]] KeptPlace kept_inputs(std::size_t layer) const;
  [[nodiscard]] KeptPlace kept_gradients(std::size_t layer) const;

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
