// The textbook backend on every recipe that there is.
#include <cmath>

#include "tests/native/support/backend_cases.hpp"
#include "tests/native/support/recipes.hpp"
#include "trainer/backend/reference/cross_entropy.hpp"
#include "trainer/backend/reference/reference_backend.hpp"
#include "trainer/backend/reference/textbook_network.hpp"
#include "trainer/learn/gradient/gradient_network.hpp"
#include "trainer/learn/optim/initialize.hpp"
#include "trainer/recipe/backend_options.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit::textbook_test {
namespace {

using reference::Array;
using reference::Matrix;
using test::random_data;

AlignedVector<float> initial_parameters(const Recipe& recipe, const Network& network) {
  AlignedVector<float> parameters(network.parameter_count());
  initialize(network, recipe.training.initialization, 1, parameters);
  return parameters;
}

// The recipe as it is, on few images. A network is too deep for bounds on its gradient; its loss
// has one.
void check_recipe(const Recipe& recipe) {
  const Result<Network> network = Network::create(recipe.network);
  REQUIRE(network);
  const Dataset data = test::drawn_for(recipe, 24, 2);
  const std::vector<std::uint32_t> samples{0, 1};
  BackendOptions options = backend_options(recipe, {}, 1);
  options.int8_weights = false;
  const auto backend = make_reference_backend(*network, options);
  backend->set_parameters(initial_parameters(recipe, *network));
  const BackendState before = backend->state();
  const test::Bounded loss = test::reference_loss_of(*network, options, before, data, samples, {});
  const double found = backend->train_batch(data, samples, recipe.optimizer.learning_rate).loss;
  INFO("loss " << found << " for " << loss.value << " +- " << loss.error);
  CHECK(test::is_within(found, loss));
  CHECK(loss.error < loss.value / 4);
  const BackendState after = backend->state();
  CHECK(after.buffers[0] != before.buffers[0]);
  for (const float value : after.buffers[0]) REQUIRE(std::isfinite(value));
}

TEST_CASE("every recipe trains by the textbook, and loses what it is defined to", "[textbook]") {
  for (const Recipe& recipe : test::shipped_recipes()) {
    INFO(recipe.name);
    check_recipe(recipe);
  }
}

// A step of the CPU's kernels and formulas, in doubles.
Array<double> gradient_by_kernels(const GradientNetwork& network, const Dataset& data,
                                  const Array<double>& parameters, double smoothing) {
  const int images = static_cast<int>(data.size());
  auto workspace = network.make_workspace<double>(images);
  AlignedVector<double> packed(network.packed_size());
  network.pack(parameters.data(), packed.data());
  Pass<double> pass;
  pass.parameters = parameters.data();
  pass.packed = packed.data();
  pass.pixels = data.pixels.data();
  pass.labels = data.labels.data();
  pass.batch = images;
  pass.scale = 1.0 / images;
  pass.smoothing = smoothing;
  pass.context = {7, 1, 0};
  Array<double> gradient(parameters.size());
  network.run(pass, workspace, gradient.data());
  return gradient;
}

// No bound is known of a gradient through so many layers. But an operation in doubles is off by
// 1e-16, and what is wrong with a formula by 1e-3 or more: so both are asked to be 1e-8 apart at
// most, tensor by tensor. (Pixels are random, so that no maximum is one of equals.)
TEST_CASE("the gradient of every recipe's network is the same by the textbook and by the kernels",
          "[kernels][textbook]") {
  for (const Recipe& recipe : test::shipped_recipes()) {
    const Result<Network> network = Network::create(recipe.network);
    REQUIRE(network);
    const Dataset data = random_data(*network, 2);
    const AlignedVector<float> start = initial_parameters(recipe, *network);
    Array<double> parameters(static_cast<Eigen::Index>(start.size()));
    std::copy(start.begin(), start.end(), parameters.begin());
    const double smoothing = recipe.training.label_smoothing;
    const Array<double> expected =
        gradient_by_kernels(GradientNetwork(*network), data, parameters, smoothing);
    reference::TextbookNetwork<double> textbook(*network);
    const Matrix<double>& logits = textbook.forward(data.pixels.data(), data.size(), parameters,
                                                    {.training = true, .seed = 7, .step = 1});
    const reference::Loss loss =
        reference::loss_of(logits, data.labels,
                           {.smoothing = smoothing,
                            .background = network->spec().softmax().background,
                            .images_of_batch = static_cast<double>(data.size())});
    Array<double> found = Array<double>::Zero(parameters.size());
    textbook.backward(loss.dlogits, found);
    const Eigen::VectorXd difference = found - expected;
    double largest = 0;
    for (const Parameter& p : network->parameters()) {
      INFO(recipe.name << ": " << p.name);
      const auto offset = static_cast<Eigen::Index>(p.offset);
      const auto size = static_cast<Eigen::Index>(p.size());
      const double norm = expected.segment(offset, size).matrix().norm();
      CHECK(difference.segment(offset, size).norm() <= 1e-8 * norm);
      largest = std::max(largest, norm);
    }
    CHECK(largest > 1e-3);
  }
}

}  // namespace
}  // namespace inkdigit::textbook_test
