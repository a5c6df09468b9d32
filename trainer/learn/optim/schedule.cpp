#include "trainer/learn/optim/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace inkdigit {
namespace {

// Half a cosine from `from` at 0 to `to` at 1.
double anneal(double from, double to, double share) {
  return to + (from - to) * (1 + std::cos(std::numbers::pi * share)) / 2;
}

}  // namespace

Schedule::Schedule(const ScheduleSpec& spec, double learning_rate, std::uint64_t steps_per_epoch,
                   int epochs)
    : spec_(spec),
      learning_rate_(learning_rate),
      steps_per_epoch_(steps_per_epoch),
      steps_(steps_per_epoch * static_cast<std::uint64_t>(epochs)),
      warmup_steps_(static_cast<std::uint64_t>(
          std::llround(spec.warmup_epochs * static_cast<double>(steps_per_epoch)))) {}

double Schedule::rate(std::uint64_t step) const {
  double rate = learning_rate_ * factor(step);
  if (step < warmup_steps_) {
    rate *= static_cast<double>(step + 1) / static_cast<double>(warmup_steps_);
  }
  return rate;
}

double Schedule::factor(std::uint64_t step) const {
  const std::uint64_t whole_epochs = step / steps_per_epoch_;
  const auto epoch = static_cast<double>(whole_epochs);
  const double last = static_cast<double>(std::max<std::uint64_t>(steps_, 2) - 1);
  switch (spec_.type) {
    case ScheduleType::kConstant:
      break;
    case ScheduleType::kStep:
      return std::pow(spec_.gamma, std::floor(epoch / spec_.step_epochs));
    case ScheduleType::kMultiStep: {
      const auto passed = std::count_if(spec_.milestones.begin(), spec_.milestones.end(),
                                        [epoch](double m) { return epoch >= m; });
      return std::pow(spec_.gamma, static_cast<double>(passed));
    }
    case ScheduleType::kCosine:
      return anneal(1, spec_.final_factor, std::min(1.0, static_cast<double>(step) / last));
    case ScheduleType::kOneCycle:
      return one_cycle_factor(std::min(1.0, static_cast<double>(step) / last));
    case ScheduleType::kPlateau:
      return state_.factor;
  }
  return 1;
}

// Smith, Topin, "Super-convergence: very fast training of neural networks using large learning
// rates" (2017), with half cosines for both slopes, as PyTorch's OneCycleLR.
double Schedule::one_cycle_factor(double share) const {
  if (share < spec_.rise_share) return anneal(spec_.start_factor, 1, share / spec_.rise_share);
  return anneal(1, spec_.end_factor, (share - spec_.rise_share) / (1 - spec_.rise_share));
}

void Schedule::end_epoch(double validation_loss) {
  if (spec_.type != ScheduleType::kPlateau) return;
  constexpr double kLeastGain = 1e-4;  // of the loss; less is noise
  if (validation_loss < state_.best_loss * (1 - kLeastGain)) {
    state_.best_loss = validation_loss;
    state_.bad_epochs = 0;
  } else if (++state_.bad_epochs > spec_.patience_epochs) {
    state_.factor *= spec_.gamma;
    state_.bad_epochs = 0;
  }
}

}  // namespace inkdigit
