#include "trainer/backend/cpu/exchange_plan.hpp"

#include <algorithm>

namespace inkdigit {
namespace {

// Elements of a gradient that are worth a message; smaller layers wait for the next one.
constexpr std::size_t kPiece = 16384;

// What a parameter's gradient and step cost, in steps alone: the sum of eight shards' is some two
// of them, the product over a batch one for so many images.
constexpr std::size_t kSumCost = 2;
constexpr std::size_t kImagesOfOneStep = 50;

}  // namespace

ExchangePlan::ExchangePlan(const GradientNetwork& network, std::size_t ranks,
                           std::size_t batch_images)
    : network_(&network), ready_after_(network.gradient_layers()) {
  divide_slices(ranks, batch_images);
  make_pieces();
}

// In their order, at nearly equal costs.
void ExchangePlan::divide_slices(std::size_t ranks, std::size_t batch_images) {
  const std::vector<GradientSlice>& slices = network_->slices();
  std::vector<std::size_t> costs{0};  // of all slices before one
  for (const GradientSlice& slice : slices) {
    const bool whole_batch = slice.layer != Network::kNone;
    const std::size_t cost = 1 + (whole_batch ? batch_images / kImagesOfOneStep : kSumCost);
    costs.push_back(costs.back() + (slice.end - slice.begin) * cost);
  }
  std::size_t first = 0;
  for (std::size_t r = 0; r < ranks; ++r) {
    std::size_t end = first;
    // A slice is the rank's in whose share its middle lies.
    while (end < slices.size() &&
           (costs[end] + costs[end + 1]) * ranks < 2 * costs.back() * (r + 1)) {
      ++end;
    }
    owners_.push_back(make_owner({first, r + 1 == ranks ? slices.size() : end}));
    first = end;
  }
}

ExchangePlan::Owner ExchangePlan::make_owner(Section slices) const {
  Owner owner;
  owner.slices = slices;
  for (std::size_t i = slices.begin; i < slices.end; ++i) {
    const GradientSlice& slice = network_->slices()[i];
    if (i == slices.begin) owner.parameters.begin = slice.begin;
    owner.parameters.end = slice.end;
    if (slice.layer == Network::kNone) {
      if (owner.gradient.empty()) owner.gradient.begin = slice.source;
      owner.gradient.end = slice.source + (slice.end - slice.begin);
      continue;
    }
    // Whole rows of the weights, one for each element of the input, and the biases behind them.
    const LayerBase& layer = base_of(network_->network().layers()[slice.layer]);
    const std::size_t inputs = layer.input_shape().size();
    const std::size_t outputs = layer.output_shape().size();
    const std::size_t start = network_->network().parameter_offset(slice.layer);
    const std::size_t row = std::min((slice.begin - start) / outputs, inputs);
    if (owner.kept.empty() || owner.kept.back().layer != slice.layer) {
      owner.kept.push_back({slice.layer, {row, row}});
    }
    owner.kept.back().inputs.end = std::min((slice.end - start) / outputs, inputs);
  }
  return owner;
}

void ExchangePlan::make_pieces() {
  Section gathered{network_->pass_gradient_size(), network_->pass_gradient_size()};
  for (std::size_t i = network_->gradient_layers(); i-- > 0;) {
    const std::size_t before = pieces_.size();
    if (network_->memory_offset(i + 1) > network_->memory_offset(i)) {
      pieces_.push_back({.layer = i, .kept = true, .gradient = {}});
    }
    gathered.begin = network_->pass_offset(i);
    if (gathered.size() >= kPiece || (gathered.begin == 0 && !gathered.empty())) {
      pieces_.push_back({.layer = i, .kept = false, .gradient = gathered});
      gathered.end = gathered.begin;
    }
    if (pieces_.size() > before) ready_after_[i] = pieces_.size();
  }
}

}  // namespace inkdigit
