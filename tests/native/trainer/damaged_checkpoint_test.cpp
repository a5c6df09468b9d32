#include <functional>
#include <limits>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/run/checkpoint.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::small_recipe;
using test::synthetic;

TEST_CASE("a checkpoint that is damaged, or holds what is no number, is refused in words") {
  const test::TemporaryFolder folder;
  const Dataset data = synthetic(60);
  const auto path = folder.path() / "checkpoint/state.safetensors";
  train(small_recipe(1, 1), data, folder.path(), {.threads = 1}, {});
  const auto said_to = [&](Start start) {
    const TrainOptions options{.threads = 1, .start = start};
    return test::message_of([&] { train(small_recipe(1, 1), data, folder.path(), options, {}); });
  };
  const auto said = [&] { return said_to(Start::kResume); };
  const Checkpoint good = *read_checkpoint(folder.path());

  Checkpoint bad;
  for (const auto& number : std::vector<std::function<double&(Checkpoint&)>>{
           [](Checkpoint& c) -> double& { return c.loss.loss; },
           [](Checkpoint& c) -> double& { return c.seconds; },
           [](Checkpoint& c) -> double& { return c.total_seconds; },
           [](Checkpoint& c) -> double& { return c.best_loss; },
           [](Checkpoint& c) -> double& { return c.schedule.factor; }}) {
    for (const double value :
         {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
      bad = good;
      number(bad) = value;
      write_checkpoint(folder.path(), bad);
      CHECK_THAT(said(), Contains("of a training that diverged; --overwrite trains anew"));
    }
  }
  bad = good;
  bad.backend.buffers[0][3] = std::numeric_limits<float>::infinity();
  write_checkpoint(folder.path(), bad);
  CHECK_THAT(said(), Contains("a checkpoint of a training that diverged"));
  bad = good;
  bad.backend.buffers.pop_back();
  write_checkpoint(folder.path(), bad);
  CHECK_THAT(said(), Contains("does not fit its own recipe"));
  bad = good;
  bad.epoch = 1;
  bad.done = data.size() + 1;
  write_checkpoint(folder.path(), bad);
  CHECK_THAT(said(), Contains("does not fit its own recipe"));

  for (const auto& spoil : std::vector<std::function<void(Checkpoint&)>>{
           [](Checkpoint& c) { c.identity.recipe = "{\"name\": 1, \"name\": 2}"; },
           [](Checkpoint& c) { c.identity.recipe.clear(); },
           [](Checkpoint& c) { c.identity.init = "{"; },
           [](Checkpoint& c) { c.identity.teachers = "["; },
           [](Checkpoint& c) { c.identity.sampling = "{"; },
           [](Checkpoint& c) { c.identity.earlier_schedules = "{}"; },
           [](Checkpoint& c) { c.metrics += "{\"epoch\": 2"; },
           [](Checkpoint& c) { c.metrics += "[]\n"; },
           [](Checkpoint& c) { c.metrics = "\n" + c.metrics; },
           [](Checkpoint& c) { c.best_epoch = c.epoch + 1; }}) {
    bad = good;
    spoil(bad);
    write_checkpoint(folder.path(), bad);
    CHECK_THAT(said(), Contains("a checkpoint with a number or a text that cannot be"));
  }
  write_checkpoint(folder.path(), good);
  std::vector<std::uint8_t> state = read_file(path);
  state.back() ^= 1;
  write_file(path, state);
  CHECK_THAT(said(), Contains("damaged checkpoint"));
  state.resize(20);
  write_file(path, state);
  CHECK_THAT(said(), Contains("damaged checkpoint"));
  CHECK(said_to(Start::kOverwrite).empty());
}

}  // namespace
}  // namespace inkdigit
