#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/json/range.hpp"

namespace inkdigit {

enum class ScheduleType { kConstant, kStep, kMultiStep, kCosine, kOneCycle, kPlateau };

constexpr std::array<std::string_view, 6> names_of(ScheduleType /*type*/) {
  return {"constant", "step", "multi_step", "cosine", "one_cycle", "plateau"};
}

// How the optimizer's learning rate moves. Meanings and defaults are those of PyTorch's schedulers;
// cosine and one_cycle move at every step, the others from epoch to epoch.
struct ScheduleSpec {
  ScheduleType type = ScheduleType::kConstant;
  // The rate rises in a straight line from 0 over so many epochs before the schedule proper; parts
  // of an epoch count.
  double warmup_epochs = 0;
  int step_epochs = 10;              // step: epochs between two decays
  std::vector<double> milestones{};  // multi_step: epochs (whole) after which the rate decays
  double gamma = 0.1;                // step, multi_step, plateau: factor of a decay
  double final_factor = 0;           // cosine: of the learning rate, at the end
  double start_factor = 0.04;        // one_cycle: of the learning rate, at the start (1 / 25)
  double rise_share = 0.3;           // one_cycle: of all steps, up to the highest rate
  double end_factor = 4e-6;          // one_cycle: of the learning rate, at the end (1 / 25 / 1e4)
  int patience_epochs = 10;  // plateau: epochs without a lower validation loss before a decay

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("type", self.type);
    visit.optional("warmup_epochs", self.warmup_epochs, Range{0, 1e5});
    const ScheduleType type = self.type;
    if (type == ScheduleType::kStep) visit.optional("step_epochs", self.step_epochs, Range{1, 1e5});
    if (type == ScheduleType::kMultiStep) visit("milestones", self.milestones, Range{1, 1e5});
    if (type == ScheduleType::kStep || type == ScheduleType::kMultiStep ||
        type == ScheduleType::kPlateau) {
      visit.optional("gamma", self.gamma, Range{1e-6, 1});
    }
    if (type == ScheduleType::kCosine) {
      visit.optional("final_factor", self.final_factor, Range{0, 1});
    }
    if (type == ScheduleType::kOneCycle) {
      visit.optional("start_factor", self.start_factor, Range{0, 1});
      visit.optional("rise_share", self.rise_share, Range{0.01, 0.99});
      visit.optional("end_factor", self.end_factor, Range{0, 1});
    }
    if (type == ScheduleType::kPlateau) {
      visit.optional("patience_epochs", self.patience_epochs, Range{0, 1e5});
    }
  }
};

class Schedule {
 public:
  Schedule(const ScheduleSpec& spec, double learning_rate, std::uint64_t steps_per_epoch,
           int epochs);

  // The rate of a step, counted from 0 over the whole training.
  [[nodiscard]] double rate(std::uint64_t step) const;

  // Tells plateau how an epoch ended; ignored by the others.
  void end_epoch(double validation_loss);

  // What plateau remembers, for a checkpoint.
  struct State {
    double best_loss = 1e300;
    int bad_epochs = 0;
    double factor = 1;
  };
  [[nodiscard]] const State& state() const { return state_; }
  void set_state(const State& state) { state_ = state; }

 private:
  [[nodiscard]] double factor(std::uint64_t step) const;
  [[nodiscard]] double one_cycle_factor(double share) const;

  ScheduleSpec spec_;
  double learning_rate_;
  std::uint64_t steps_per_epoch_;
  std::uint64_t steps_;
  std::uint64_t warmup_steps_;
  State state_;
};

}  // namespace inkdigit
