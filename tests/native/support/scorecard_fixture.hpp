// Small collections of strokes to make a scorecard of.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/decision.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"
#include "trainer/data/drawn/synthetic.hpp"
#include "trainer/data/load.hpp"
#include "trainer/measure/scorecard.hpp"

namespace inkdigit::test {

// `writers` people, who write 4 digits each, or 12 every third of them.
inline std::string stroke_lines(int writers, std::uint64_t seed = 5) {
  std::string lines;
  std::uint64_t index = 0;
  for (int writer = 0; writer < writers; ++writer) {
    for (int i = 0; i < (writer % 3 == 0 ? 12 : 4); ++i) {
      const int digit = i % 10;
      Random random(seed, RandomPurpose::kSynthetic, ++index);
      nlohmann::json strokes = nlohmann::json::array();
      for (const Stroke& stroke : synthetic_digit(digit, random)) {
        nlohmann::json points = nlohmann::json::array();
        for (const Point point : stroke) points.push_back({point.x, point.y});
        strokes.push_back(points);
      }
      const std::string name = "writer " + std::to_string(writer);
      lines +=
          nlohmann::json{{"label", digit}, {"writer", name}, {"strokes", strokes}}.dump() + "\n";
    }
  }
  return lines;
}

// With a background class. Random weights reject some of everything.
inline Model rejecting_model() {
  Model model = small_model();
  std::string layers = kSmallCnn;
  const std::string softmax = R"({"type": "softmax"})";
  layers.replace(layers.find(softmax), softmax.size(),
                 R"({"type": "softmax", "background": true, "reject_below": 0.93})");
  model.network = make_network(layers, 1, 28, 10);
  model.golden.clear();
  return model;
}

class ScorecardFixture {
 public:
  explicit ScorecardFixture(Model what = small_model()) : model(std::move(what)) {
    write_file(folder.path() / "a.jsonl", stroke_lines(60));
    options.mnist = "mnist:" + (folder.path() / "nowhere").string() + ":test";
    options.strokes = {spec("a.jsonl"), spec("b.jsonl")};
    options.more_strokes = {};
    options.written_negatives = {negatives("letters.jsonl")};
    options.drawn_negatives = "negatives:60";
    options.numbers = 25;
    options.threads = 1;
  }

  [[nodiscard]] std::string spec(const std::string& name) const {
    return "strokes:" + (folder.path() / name).string();
  }

  [[nodiscard]] std::string negatives(const std::string& name) const {
    return "negatives:" + (folder.path() / name).string();
  }

  [[nodiscard]] Dataset load(const std::string& spec, std::uint64_t seed = 0) const {
    const NetworkSpec& network = model.network.spec();
    return load_data({spec}, {.input = network.input, .classes = network.classes, .seed = seed});
  }

  // Of each of the samples.
  [[nodiscard]] std::vector<Decision> decisions(const Dataset& data,
                                                const std::vector<std::uint32_t>& samples) const {
    std::vector<Decision> found;
    for (const std::uint32_t sample : samples) {
      const auto image = std::span(data.image(sample), data.shape.size());
      found.push_back(decide(model.network.spec().softmax(), predict(model, image)));
    }
    return found;
  }

  TemporaryFolder folder;
  Model model;
  ScorecardOptions options;
};

}  // namespace inkdigit::test
