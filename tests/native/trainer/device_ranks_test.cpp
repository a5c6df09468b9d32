// Ranks with a device each, by the host's executor: what they find together is what the CPU finds.
#include "tests/native/support/backend_cases.hpp"
#include "tests/native/support/ranks_backend.hpp"

namespace inkdigit {
namespace {

// Whose memory goes into messages as it is, or by way of the host's.
test::Target ranks_target(int count, bool direct) {
  return {std::to_string(count) + " ranks",
          [count, direct](const Network& network, const BackendOptions& options) {
            return std::make_unique<test::RanksBackend>(
                count, direct, options, [&network](const BackendOptions& own) {
                  return device::make_host_backend(network, own, {});
                });
          }};
}

TEST_CASE("every layer's passes over ranks with a device each agree with the CPU's") {
  test::check_layer_cases(ranks_target(3, true));
  test::check_networks_without_stem(ranks_target(2, false));
}

TEST_CASE("every optimizer over ranks with a device each agrees with the CPU's") {
  test::check_optimizers(ranks_target(2, true));
  test::check_optimizers(ranks_target(3, false));
}

TEST_CASE("ranks with a device each that have no sample of a batch take part in it") {
  const Network network = test::make_network(test::kSmallNetwork, 1, 12, 10);
  const Dataset data = test::random_data(network, 30);
  for (const bool direct : {true, false}) {
    test::check_training(ranks_target(5, direct), network, test::plain_descent(8), data,
                         test::random_parameters(network), {.steps = 2, .size = 3, .rate = 0.1});
  }
}

TEST_CASE("both ways of ranks with a device each find the same, and what was wished for is heard") {
  const Network network = test::make_network(test::kSmallNetwork, 1, 12, 10);
  const Dataset data = test::random_data(network, 30);
  const std::vector<std::uint32_t> samples = test::all_samples(data);
  std::vector<BackendState> states(2);
  for (const bool direct : {false, true}) {
    std::vector<std::uint64_t> heard(3);
    test::run_ranks(3, [&](Ranks& ranks) {
      dynamic_cast<test::ThreadRanks&>(ranks).set_takes_device_memory(direct);
      BackendOptions options = test::plain_descent(8);
      options.ranks = &ranks;
      const auto backend = device::make_host_backend(network, options, {});
      backend->set_parameters(test::random_parameters(network));
      if (ranks.rank() == 2) ranks.raise(4);
      backend->train_batch(data, samples, 0.01);
      heard[static_cast<std::size_t>(ranks.rank())] = ranks.heard();
      const BackendState state = backend->state();
      if (ranks.first()) states[direct ? 1 : 0] = state;
    });
    CHECK(heard == std::vector<std::uint64_t>{4, 4, 4});
  }
  CHECK(states[0].buffers == states[1].buffers);
}

}  // namespace
}  // namespace inkdigit
