// Training over several ranks ends in the bits of one process. The ranks are threads here; MPI's
// are those of tests/node/mpi.test.js.
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <numeric>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/thread_ranks.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/ranks/launch.hpp"
#include "trainer/ranks/one_rank.hpp"
#include "trainer/ranks/together.hpp"
#include "trainer/run/train.hpp"

namespace inkdigit {
namespace {

using test::random_data;
using test::said;

using Catch::Contains;

// Phases of two normalizations, a value that is read again, and a dense layer.
constexpr const char* kNormalized = R"([
  {"type": "conv2d", "name": "stem", "out_channels": 5, "kernel": 3, "padding": 1},
  {"type": "batch_norm2d"}, {"type": "relu", "name": "start"},
  {"type": "conv2d", "out_channels": 5, "kernel": 3, "padding": 1},
  {"type": "batch_norm2d"}, {"type": "add", "from": "start"}, {"type": "max_pool2d"},
  {"type": "flatten"}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])";

// Convolutions with more of a gradient than goes into a message, and dense layers of more slices
// than there are ranks: 490 rows of 120 weights, 34 of them a slice.
constexpr const char* kWide = R"([
  {"type": "conv2d", "out_channels": 40, "kernel": 3}, {"type": "relu"},
  {"type": "conv2d", "out_channels": 60, "kernel": 3, "padding": 1}, {"type": "relu"},
  {"type": "depthwise_conv2d", "kernel": 3}, {"type": "conv2d", "out_channels": 10, "kernel": 1},
  {"type": "flatten"}, {"type": "linear", "out_features": 120}, {"type": "relu"},
  {"type": "dropout", "p": 0.3}, {"type": "linear", "out_features": 4}, {"type": "softmax"}])";

AlignedVector<float> random_parameters(const Network& network) {
  AlignedVector<float> parameters(network.parameter_count());
  test::fill_normal(parameters, 5, 0.1F);
  for (const Parameter& p : network.parameters()) {
    if (p.initial == 0) continue;
    std::fill_n(parameters.begin() + static_cast<std::ptrdiff_t>(p.offset), p.size(), p.initial);
  }
  return parameters;
}

