#include "trainer/backend/device/network_plan.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "trainer/backend/device/layers/any.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit::device {
namespace {

// cuBLAS counts with signed numbers.
constexpr std::size_t kMostElements = std::numeric_limits<std::int32_t>::max();

// Elements of the largest array that a layer works on.
std::size_t largest_array(const AnyLayer& layer, std::size_t images) {
  const LayerBase& base = base_of(layer);
  std::size_t size = std::max(base.input_shape().size(), base.output_shape().size());
  if (const auto* conv = std::get_if<Conv2d>(&layer)) {
    const Shape& output = conv->output_shape();
    const Parameter& weight = conv->parameters()[0];
    size = std::max(size, output.size() / weight.out * (weight.size() / weight.out));
  }
  return size * images;
}

class Planner {
 public:
  Planner(const Network& network, Index images, Use use) : network_(network), images_(images) {
    plan_.use = use;
    plan_.values = images * network.input_size();
    for (std::size_t i = 0; i + 1 < network.layers().size(); ++i) add(i);
    plan_.logits = plan_.layers.empty() ? 0 : plan_.layers.back().out;
  }

  [[nodiscard]] NetworkPlan take() { return std::move(plan_); }

 private:
  void add(std::size_t i) {
    const AnyLayer& layer = network_.layers()[i];
    const LayerBase& base = base_of(layer);
    if (largest_array(layer, images_) > kMostElements) {
      throw UserError("layer '" + base.name() + "': a batch_size of " + std::to_string(images_) +
                      " makes more than 2^31 elements of it; take a smaller one");
    }
    LayerPlan step;
    step.inp = i == 0 ? 0 : plan_.layers[i - 1].out;
    step.out = step.inp;
    if (!in_place(i, step.inp)) {
      step.out = plan_.values;
      plan_.values += images_ * base.output_shape().size();
    }
    const std::size_t source = network_.skip_source(i);
    if (source != Network::kNone) step.skip = plan_.layers[source].out;
    step.done = i > 0 && plan_.layers[i - 1].takes_relu;
    step.takes_relu = can_take_relu(layer) && network_.read_once(i) &&
                      std::holds_alternative<Relu>(network_.layers()[i + 1]);
    step.masks_relu = masks_relu(i);
    if (step.masks_relu) plan_.layers[i - 1].backward_done = true;
    step.saved = plan_.saved;
    const Needs needs = needs_of(layer, images_);
    if (plan_.use == Use::kTraining) plan_.saved += needs.saved;
    plan_.scratch = std::max(plan_.scratch, needs.scratch);
    plan_.sums = std::max(plan_.sums, needs.sums);
    plan_.layers.push_back(step);
  }

  // A flatten moves nothing. A relu needs its input no more, unless an add reads that, too.
  [[nodiscard]] bool in_place(std::size_t i, std::size_t value) const {
    if (std::holds_alternative<Flatten>(network_.layers()[i])) return true;
    if (!std::holds_alternative<Relu>(network_.layers()[i])) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (plan_.layers[j].out == value && !network_.read_once(j)) return false;
    }
    return true;
  }

  // The relu must have nobody else to learn from.
  [[nodiscard]] bool masks_relu(std::size_t i) const {
    if (i == 0 || !std::holds_alternative<Relu>(network_.layers()[i - 1])) return false;
    const LayerPlan& relu = plan_.layers[i - 1];
    return relu.inp == relu.out && network_.read_once(i - 1) && can_mask_relu(network_.layers()[i]);
  }

  const Network& network_;
  std::size_t images_;
  NetworkPlan plan_;
};

}  // namespace

std::size_t NetworkPlan::bytes() const {
  const std::size_t floats = values * (use == Use::kTraining ? 2 : 1) + saved + scratch;
  return floats * sizeof(float) + sums * sizeof(Sums);
}

NetworkPlan plan_network(const Network& network, Index images, Use use) {
  return Planner(network, images, use).take();
}

Index most_images(const Network& network, Use use, std::size_t bytes) {
  constexpr Index kMost = 65536;  // of a recipe's batch_size
  for (Index images = kMost; images > 0; images /= 2) {
    try {
      if (plan_network(network, images, use).bytes() <= bytes) return images;
    } catch (const UserError&) {
      continue;  // too many elements
    }
  }
  return 0;
}

}  // namespace inkdigit::device
