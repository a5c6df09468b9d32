#include "trainer/backend/device/memory_plan.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "trainer/backend/device/layers/any.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit::device {
namespace {

// cuBLAS counts with signed numbers.
constexpr std::size_t kMostElements = std::numeric_limits<std::int32_t>::max();

void check_elements(const AnyLayer& layer, Index images) {
  const LayerBase& base = base_of(layer);
  const Needs needs = needs_of(layer, images);
  const std::size_t values = std::max(base.input_shape().size(), base.output_shape().size());
  if (std::max({images * values, needs.saved, needs.scratch}) <= kMostElements) return;
  throw UserError("layer '" + base.name() + "': a batch_size of " + std::to_string(images) +
                  " makes more than 2^31 elements of it; take a smaller one");
}

// No other layer may read the relu in front of layer i.
bool masks_relu(const Network& network, const Plan& plan, std::size_t i) {
  if (i == 0 || !std::holds_alternative<Relu>(network.layers()[i - 1])) return false;
  const PlannedLayer& relu = plan.layers[i - 1];
  return relu.inp == relu.out && network.read_once(i - 1) && can_mask_relu(network.layers()[i]);
}

}  // namespace

std::size_t MemoryPlan::bytes() const {
  const std::size_t floats = values * (use == Use::kTraining ? 2 : 1) + saved + scratch;
  return floats * sizeof(float) + sums * sizeof(Sums);
}

MemoryPlan plan_memory(const Network& network, Index images, Use use) {
  const Plan& plan = network.plan(use);
  MemoryPlan memory{.use = use, .layers = {}, .starts = {}};
  memory.starts.resize(plan.values.size());
  memory.values = images * network.input_size();
  for (std::size_t i = 0; i + 1 < network.layers().size(); ++i) {
    const AnyLayer& layer = network.layers()[i];
    check_elements(layer, images);
    const PlannedLayer& planned = plan.layers[i];
    if (planned.out != planned.inp) {
      memory.starts[planned.out] = memory.values;
      memory.values += images * plan.values[planned.out].size;
    }
    LayerMemory own{.saved = memory.saved, .masks_relu = masks_relu(network, plan, i)};
    if (own.masks_relu) memory.layers[i - 1].backward_done = true;
    const Needs needs = needs_of(layer, images);
    if (use == Use::kTraining) memory.saved += needs.saved;
    memory.scratch = std::max(memory.scratch, needs.scratch);
    memory.sums = std::max(memory.sums, needs.sums);
    memory.layers.push_back(own);
  }
  return memory;
}

Index most_images(const Network& network, Use use, std::size_t bytes) {
  constexpr Index kMost = 65536;  // of a recipe's batch_size
  for (Index images = kMost; images > 0; images /= 2) {
    try {
      if (plan_memory(network, images, use).bytes() <= bytes) return images;
    } catch (const UserError&) {
      continue;  // too many elements
    }
  }
  return 0;
}

}  // namespace inkdigit::device
