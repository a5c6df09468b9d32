#include "engine/network/receptive_field.hpp"

#include <algorithm>
#include <string>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

constexpr int kSide = 14;

struct Span {
  int first;
  int last;
  bool operator==(const Span&) const = default;
};

// The pixels of the picture along one axis that position i looks at; of one stride.
Span inside(const FieldAxis& axis, int i) {
  const int first = axis.first + i * axis.stride;
  return {std::max(first, 0), std::min(first + axis.extent, kSide) - 1};
}

// What the first `layers` layers give with weights that are above 0, so that all that is looked at
// counts.
std::vector<double> outputs(const Network& network, const std::vector<double>& input,
                            std::size_t layers) {
  AlignedVector<double> parameters(network.parameter_count(), 0.25);
  AlignedVector<double> arena(network.arena_size(1));
  const auto weights = network.pack<double>(std::span<const double>(parameters));
  const double* out = network.forward<double>(weights, input.data(), arena, 1, layers);
  return {out, out + base_of(network.layers()[layers - 1]).output_shape().size()};
}

TEST_CASE("a receptive field is what a value changes with") {
  const Network network = test::make_network(R"([
    {"type": "conv2d", "name": "conv1", "out_channels": 1, "kernel": 3, "stride": 2, "padding": 1},
    {"type": "relu"}, {"type": "batch_norm2d"},
    {"type": "depthwise_conv2d", "kernel": 3, "padding": 1},
    {"type": "add", "name": "sum", "from": "conv1"},
    {"type": "quantize"}, {"type": "leaky_relu"},
    {"type": "conv2d", "out_channels": 1, "kernel": 2, "padding": 1, "bias": false},
    {"type": "avg_pool2d", "kernel": 3, "stride": 2},
    {"type": "dropout"}, {"type": "flatten"},
    {"type": "linear", "out_features": 2}, {"type": "softmax"}])",
                                             1, kSide, 2);
  const std::vector<ReceptiveField> fields = receptive_fields(network);
  REQUIRE(fields.size() == 13);
  // Of the first layers alone: a quantize rounds small changes away.
  for (const std::size_t layers : {1U, 2U, 3U, 4U, 5U}) {
    const Shape& shape = base_of(network.layers()[layers - 1]).output_shape();
    const std::vector<double> before = outputs(network, std::vector<double>(196, 1.0), layers);
    std::vector<Span> columns(before.size(), {kSide, -1});
    std::vector<Span> rows(before.size(), {kSide, -1});
    for (int pixel = 0; pixel < kSide * kSide; ++pixel) {
      std::vector<double> input(196, 1.0);
      input[static_cast<std::size_t>(pixel)] = 2;
      const std::vector<double> after = outputs(network, input, layers);
      for (std::size_t i = 0; i < after.size(); ++i) {
        if (after[i] == before[i]) continue;
        const int x = pixel % kSide;
        const int y = pixel / kSide;
        columns[i] = {std::min(columns[i].first, x), std::max(columns[i].last, x)};
        rows[i] = {std::min(rows[i].first, y), std::max(rows[i].last, y)};
      }
    }
    for (int i = 0; i < shape.height * shape.width; ++i) {
      INFO("of " << layers << " layers, position " << i);
      CHECK(columns[static_cast<std::size_t>(i)] == inside(fields[layers - 1].x, i % shape.width));
      CHECK(rows[static_cast<std::size_t>(i)] == inside(fields[layers - 1].y, i / shape.width));
    }
  }
}

FieldAxis last_of(const std::string& layers, std::size_t layer) {
  return receptive_fields(test::make_network(layers, 1, kSide, 2))[layer].x;
}

void check(const FieldAxis& found, const FieldAxis& expected) {
  CHECK(found.first == expected.first);
  CHECK(found.extent == expected.extent);
  CHECK(found.stride == expected.stride);
}

TEST_CASE("layers that mix all positions look at all that was looked at") {
  const std::string start = R"([{"type": "max_pool2d", "kernel": 3, "stride": 2},
                                {"type": "conv2d", "out_channels": 2, "kernel": 3},)";
  const std::string end = R"({"type": "flatten"}, {"type": "softmax"}])";
  check(last_of(start + R"({"type": "global_avg_pool2d"},)" + end, 1), {0, 7, 2});
  check(last_of(start + R"({"type": "global_avg_pool2d"},)" + end, 2), {0, 13, 2});
  check(last_of(start + R"({"type": "flatten"}, {"type": "linear", "out_features": 2},
                           {"type": "softmax"}])",
                3),
        {0, 13, 2});
}

TEST_CASE("an add of paths with different strides covers both") {
  // Seven positions both ways: every second pixel, and from the fourth to the tenth.
  const std::string layers = R"([{"type": "avg_pool2d", "kernel": 8, "stride": 1},
    {"type": "conv2d", "name": "steps", "out_channels": 1, "kernel": 1},
    {"type": "conv2d", "out_channels": 1, "kernel": 1, "stride": 2, "padding": 3},
    {"type": "add", "from": "steps"},
    {"type": "flatten"}, {"type": "linear", "out_features": 2}, {"type": "softmax"}])";
  check(last_of(layers, 2), {-3, 8, 2});
  check(last_of(layers, 3), {-6, 14, 2});
}

TEST_CASE("behind a route it is that of the layer that is read") {
  const std::string layers = R"([{"type": "conv2d", "name": "start", "out_channels": 1,
      "kernel": 3},
    {"type": "conv2d", "name": "path", "out_channels": 1, "kernel": 5, "stride": 2, "padding": 2},
    {"type": "route", "from": "start"},
    {"type": "conv2d", "out_channels": 1, "kernel": 1, "stride": 2}, {"type": "add", "from": "path"},
    {"type": "flatten"}, {"type": "linear", "out_features": 2}, {"type": "softmax"}])";
  check(last_of(layers, 2), {0, 3, 1});
  check(last_of(layers, 3), {0, 3, 2});
  check(last_of(layers, 4), {-2, 7, 2});
}

TEST_CASE("strides without end are no overflow") {
  std::string layers = "[";
  for (int i = 0; i < 12; ++i) {
    layers += R"({"type": "conv2d", "out_channels": 1, "kernel": 1, "stride": 64, "padding": 32},)";
  }
  layers += R"({"type": "flatten"}, {"type": "linear", "out_features": 2}, {"type": "softmax"}])";
  const FieldAxis axis = last_of(layers, 11);
  CHECK(axis.first < -1000000);
  CHECK(axis.stride > 1000000);
}

}  // namespace
}  // namespace inkdigit
