#include "engine/network/plan.hpp"

#include "engine/network/network.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

Network network_of(const char* layers) { return test::make_network(layers, 1, 8, 3); }

// The values that the layers write, in their order.
std::vector<std::size_t> outputs(const Plan& plan) {
  std::vector<std::size_t> values;
  for (const PlannedLayer& layer : plan.layers) values.push_back(layer.out);
  return values;
}

using Values = std::vector<std::size_t>;

TEST_CASE("a plain network writes over what nobody needs any more") {
  const Network network = network_of(R"([{"type": "conv2d", "out_channels": 2, "kernel": 3},
    {"type": "relu"}, {"type": "max_pool2d"}, {"type": "dropout"}, {"type": "flatten"},
    {"type": "linear", "out_features": 3}, {"type": "softmax"}])");
  const Plan& inference = network.plan(Use::kInference);
  CHECK(outputs(inference) == Values{1, 1, 2, 2, 2, 3, 3});
  CHECK(inference.layers[0].takes_relu);
  CHECK(inference.layers[1].done);
  CHECK_FALSE(inference.layers[5].takes_relu);
  REQUIRE(inference.values.size() == 4);
  CHECK(inference.values[1].size == 2 * 6 * 6);
  CHECK(inference.values[2].first == 2);
  CHECK(inference.values[2].last == 5);
  CHECK(inference.values[3].last == 6);
  // The gradient needs the logits, but no more than signs of what went into a relu or a dropout.
  CHECK(outputs(network.plan(Use::kTraining)) == Values{1, 1, 2, 2, 2, 3, 4});
}

TEST_CASE("what an add still reads is not written over, under whatever name") {
  const Network network = network_of(R"([{"type": "conv2d", "name": "first", "out_channels": 2,
      "kernel": 3}, {"type": "dropout"}, {"type": "relu"},
    {"type": "conv2d", "out_channels": 2, "kernel": 3, "padding": 1}, {"type": "batch_norm2d"},
    {"type": "relu"}, {"type": "add", "from": "first"}, {"type": "flatten"},
    {"type": "linear", "out_features": 3}, {"type": "softmax"}])");
  const Plan& inference = network.plan(Use::kInference);
  // The dropout is another name of the first value, so the relu makes a second.
  CHECK(outputs(inference) == Values{1, 1, 2, 3, 3, 3, 3, 3, 4, 4});
  CHECK(inference.layers[6].skip == 1);
  CHECK(inference.values[1].last == 6);
  CHECK_FALSE(inference.layers[0].takes_relu);  // there is a dropout between
  CHECK(inference.layers[4].takes_relu);
  // Dropout changes its values here, and so they must not be the ones that the add reads.
  CHECK(outputs(network.plan(Use::kTraining)) == Values{1, 2, 2, 3, 4, 4, 5, 5, 6, 7});
}

TEST_CASE("a route makes a value of its own, and what it reads is kept for it") {
  const Network network = network_of(R"([{"type": "conv2d", "name": "first", "out_channels": 2,
      "kernel": 3}, {"type": "relu", "name": "start"},
    {"type": "conv2d", "name": "path", "out_channels": 2, "kernel": 3},
    {"type": "route", "from": "start"}, {"type": "relu"},
    {"type": "conv2d", "out_channels": 2, "kernel": 3}, {"type": "add", "from": "path"},
    {"type": "flatten"}, {"type": "linear", "out_features": 3}, {"type": "softmax"}])");
  for (const Use use : {Use::kInference, Use::kTraining}) {
    const Plan& plan = network.plan(use);
    CHECK(plan.layers[3].skip == 1);
    CHECK(plan.layers[3].out == 3);
    CHECK(plan.layers[4].out == 3);
    CHECK(plan.layers[6].skip == 2);
    CHECK(plan.values[1].last == 3);
    CHECK(plan.values[2].last == 6);
  }
}

TEST_CASE("a relu whose input an add reads is done by itself") {
  const Network network = network_of(R"([{"type": "conv2d", "name": "c", "out_channels": 2,
      "kernel": 3}, {"type": "relu"}, {"type": "add", "from": "c"}, {"type": "flatten"},
    {"type": "linear", "out_features": 3}, {"type": "softmax"}])");
  for (const Use use : {Use::kInference, Use::kTraining}) {
    const Plan& plan = network.plan(use);
    CHECK_FALSE(plan.layers[0].takes_relu);
    CHECK_FALSE(plan.layers[1].done);
    CHECK(plan.layers[1].out == 2);
    CHECK(plan.layers[2].skip == 1);
  }
}

TEST_CASE("inference leaves the caller's picture as it is") {
  const Network network = network_of(R"([{"type": "flatten"}, {"type": "relu"},
    {"type": "linear", "out_features": 3}, {"type": "softmax"}])");
  CHECK(outputs(network.plan(Use::kInference)) == Values{0, 1, 2, 2});
  CHECK(outputs(network.plan(Use::kTraining)) == Values{0, 0, 1, 2});
}

TEST_CASE("behind a relu nothing is negative, until something makes it so") {
  const Network network = network_of(R"([{"type": "quantize"},
    {"type": "conv2d", "out_channels": 2, "kernel": 3}, {"type": "leaky_relu", "name": "leaky"},
    {"type": "max_pool2d"}, {"type": "relu", "name": "first"}, {"type": "dropout"},
    {"type": "quantize"}, {"type": "add", "from": "first"},
    {"type": "conv2d", "name": "low", "out_channels": 2, "kernel": 1}, {"type": "relu"},
    {"type": "add", "from": "low"}, {"type": "flatten"}, {"type": "linear", "out_features": 3},
    {"type": "softmax"}])");
  std::vector<bool> found;
  for (const PlannedLayer& layer : network.plan(Use::kInference).layers) {
    found.push_back(layer.never_negative);
  }
  CHECK(found == std::vector<bool>{false, false, false, false, true, true, true, true, false, true,
                                   false, false, false, true});
}

TEST_CASE("integers reach the layer behind a quantize, through what keeps values") {
  const char* const layers = R"([{"type": "conv2d", "out_channels": 2, "kernel": 3},
    {"type": "relu"}, {"type": "quantize"}, {"type": "flatten"}, {"type": "dropout"},
    {"type": "linear", "name": "fc", "out_features": 5}, {"type": "quantize", "name": "q"},
    {"type": "relu"}, {"type": "linear", "out_features": 3}, {"type": "softmax"}])";
  const Network network = network_of(layers);
  const Plan& inference = network.plan(Use::kInference);
  CHECK(inference.integer_image_reader == 0);
  CHECK(inference.layers[2].integer_reader == 5);
  CHECK(inference.layers[6].integer_reader == kNone);  // a relu is between
  const Plan& training = network.plan(Use::kTraining);
  CHECK(training.integer_image_reader == kNone);
  CHECK(training.layers[2].integer_reader == kNone);

  CHECK(network_of(R"([{"type": "flatten"}, {"type": "linear", "out_features": 3},
    {"type": "softmax"}])")
            .plan(Use::kInference)
            .integer_image_reader == kNone);
}

TEST_CASE("a quantize that an add reads stays floats") {
  const Network network = network_of(R"([{"type": "conv2d", "out_channels": 2, "kernel": 3},
    {"type": "quantize", "name": "q"},
    {"type": "conv2d", "out_channels": 2, "kernel": 3, "padding": 1}, {"type": "add", "from": "q"},
    {"type": "flatten"}, {"type": "linear", "out_features": 3}, {"type": "softmax"}])");
  CHECK(network.plan(Use::kInference).layers[1].integer_reader == kNone);
}

}  // namespace
}  // namespace inkdigit
