#include "trainer/adapt/adaptation.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/ink/raster.hpp"
#include "tests/native/support/catch.hpp"
#include "trainer/adapt/rehearsal.hpp"
#include "trainer/adapt/shipped_rehearsal.hpp"
#include "trainer/learn/optim/initialize.hpp"

namespace inkdigit {
namespace {

constexpr double kNever = 2;  // more than all

constexpr const char* kHandNetwork = R"({
  "input": {"channels": 1, "height": 12, "width": 12, "mean": [0.1], "std": [0.3]},
  "classes": ["|", "-", "/"],
  "layers": [
    {"type": "flatten"},
    {"type": "linear", "out_features": 16},
    {"type": "relu"},
    {"type": "linear", "out_features": 3},
    {"type": "softmax", "background": true, "reject_below": 0.5, "doubt_below": 0.5}]})";

Model untaught() {
  Model model{.name = "hand",
              .network = *Network::create(*parse_network_spec(nlohmann::json::parse(kHandNetwork))),
              .parameters = {},
              .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  initialize(model.network, Initialization::kKaimingNormal, 3, model.parameters);
  model.golden.push_back({std::vector<std::uint8_t>(144, 7), {}});
  model.golden[0].probabilities = predict(model, model.golden[0].raster);
  return model;
}

// A line of this slope and some length.
LabeledInk line(double x, double y, std::uint8_t label) {
  return {{{{0, 0}, {x / 2, y / 2}, {x, y}}, {3}}, label};
}

// Lines of the three classes, and crosses, which are none.
std::vector<LabeledInk> lines(int count) {
  std::vector<LabeledInk> all;
  for (int i = 0; i < count; ++i) {
    const double lean = 0.02 * (i % 7);
    all.push_back(line(lean, 1, 0));
    all.push_back(line(1, lean, 1));
    all.push_back(line(1, -1 + lean, 2));
    all.push_back({{{{0, 0}, {1, 1 - lean}, {0, 1}, {1, lean}}, {2, 2}}, kNoClass});
  }
  return all;
}

Adaptation::Outcome learn(const Model& model, Dtype dtype, std::vector<LabeledInk> corrections,
                          const AdaptOptions& options) {
  Result<Adaptation> adaptation =
      Adaptation::create(model, dtype, std::move(corrections), lines(20), options);
  REQUIRE(adaptation);
  while (adaptation->done() < adaptation->steps()) adaptation->step();
  Result<Adaptation::Outcome> outcome = adaptation->finish();
  REQUIRE(outcome);
  return std::move(*outcome);
}

// Others' drawings, as a share, whether or not the corrections are read for it.
void let_lose(AdaptOptions& options, double share) {
  options.most_lost = share;
  options.most_lost_at_first = share;
}

// One that reads the lines: learnt by nothing but labels.
Model taught() {
  AdaptOptions options;
  options.steps = 150;
  options.keep_weight = 0;
  options.farthest = 1;
  options.enough = kNever;
  let_lose(options, 1);
  options.optimizer.learning_rate = 1e-3;
  return learn(untaught(), Dtype::kFloat32, lines(3), options).model;
}

std::string error_of(const Result<Adaptation>& result) {
  return result ? "" : result.error().message;
}

// Somebody's "|" that leans to the left, as nobody's does.
const std::vector<LabeledInk>& leaning() {
  static const std::vector<LabeledInk> kLeaning{line(-0.7, 1, 0), line(-0.75, 1, 0)};
  return kLeaning;
}

// A network as small as this one has to be changed by more.
AdaptOptions strong() {
  AdaptOptions options;
  options.steps = 200;
  options.corrections_share = 0.5;
  options.farthest = 1;
  let_lose(options, 0.1);
  options.optimizer.learning_rate = 3e-3;
  return options;
}

double way_of(const Model& model) {
  return nlohmann::json::parse(model.provenance)["adapted"].back()["way"];
}

double reject_below(const Model& model) { return model.network.spec().softmax().reject_below; }

std::size_t count_read(const Model& model, std::span<const LabeledInk> of_none) {
  return of_none.size() - count_right(model, of_none);
}

TEST_CASE("a hand is learnt, and what others draw is read as before") {
  const Model before = taught();
  REQUIRE(count_right(before, lines(7)) >= 26);  // of 28
  REQUIRE(count_right(before, leaning()) == 0);
  const Adaptation::Outcome outcome = learn(before, Dtype::kFloat32, leaning(), strong());
  CHECK(outcome.corrections.before == 0);
  CAPTURE(way_of(outcome.model));
  CHECK(outcome.corrections.after == 2);
  CHECK(outcome.others.of > 4);
  CHECK(outcome.others.before <= outcome.others.of);
  CHECK(count_right(outcome.model, lines(7)) + 2 >= count_right(before, lines(7)));
}

TEST_CASE("a model goes no further than its corrections ask for") {
  const Model before = taught();
  AdaptOptions options = strong();
  let_lose(options, 1);
  options.enough = 0.3;
  const double some = way_of(learn(before, Dtype::kFloat32, leaning(), options).model);
  options.enough = kNever;
  const double all = way_of(learn(before, Dtype::kFloat32, leaning(), options).model);
  CAPTURE(some, all);
  CHECK(some > 0);
  CHECK(some < all);
  CHECK(all == options.farthest);
}

TEST_CASE("a model goes no further than others' drawings allow") {
  const Model before = taught();
  // Somebody whose "|" is what all others' "-" is.
  const std::vector<LabeledInk> lying{line(1, 0, 0), line(1, 0.1, 0)};
  AdaptOptions options = strong();
  options.keep_weight = 0;
  options.enough = kNever;
  let_lose(options, 1);
  const Model far = learn(before, Dtype::kFloat32, lying, options).model;
  REQUIRE(count_right(far, lines(7)) + 3 < count_right(before, lines(7)));
  let_lose(options, 0.003);
  const Model near = learn(before, Dtype::kFloat32, lying, options).model;
  CHECK(way_of(near) < options.farthest);
  CHECK(count_right(near, lines(7)) + 1 >= count_right(before, lines(7)));
  // More where otherwise nothing would have been learnt.
  options.most_lost_at_first = 1;
  CHECK(way_of(learn(before, Dtype::kFloat32, lying, options).model) > way_of(near));
}

TEST_CASE("where more that is none would be read, reject_below rises") {
  const Model before = taught();
  std::vector<LabeledInk> crosses;
  for (const LabeledInk& drawing : lines(7)) {
    if (drawing.label == kNoClass) crosses.push_back(drawing);
  }
  // Somebody's "|" with a long stroke through it.
  const std::vector<LabeledInk> crossed{{{{{0, 0}, {0.6, 1}, {0, 0.7}, {0.6, 0.4}}, {2, 2}}, 0}};
  AdaptOptions options = strong();
  options.enough = kNever;
  let_lose(options, 1);
  options.none_fewer = -1000;
  const Model as_it_was = learn(before, Dtype::kFloat32, crossed, options).model;
  CHECK(reject_below(as_it_was) == reject_below(before));
  options.none_fewer = 0.03;
  const Model raised = learn(before, Dtype::kFloat32, crossed, options).model;
  CHECK(reject_below(raised) > reject_below(before));
  CHECK(reject_below(raised) < 1);
  // What is in doubt is an answer: its bound goes along.
  CHECK(raised.network.spec().softmax().doubt_below == reject_below(raised));
  CHECK(raised.parameters == as_it_was.parameters);
  CHECK(count_read(raised, crosses) <= count_read(before, crosses));
}

TEST_CASE("the first layers stay as they are") {
  const Model before = taught();
  AdaptOptions options = strong();
  let_lose(options, 1);
  const auto unchanged = [&](int layers) {
    options.learning_layers = layers;
    const Model after = learn(before, Dtype::kFloat32, leaning(), options).model;
    const auto end = before.parameters.begin() + 144 * 16 + 16;
    CHECK_FALSE(std::equal(end, before.parameters.end(), after.parameters.begin() + 144 * 16 + 16));
    return std::equal(before.parameters.begin(), end, after.parameters.begin());
  };
  CHECK(unchanged(1));
  CHECK_FALSE(unchanged(2));
}

TEST_CASE("units do not matter to what is learnt") {
  const Model before = taught();
  AdaptOptions options = strong();
  options.steps = 10;
  let_lose(options, 1);
  const auto file = [&](double scale) {
    std::vector<LabeledInk> corrections = leaning();
    for (LabeledInk& drawing : corrections) {
      for (Point& p : drawing.ink.points) p = {scale * p.x, scale * p.y};
    }
    return write_weights(learn(before, Dtype::kFloat32, corrections, options).model,
                         Dtype::kFloat32);
  };
  CHECK(file(1024) == file(1));
}

TEST_CASE("the same drawings and seed give the same bits, also where weights are int8") {
  const Model before = taught();
  for (const Dtype dtype : {Dtype::kFloat32, Dtype::kFloat16, Dtype::kInt8}) {
    const auto file = [&](std::uint64_t seed) {
      AdaptOptions options;
      options.seed = seed;
      options.steps = 10;
      let_lose(options, 1);
      return write_weights(learn(before, dtype, leaning(), options).model, dtype);
    };
    const std::vector<std::uint8_t> once = file(1);
    CHECK(file(1) == once);
    CHECK(file(2) != once);
    CHECK(dtype_of(once) == dtype);
    // Its golden cases are its own: they are replayed.
    const Result<Model> read = read_weights(once);
    REQUIRE(read);
    CHECK(nlohmann::json::parse(read->provenance)["adapted"].back()["corrections"] == 2);
  }
}

TEST_CASE("what cannot be learnt from is said") {
  const Model model = untaught();
  const auto create = [&](std::vector<LabeledInk> corrections, std::vector<LabeledInk> others) {
    return error_of(
        Adaptation::create(model, Dtype::kFloat32, std::move(corrections), std::move(others), {}));
  };
  CHECK(create({}, {}) == "there are no corrections to learn from");
  CHECK(create({{{}, 0}}, {}) == "correction 1: has no points");
  CHECK(create({line(1, 1, 3)}, {}) == "correction 1: is of class 3, but the network has 3");
  CHECK(create({line(NAN, 1, 0)}, {}).starts_with("correction 1: "));
  CHECK(create({line(1, 1, 0)}, {line(1, 1, 9)}).starts_with("rehearsal drawing 1: "));
  CHECK(create({line(1, 1, kNoClass)}, {}).empty());
}

TEST_CASE("the rehearsal that ships is one, and small") {
  const std::span<const std::uint8_t> bytes = shipped_rehearsal();
  CHECK(bytes.size() <= 40000);
  const std::vector<std::string> digits{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  const Result<std::vector<LabeledInk>> all = parse_rehearsal(bytes, digits, true);
  REQUIRE(all);
  std::array<int, 256> count{};
  for (const LabeledInk& drawing : *all) {
    ++count[drawing.label];
    CHECK(check(drawing.ink.view()).ok());
  }
  for (int digit = 0; digit < 10; ++digit) CHECK(count[digit] == 60);
  CHECK(count[kNoClass] == 360);

  CHECK(parse_rehearsal(bytes, digits, false)->size() == 600);
  CHECK(parse_rehearsal(bytes, {"a", "h"}, false)->size() > 0);
  // Digits are not negatives of a network that was not asked about them.
  CHECK(parse_rehearsal(bytes, {"a"}, true)->size() == 360);
}

TEST_CASE("a rehearsal that is none, or is cut off, is refused") {
  const auto error = [](std::vector<std::uint8_t> bytes) {
    const auto result = parse_rehearsal(bytes, {"1"}, true);
    return result ? "" : result.error().message;
  };
  CHECK(error({'I', 'N', 'K', '1'}).empty());
  CHECK(error({'I', 'N', 'K', '1', '1', 1, 2, 0, 0, 255, 255}).empty());
  CHECK(error({'I', 'N', 'K', '2'}) == "does not begin as a set of drawings to rehearse does");
  CHECK(error({'I', 'N', 'K', '1', '1', 1, 2, 0, 0, 255}) ==
        "drawing 1 is cut off or has no points");
  CHECK(error({'I', 'N', 'K', '1', '1', 0}) == "drawing 1 is cut off or has no points");
  CHECK(error({'I', 'N', 'K', '1', '1', 1, 0}) == "drawing 1 is cut off or has no points");
}

}  // namespace
}  // namespace inkdigit
