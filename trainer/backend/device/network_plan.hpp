// Where a network's values lie on the device, and how much memory they take.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/network/network.hpp"
#include "trainer/backend/device/host_device.hpp"

namespace inkdigit::device {

// What the memory is for: training needs the gradients of all values, too.
enum class Use { kTraining, kPrediction };

// Where one layer's operands lie, in elements from the start of all values' memory or, for `saved`,
// of what layers keep.
struct LayerPlan {
  std::size_t inp = 0;
  std::size_t out = 0;   // == inp where the layer works in place
  std::size_t skip = 0;  // of an add
  std::size_t saved = 0;
  bool takes_relu = false;  // it does the work of the relu after it
  bool done = false;        // the layer before it does its work
  // Likewise backward: it masks its gradient by input for the relu before it.
  bool masks_relu = false;
  bool backward_done = false;
};

// For batches of up to `images`. All counts are in elements of their arrays.
struct NetworkPlan {
  Use use = Use::kTraining;
  std::vector<LayerPlan> layers;  // the softmax left out
  std::size_t values = 0;         // the normalised pictures, at 0, and what layers make of them
  std::size_t logits = 0;         // where they lie
  std::size_t saved = 0;
  std::size_t scratch = 0;
  std::size_t sums = 0;

  [[nodiscard]] std::size_t bytes() const;
};

// A UserError where an array has more elements than 2^31 - 1.
NetworkPlan plan_network(const Network& network, Index images, Use use);

// The largest power of two of images whose plan takes at most so many bytes; 0 where none does.
Index most_images(const Network& network, Use use, std::size_t bytes);

}  // namespace inkdigit::device
