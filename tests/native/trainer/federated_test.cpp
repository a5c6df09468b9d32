// Training that clients share: what a round comes to, and what it does not depend on.
#include <algorithm>
#include <cmath>
#include <set>

#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/backend/federated/federated_backend.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

using Catch::Contains;
using test::all_samples;

// Written by as many people, in turn, but for the last, who has written as much as two.
Dataset written_by(std::uint32_t writers, std::size_t count) {
  Dataset data = test::synthetic(count);
  for (std::uint32_t i = 0; i < data.size(); ++i) {
    data.writers.push_back(1 + std::min(i % (writers + 1), writers - 1));
  }
  for (std::uint32_t i = 0; i < writers; ++i) {
    data.writer_names.push_back("writer " + std::to_string(i));
  }
  return data;
}

constexpr FederatedSpec kWriters{.clients = FederatedClients::kWriters};

Network small_network() { return test::make_network(test::kSmallCnn, 1, 28, 10); }

std::vector<float> start_of(const Network& network) {
  std::vector<float> parameters(network.parameter_count());
  test::fill_normal(parameters, 3, 0.1F);
  return parameters;
}

std::unique_ptr<Backend> federated(const FederatedSpec& spec, const Network& network,
                                   const BackendOptions& options) {
  auto backend = make_federated_backend(spec, network, options, options.batch_size);
  backend->set_parameters(start_of(network));
  return backend;
}

std::vector<float> after_rounds(const FederatedSpec& spec, const BackendOptions& options,
                                const Dataset& data, int rounds) {
  const Network network = small_network();
  const auto backend = federated(spec, network, options);
  for (int i = 0; i < rounds; ++i) backend->train_batch(data, all_samples(data), 0.05);
  return {backend->parameters().begin(), backend->parameters().end()};
}

constexpr OptimizerSpec kDescent{.type = OptimizerType::kSgd};

TEST_CASE("where each client makes one plain step, a round is that step of all samples") {
  const Network network = small_network();
  const Dataset data = written_by(3, 40);
  const BackendOptions options{.optimizer = kDescent, .batch_size = 40, .threads = 2};
  const auto shared = federated(kWriters, network, options);
  const auto alone = make_cpu_backend(network, options);
  alone->set_parameters(start_of(network));
  const LossSum found = shared->train_batch(data, all_samples(data), 0.05);
  const LossSum expected = alone->train_batch(data, all_samples(data), 0.05);
  CHECK(found.correct == expected.correct);
  CHECK(found.loss == Approx(expected.loss).epsilon(1e-5));
  // Both add up the same products, in other orders: 676 places of 40 pictures at most, of which the
  // mean over the pictures is below 20 altogether, times the rate of 0.05.
  constexpr double kBound = 0.05 * 20 * test::gamma<float>(676 + 40);
  for (std::size_t i = 0; i < network.parameter_count(); ++i) {
    CHECK(std::abs(shared->parameters()[i] - alone->parameters()[i]) <= kBound);
  }
}

TEST_CASE("rounds give the same bits with any number of threads") {
  const Dataset data = written_by(5, 40);
  FederatedSpec spec = kWriters;
  spec.local_epochs = 2;
  spec.fraction = 0.8;
  spec.dropout = 0.2;
  BackendOptions options{.augment = {.shift_pixels = 2}, .batch_size = 4, .seed = 7, .threads = 1};
  const std::vector<float> one = after_rounds(spec, options, data, 3);
  options.threads = 3;
  CHECK(after_rounds(spec, options, data, 3) == one);
  options.seed = 8;
  CHECK(after_rounds(spec, options, data, 3) != one);
}

TEST_CASE("a round moves by the clients alone whom it asks and who answer") {
  const Network network = small_network();
  const Dataset data = written_by(4, 40);
  const BackendOptions options{.optimizer = kDescent, .batch_size = 40, .threads = 1};
  FederatedSpec spec = kWriters;
  spec.fraction = 0;  // which is one client
  std::set<std::uint32_t> asked;
  const auto shared = federated(spec, network, options);
  for (int round = 0; round < 12; ++round) {
    const BackendState before = shared->state();
    shared->train_batch(data, all_samples(data), 0.05);
    const std::vector<float> found(shared->parameters().begin(), shared->parameters().end());
    for (std::uint32_t writer = 1; writer <= 4; ++writer) {
      std::vector<std::uint32_t> own;
      for (std::uint32_t i = 0; i < data.size(); ++i) {
        if (data.writers[i] == writer) own.push_back(i);
      }
      const auto alone = make_cpu_backend(network, options);
      alone->set_parameters(before.buffers.front());
      alone->train_batch(data, own, 0.05);
      // Its weight is multiplied by and divided out again in doubles, to the same float.
      if (std::equal(found.begin(), found.end(), alone->parameters().begin())) asked.insert(writer);
    }
  }
  // Twelve rounds leave one of four out by a chance of 4 * 0.75^12, but the seed is always the
  // same.
  CHECK(asked == std::set<std::uint32_t>{1, 2, 3, 4});

  spec.fraction = 1;
  spec.dropout = 0.99;
  int unmoved = 0;
  const auto deserted = federated(spec, network, options);
  for (int round = 0; round < 12; ++round) {
    const BackendState before = deserted->state();
    const LossSum loss = deserted->train_batch(data, all_samples(data), 0.05);
    const bool same = deserted->state().buffers == before.buffers;
    CHECK(same == (loss.loss == 0));
    unmoved += same ? 1 : 0;
  }
  CHECK(unmoved > 6);
}

TEST_CASE("a training that clients share goes on after it was stopped, to the same weights") {
  Recipe recipe = test::small_recipe(4, 1);
  recipe.training.validation_share = 0.2;
  recipe.federated = {.clients = FederatedClients::kParts, .parts = 5, .fraction = 0.6};
  const Dataset data = test::synthetic(120);
  const test::TemporaryFolder folder;
  const std::filesystem::path run = folder.path() / "run";
  CHECK(test::train_with_stops(recipe, data, run, 1) > 2);
  CHECK(read_file(run / "last.safetensors") == test::trained(recipe, data, 2));
  Recipe alone = recipe;
  alone.federated = {};
  CHECK(read_file(run / "last.safetensors") != test::trained(alone, data, 2));
}

TEST_CASE("clients that nobody knows, or that keep no average, are errors") {
  const test::TemporaryFolder folder;
  Recipe recipe = test::small_recipe(1, 1);
  recipe.federated = kWriters;
  Dataset data = test::synthetic(40);
  const auto error = [&] {
    return test::message_of([&] { train(recipe, data, folder.path() / "run", {}, {}); });
  };
  CHECK_THAT(error(), Contains("not every sample has a writer, so 'clients' must be 'parts'"));
  CHECK_THAT(test::message_of([&] { federated(kWriters, small_network(), {.ema_decay = 0.9}); }),
             Contains("training: 'ema_decay' must be 0"));
}

}  // namespace
}  // namespace inkdigit
