// Where a network's values lie on the device, and how much memory they take.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/network/network.hpp"
#include "trainer/backend/device/host_device.hpp"

namespace inkdigit::device {

// One layer's share, beside what engine/network/plan says of it.
struct LayerMemory {
  std::size_t saved = 0;  // where what it keeps for its backward pass starts
  // Backward: it masks its gradient by input for the relu before it, or is that relu.
  bool masks_relu = false;
  bool backward_done = false;
};

// For batches of up to `images`. All counts are in elements of their arrays.
struct MemoryPlan {
  Use use = Use::kTraining;
  std::vector<LayerMemory> layers;  // the softmax left out
  std::vector<std::size_t> starts;  // of each of the plan's values; the pictures' is 0
  std::size_t values = 0;           // of all of them
  std::size_t saved = 0;
  std::size_t scratch = 0;
  std::size_t sums = 0;

  [[nodiscard]] std::size_t bytes() const;
};

// Training has a gradient for each value, too. A UserError where an array has more elements than
// 2^31 - 1.
MemoryPlan plan_memory(const Network& network, Index images, Use use);

// The largest power of two of images whose plan takes at most so many bytes; 0 where none does.
Index most_images(const Network& network, Use use, std::size_t bytes);

}  // namespace inkdigit::device
