#include "engine/spec/network_spec.hpp"

#include <nlohmann/json.hpp>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::network_error;
using test::spec_json;

std::string layers_error(const std::string& layers) {
  return network_error(spec_json(layers, 1, 28, 10));
}

TEST_CASE("a spec survives being written and read") {
  const nlohmann::json json = spec_json(
      R"([{"type": "conv2d", "out_channels": 4, "kernel": 5, "stride": 2, "padding": 2},
          {"type": "relu", "name": "act"}, {"type": "max_pool2d", "kernel": 3, "stride": 2},
          {"type": "dropout", "p": 0.25}, {"type": "flatten"},
          {"type": "linear", "out_features": 10}, {"type": "softmax"}])",
      1, 28, 10);
  const Result<NetworkSpec> spec = parse_network_spec(json);
  REQUIRE(spec);
  CHECK(name_of(spec->layers[0]) == "conv2d1");
  CHECK(name_of(spec->layers[1]) == "act");
  const nlohmann::json written = to_json(*spec);
  const Result<NetworkSpec> again = parse_network_spec(written);
  REQUIRE(again);
  CHECK(to_json(*again) == written);
  CHECK(written["layers"][0]["stride"] == 2);
  CHECK(written["layers"][3]["p"] == 0.25);
}

TEST_CASE("a layer type that is unknown is named with the nearest right one") {
  CHECK(layers_error(R"([{"type": "conv2", "out_channels": 4, "kernel": 5}])") ==
        "layer 1: unknown layer type 'conv2' (did you mean 'conv2d'?)");
}

TEST_CASE("a misspelt key is named with the nearest right one") {
  CHECK(layers_error(R"([{"type": "conv2d", "name": "c1", "out_chanels": 4, "kernel": 5}])") ==
        "layer 'c1': 'out_channels' is missing");
  CHECK(layers_error(R"([{"type": "conv2d", "name": "c1", "out_channels": 4, "kernel": 5,
                      "paddin": 1}])") ==
        "layer 'c1': unknown key 'paddin' (did you mean 'padding'?)");
}

TEST_CASE("values outside their range are refused") {
  CHECK(layers_error(R"([{"type": "conv2d", "name": "c1", "out_channels": 0, "kernel": 5}])") ==
        "layer 'c1': 'out_channels' must be a whole number from 1 to 65536 but is 0");
  CHECK_THAT(layers_error(R"([{"type": "conv2d", "out_channels": 2.5, "kernel": 5}])"),
             Contains("must be a whole number"));
  CHECK_THAT(layers_error(R"([{"type": "dropout", "p": 1}])"), Contains("from 0 to 0.99"));
  CHECK_THAT(layers_error(R"([{"type": "conv2d", "out_channels": 99999999999, "kernel": 5}])"),
             Contains("must be a whole number"));
}

TEST_CASE("the softmax is the last layer and there alone") {
  CHECK_THAT(layers_error(R"([{"type": "flatten"}, {"type": "linear", "out_features": 10}])"),
             Contains("the last layer must be a softmax"));
  CHECK_THAT(
      layers_error(R"([{"type": "flatten"}, {"type": "softmax", "name": "s"}, {"type": "relu"},
                          {"type": "softmax"}])"),
      Contains("layer 's': softmax must be the last layer"));
}

TEST_CASE("names are unique and plain") {
  CHECK_THAT(layers_error(R"([{"type": "relu", "name": "a"}, {"type": "relu", "name": "a"},
                          {"type": "softmax"}])"),
             Contains("two layers have this name"));
  CHECK_THAT(layers_error(R"([{"type": "relu", "name": "a/b"}, {"type": "softmax"}])"),
             Contains("a name is made of letters"));
}

TEST_CASE("normalization has a value for each channel") {
  nlohmann::json json = spec_json(R"([{"type": "softmax"}])", 3, 28, 10);
  json["input"]["mean"] = {0.5};
  CHECK_THAT(network_error(json), Contains("network input: 'mean' must have one number a channel"));
}

TEST_CASE("what is no object or no list is refused") {
  CHECK_THAT(network_error(nlohmann::json::array()), Contains("network: expected an object"));
  CHECK_THAT(layers_error("[]"), Contains("at least one layer"));
  CHECK_THAT(layers_error("[3]"), Contains("layer 1: expected an object"));
}

}  // namespace
}  // namespace inkdigit
