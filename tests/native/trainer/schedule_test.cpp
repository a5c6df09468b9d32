#include "trainer/learn/optim/schedule.hpp"

#include <cmath>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

// Ten steps an epoch, twenty epochs, learning rate 2.
Schedule make_schedule(const ScheduleSpec& spec) { return Schedule(spec, 2, 10, 20); }

TEST_CASE("constant stays, and warm-up rises to it in a straight line") {
  ScheduleSpec spec;
  CHECK(make_schedule(spec).rate(0) == 2);
  CHECK(make_schedule(spec).rate(199) == 2);
  spec.warmup_epochs = 1.5;
  CHECK(make_schedule(spec).rate(0) == Approx(2.0 / 15));
  CHECK(make_schedule(spec).rate(7) == Approx(2.0 * 8 / 15));
  CHECK(make_schedule(spec).rate(15) == 2);
}

TEST_CASE("step and multi_step decay after whole epochs") {
  const ScheduleSpec step{.type = ScheduleType::kStep, .step_epochs = 3, .gamma = 0.5};
  CHECK(make_schedule(step).rate(29) == 2);
  CHECK(make_schedule(step).rate(30) == 1);
  CHECK(make_schedule(step).rate(60) == 0.5);
  const ScheduleSpec multi{.type = ScheduleType::kMultiStep, .milestones = {2, 5}, .gamma = 0.1};
  CHECK(make_schedule(multi).rate(19) == 2);
  CHECK(make_schedule(multi).rate(20) == Approx(0.2));
  CHECK(make_schedule(multi).rate(50) == Approx(0.02));
}

TEST_CASE("cosine falls from the rate to its final share") {
  const ScheduleSpec spec{.type = ScheduleType::kCosine, .final_factor = 0.1};
  const Schedule schedule = Schedule(spec, 2, 10, 20);
  CHECK(schedule.rate(0) == 2);
  CHECK(schedule.rate(199) == Approx(0.2));
  CHECK(schedule.rate(99) + schedule.rate(100) == Approx(2.2));
}

TEST_CASE("one_cycle rises to the rate and falls to nearly nothing") {
  const ScheduleSpec spec{.type = ScheduleType::kOneCycle, .start_factor = 0.1, .rise_share = 0.25};
  const Schedule schedule = Schedule(spec, 2, 10, 20);
  CHECK(schedule.rate(0) == Approx(0.2));
  // The top is between two steps; this is the one behind it.
  const double fallen = (50.0 / 199 - 0.25) / 0.75;
  CHECK(schedule.rate(50) == Approx(1 + std::cos(std::acos(-1) * fallen)));
  CHECK(schedule.rate(199) == Approx(2 * 4e-6));
}

TEST_CASE("plateau decays when the validation loss has not fallen for longer than its patience") {
  const ScheduleSpec spec{.type = ScheduleType::kPlateau, .gamma = 0.5, .patience_epochs = 1};
  Schedule schedule = make_schedule(spec);
  for (const double loss : {1.0, 0.9, 0.95}) schedule.end_epoch(loss);
  CHECK(schedule.rate(30) == 2);
  schedule.end_epoch(0.9);
  CHECK(schedule.rate(40) == 1);
  Schedule resumed = make_schedule(spec);
  resumed.set_state(schedule.state());
  for (const double loss : {0.95, 0.95}) resumed.end_epoch(loss);
  CHECK(resumed.rate(60) == 0.5);
}

}  // namespace
}  // namespace inkdigit
