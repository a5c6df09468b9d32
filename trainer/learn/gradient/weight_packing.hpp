#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/kernels/share.hpp"
#include "engine/network/network.hpp"
#include "trainer/learn/layers/any_backward.hpp"

namespace inkdigit {

// A network's weights as the kernels of the forward and the backward pass read them, made once a
// step, for all of its passes.
class WeightPacking {
 public:
  // `network` must outlive this, and stay where it is.
  explicit WeightPacking(const Network&& network) = delete;
  explicit WeightPacking(const Network& network) : network_(&network) {}

  // Call with the layers' twins in their order. `by_input`: whether anybody asks for the gradient
  // by the layer's input, for which alone its twin packs weights.
  void add_layer(const AnyBackward& twin, bool by_input);

  // Elements of all that is packed.
  [[nodiscard]] std::size_t size() const { return size_; }
  // Where layer i's for each of the two passes start, if it has any.
  [[nodiscard]] std::size_t forward_offset(std::size_t layer) const {
    return offsets_[layer].forward;
  }
  [[nodiscard]] std::size_t backward_offset(std::size_t layer) const {
    return offsets_[layer].backward;
  }

  // Parts of the work, which may be done in any order or at the same time.
  [[nodiscard]] std::size_t parts() const { return parts_.size(); }
  // `twins` as they were added. parameters: all of the network's; packed: size() elements.
  template <class T>
  void pack_part(std::size_t part, std::span<const AnyBackward> twins, const T* parameters,
                 T* packed) const;

 private:
  // One layer's weights for one of the two passes, or a share of them.
  struct Part {
    std::size_t layer = 0;
    bool backward = false;
    Share share;
  };

  struct Offsets {
    std::size_t forward = 0;
    std::size_t backward = 0;
  };

  // Room for so many elements, from a cache line on.
  std::size_t add(std::size_t elements);

  const Network* network_;
  std::size_t size_ = 0;
  std::vector<Offsets> offsets_;  // by layer
  std::vector<Part> parts_;
};

}  // namespace inkdigit