// What some steps come to, and answers after them.
struct Outcome {
  std::vector<double> losses;
  std::vector<std::size_t> correct;
  std::uint64_t steps = 0;
  std::vector<AlignedVector<float>> buffers;
  std::vector<float> parameters;
  std::vector<float> logits;
  std::vector<float> probabilities;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

struct Case {
  const char* network;
  BackendOptions options;
  int side = 9;
};

Outcome outcome_of(const Case& tested, std::size_t step, Ranks* ranks, int threads) {
  const Network network = test::make_network(tested.network, 1, tested.side, 4);
  const Dataset data = random_data(network, 37);
  BackendOptions options = tested.options;
  options.ranks = ranks;
  options.threads = threads;
  options.seed = 7;
  const auto backend = make_cpu_backend(network, options);
  backend->set_parameters(random_parameters(network));
  std::vector<std::uint32_t> samples(data.size());
  std::iota(samples.begin(), samples.end(), 0U);
  Outcome outcome;
  for (std::size_t first = 0; first + step <= samples.size(); first += step) {
    const LossSum loss = backend->train_batch(data, std::span(samples).subspan(first, step), 0.01);
    outcome.losses.push_back(loss.loss);
    outcome.correct.push_back(loss.correct);
  }
  const BackendState state = backend->state();
  outcome.steps = state.step;
  outcome.buffers = state.buffers;
  outcome.parameters.assign(backend->parameters().begin(), backend->parameters().end());
  outcome.logits = backend->logits(data, samples);
  outcome.probabilities = backend->predict(data, samples);
  return outcome;
}

// Steps of so many samples, by ranks of one thread and of two.
void check_ranks(const Case& tested, std::size_t step, std::initializer_list<int> counts) {
  const Outcome alone = outcome_of(tested, step, nullptr, 2);
  CHECK(alone.losses.size() > 1);
  for (const int count : counts) {
    INFO(tested.network << ", " << count << " ranks, steps of " << step);
    std::vector<Outcome> outcomes(static_cast<std::size_t>(count));
    test::run_ranks(count, [&](Ranks& ranks) {
      const auto rank = static_cast<std::size_t>(ranks.rank());
      outcomes[rank] = outcome_of(tested, step, &ranks, rank == 1 ? 2 : 1);
    });
    for (const Outcome& outcome : outcomes) {
      const bool same = outcome == alone;
      CHECK(same);
    }
  }
}

TEST_CASE("a batch over ranks is the batch of one process, bit by bit") {
  const OptimizerSpec descent{.type = OptimizerType::kSgd, .momentum = 0.9};
  check_ranks({kNormalized, {.batch_size = 16}}, 16, {2, 3, 5, 8});
  check_ranks({kWide, {.optimizer = descent, .batch_size = 16}}, 16, {2, 3, 8});
  check_ranks({R"([{"type": "flatten"}, {"type": "softmax"}])", {.batch_size = 16}, 2}, 16, {2, 8});
}

TEST_CASE("ranks have fewer samples than shards, and batches of several parts") {
  check_ranks({kNormalized, {.batch_size = 16}}, 3, {2, 3, 4, 8});
  check_ranks({kWide, {.batch_size = 16}}, 1, {2, 8});
  check_ranks({kNormalized, {.batch_size = 7}}, 17, {2, 4, 8});
  check_ranks({kWide, {.batch_size = 7}}, 17, {4});
}

TEST_CASE("a batch of more shards goes over as many ranks, and one of fewer over as few") {
  check_ranks({kNormalized, {.batch_size = 16, .shards = 12}}, 16, {2, 5, 12});
  check_ranks({kWide, {.batch_size = 16, .shards = 13}}, 16, {13});
  check_ranks({kWide, {.batch_size = 5, .shards = 32}}, 12, {2, 9});
  check_ranks({kNormalized, {.batch_size = 16, .shards = 2}}, 16, {2});
}

TEST_CASE("ranks clip, average, round and vary as one process does") {
  check_ranks({kNormalized, {.batch_size = 8, .gradient_clip_norm = 0.01}}, 12, {2, 8});
  check_ranks({kWide, {.batch_size = 8, .gradient_clip_norm = 0.01}}, 12, {3});
  check_ranks({kWide, {.batch_size = 8, .ema_decay = 0.9, .int8_weights = true}}, 12, {2, 5});
  check_ranks({kNormalized,
               {.augment = {.rotation_degrees = 20, .noise_grey_levels = 9},
                .batch_size = 8,
                .label_smoothing = 0.1}},
              12, {2, 4});
}

TEST_CASE("ranks learn from a teacher as one process does") {
  const std::vector<Model> teachers{test::small_model()};
  const Case tested{
      test::kSmallCnn, {.batch_size = 8, .teachers = teachers, .distill_weight = 0.5}, 28};
  const Network network = test::make_network(tested.network, 1, 28, 10);
  const auto after_steps = [&](Ranks* ranks) {
    const Dataset data = random_data(network, 24);
    BackendOptions options = tested.options;
    options.ranks = ranks;
    options.threads = 1;
    const auto backend = make_cpu_backend(network, options);
    backend->set_parameters(random_parameters(network));
    std::vector<std::uint32_t> samples(24);
    std::iota(samples.begin(), samples.end(), 0U);
    for (int step = 0; step < 2; ++step) backend->train_batch(data, samples, 0.01);
    return backend->state().buffers;
  };
  const auto alone = after_steps(nullptr);
  test::run_ranks(4, [&](Ranks& ranks) {
    if (after_steps(&ranks) != alone) throw std::runtime_error("another teacher");
  });
}

RunFolder folder_of(const Ranks& ranks, const std::filesystem::path& path) {
  return ranks.first() ? RunFolder(path) : RunFolder(path, RunFolder::Elsewhere::kYes);
}

Recipe normalized_recipe() {
  Recipe recipe = test::small_recipe(3, 1);
  recipe.network = *parse_network_spec(test::spec_json(
      R"([{"type": "conv2d", "out_channels": 6, "kernel": 5, "stride": 2}, {"type": "batch_norm2d"},
          {"type": "relu"}, {"type": "max_pool2d", "kernel": 4}, {"type": "flatten"},
          {"type": "dropout", "p": 0.1}, {"type": "linear", "out_features": 10},
          {"type": "softmax"}])",
      1, 28, 10));
  recipe.training.ema_decay = 0.9;
  recipe.schedule.type = ScheduleType::kPlateau;
  recipe.schedule.patience_epochs = 0;
  return recipe;
}

void check_same_weights(const std::filesystem::path& run, const std::filesystem::path& whole) {
  for (const char* name : {"best.safetensors", "last.safetensors"}) {
    const bool same = read_file(run / name) == read_file(whole / name);
    CHECK(same);
  }
}

TEST_CASE("a training over ranks leaves the weights of one process, whoever stops and resumes it") {
  const Recipe recipe = normalized_recipe();
  const Dataset data = test::synthetic(200);
  const test::TemporaryFolder folder;
  train(recipe, data, folder.path() / "whole", {.threads = 1}, {});
  const std::filesystem::path run = folder.path() / "ranks";
  // Each attempt is stopped by its last rank, and by nobody at last.
  const std::vector<int> counts{2, 8, 1, 3, 4};
  for (const int count : counts) {
    const bool last = count == counts.back();
    test::run_ranks(count, [&](Ranks& ranks) {
      const RunFolder own = folder_of(ranks, run);
      TrainObserver observer;
      int asked = 0;
      if (ranks.rank() + 1 == ranks.size() && !last) observer.stop = [&] { return ++asked >= 3; };
      const TrainResult result = train(
          recipe, data, own, {.threads = 1, .start = Start::kResume, .ranks = &ranks}, observer);
      if (result.stopped == last) throw std::runtime_error("stopped by nobody, or not at all");
    });
  }
  check_same_weights(run, folder.path() / "whole");
}

TEST_CASE("only the first rank says and writes anything, and knows the best epoch on resuming") {
  const Recipe recipe = normalized_recipe();
  const Dataset data = test::synthetic(100);
  const test::TemporaryFolder folder;
  const std::filesystem::path run = folder.path() / "run";
  for (const int epochs : {1, 2}) {
    Recipe some = recipe;
    some.training.epochs = epochs;
    std::atomic<int> records = 0;
    test::run_ranks(3, [&](Ranks& ranks) {
      const RunFolder own = folder_of(ranks, run);
      TrainObserver observer;
      if (ranks.first()) observer.record = [&](const RunRecord&) { ++records; };
      train(some, data, own, {.threads = 1, .start = Start::kResume, .ranks = &ranks}, observer);
    });
    CHECK(records == epochs);
  }
}

TEST_CASE("what goes wrong on one rank ends all, and is said once") {
  const auto failures = test::failures_of_ranks(4, [](Ranks& ranks) {
    together(ranks, [] {});
    together(ranks, [&] {
      if (ranks.rank() >= 2) throw UserError("rank " + std::to_string(ranks.rank()));
    });
  });
  CHECK(said(failures) == std::vector<std::string>{"", "", "rank 2", ""});
  OneRank alone;
  CHECK_THROWS_AS(together(alone, [] { throw UserError("alone"); }), UserError);
}

TEST_CASE("a run that must not be touched, and other data on one rank, end all ranks") {
  const Recipe recipe = normalized_recipe();
  const Dataset data = test::synthetic(100);
  const Dataset other = test::synthetic(101);
  const test::TemporaryFolder folder;
  const std::filesystem::path run = folder.path() / "run";
  TrainObserver observer;
  observer.stop = [] { return true; };
  train(recipe, data, run, {.threads = 1}, observer);
  const auto as_ranks = [&](Start start, int odd_rank) {
    return said(test::failures_of_ranks(3, [&](Ranks& ranks) {
      const RunFolder own = folder_of(ranks, run);
      train(recipe, ranks.rank() == odd_rank ? other : data, own,
            {.threads = 1, .start = start, .ranks = &ranks}, {});
    }));
  };
  std::vector<std::string> texts = as_ranks(Start::kNew, -1);
  CHECK_THAT(texts[0], Contains("there is an unfinished run"));
  CHECK((texts[1].empty() && texts[2].empty()));
  texts = as_ranks(Start::kResume, 2);
  CHECK((texts[0].empty() && texts[1].empty()));
  CHECK_THAT(texts[2], Contains("rank 2 has other --data than rank 0"));
}

TEST_CASE("a training over ranks that diverges remembers it, and says so once") {
  Recipe recipe = test::small_recipe(3, 1);
  recipe.optimizer = {.type = OptimizerType::kSgd, .learning_rate = 1e30};
  const Dataset data = test::synthetic(100);
  const test::TemporaryFolder folder;
  const std::vector<std::string> texts = said(test::failures_of_ranks(2, [&](Ranks& ranks) {
    const RunFolder own = folder_of(ranks, folder.path() / "run");
    train(recipe, data, own, {.threads = 1, .ranks = &ranks}, {});
  }));
  CHECK_THAT(texts[0], Contains("training diverged in epoch 1"));
  CHECK(texts[1].empty());
}

TEST_CASE("the environment tells ranks from a program by itself") {
  const std::vector<const char*> names{
      "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMI_SIZE",
      "SLURM_PROCID",         "SLURM_STEP_NUM_TASKS"};
  for (const char* name : names) unsetenv(name);
  CHECK(!find_launch());
  setenv("SLURM_PROCID", "0", 1);  // in a batch script, which is one process
  CHECK(!find_launch());
  for (std::size_t i = 0; i < names.size(); i += 2) {
    setenv(names[i], "2", 1);
    setenv(names[i + 1], "3", 1);
    const std::optional<Launch> launch = find_launch();
    REQUIRE(launch);
    CHECK(launch->rank == 2);
    CHECK(launch->size == 3);
    setenv(names[i], "three", 1);
    CHECK(!find_launch());
    setenv(names[i], "3", 1);
    CHECK(!find_launch());
    unsetenv(names[i]);
    unsetenv(names[i + 1]);
  }
}

}  // namespace
}  // namespace inkdigit
