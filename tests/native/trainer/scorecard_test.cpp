#include "trainer/training/scorecard.hpp"

#include <nlohmann/json.hpp>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/data/load.hpp"
#include "trainer/data/synthetic.hpp"
#include "trainer/io/files.hpp"
#include "trainer/training/split.hpp"

namespace inkdigit {
namespace {

using Catch::Contains;
using nlohmann::json;

// `writers` people, who write 4 digits each, or 12 every third of them.
std::string stroke_lines(int writers) {
  std::string lines;
  std::uint64_t index = 0;
  for (int writer = 0; writer < writers; ++writer) {
    for (int i = 0; i < (writer % 3 == 0 ? 12 : 4); ++i) {
      const int digit = i % 10;
      Random random(5, RandomPurpose::kSynthetic, ++index);
      json strokes = json::array();
      for (const Stroke& stroke : synthetic_digit(digit, random)) {
        json points = json::array();
        for (const Point point : stroke) points.push_back({point.x, point.y});
        strokes.push_back(points);
      }
      const std::string name = "writer " + std::to_string(writer);
      lines += json{{"label", digit}, {"writer", name}, {"strokes", strokes}}.dump() + "\n";
    }
  }
  return lines;
}

class Fixture {
 public:
  Fixture() : model(test::small_model()) {
    write_file(folder.path() / "a.jsonl", stroke_lines(60));
    options.mnist = "mnist:" + (folder.path() / "nowhere").string() + ":test";
    options.strokes = {spec("a.jsonl"), spec("b.jsonl")};
    options.threads = 1;
  }

  [[nodiscard]] std::string spec(const std::string& name) const {
    return "strokes:" + (folder.path() / name).string();
  }

  test::TemporaryFolder folder;
  Model model;
  ScorecardOptions options;
};

TEST_CASE("a collection's row counts the writers held out, each for itself and all together") {
  const Fixture fixture;
  const Scorecard card = make_scorecard(fixture.model, fixture.options);
  REQUIRE(card.strokes.size() == 1);
  const StrokesScore& score = card.strokes[0];
  CHECK(score.data == "strokes:a.jsonl");
  const NetworkSpec& network = fixture.model.network.spec();
  const Dataset data =
      load_data({fixture.spec("a.jsonl")}, {.input = network.input, .classes = network.classes});
  const auto held_out = held_out_samples(data, 0.1);
  CHECK(score.evaluation.samples == held_out.size());
  CHECK(held_out.size() < data.size() / 2);
  std::map<std::string, WriterScore> expected;
  for (const std::uint32_t sample : held_out) {
    WriterScore& writer = expected[data.writer_names[data.writers[sample] - 1]];
    ++writer.samples;
    const auto found = predict(fixture.model, std::span(data.image(sample), data.shape.size()));
    const auto best = std::max_element(found.begin(), found.end()) - found.begin();
    if (best == data.labels[sample]) ++writer.correct;
  }
  REQUIRE(score.writers.size() == expected.size());
  double mean = 0;
  std::size_t correct = 0;
  for (const WriterScore& writer : score.writers) {
    INFO(writer.name);
    CHECK(writer.samples == expected[writer.name].samples);
    CHECK(writer.correct == expected[writer.name].correct);
    mean += writer.accuracy() / static_cast<double>(expected.size());
    correct += writer.correct;
  }
  CHECK(score.evaluation.correct == correct);
  CHECK(score.mean_over_writers() == Approx(mean));
  CHECK(card.preparation.at(0).samples == held_out.size());
  CHECK(card.preparation.at(0).data == score.data);
}

TEST_CASE("the worst writer is one with ten samples, the first by name among equals") {
  StrokesScore score{"strokes:x", {}, {{"a", 9, 0}, {"b", 20, 19}, {"c", 10, 8}, {"d", 10, 8}}};
  REQUIRE(score.worst_writer());
  CHECK(score.worst_writer()->name == "c");
  CHECK(score.mean_over_writers() == Approx((0 + 0.95 + 0.8 + 0.8) / 4));
  score.writers = {{"a", 9, 0}};
  CHECK_FALSE(score.worst_writer());
}

TEST_CASE("data that are not there are named, and an error where nothing is there at all") {
  Fixture fixture;
  const Scorecard card = make_scorecard(fixture.model, fixture.options);
  CHECK_FALSE(card.mnist);
  CHECK(card.missing == std::vector<std::string>{fixture.options.mnist, fixture.spec("b.jsonl")});
  CHECK_THAT(to_table(card), Contains(fixture.spec("b.jsonl") + ": is not there"));
  fixture.options.strokes.erase(fixture.options.strokes.begin());
  CHECK_THAT(test::message_of([&] { make_scorecard(fixture.model, fixture.options); }),
             Contains("none of mnist:") && Contains("b.jsonl is there"));
  // What is there but damaged is not left out.
  write_file(fixture.folder.path() / "b.jsonl", "{}\n");
  CHECK_THAT(test::message_of([&] { make_scorecard(fixture.model, fixture.options); }),
             Contains("b.jsonl: line 1: has no 'strokes'"));
}

TEST_CASE("a scorecard as JSON and as a table says the same") {
  const Fixture fixture;
  const Scorecard card = make_scorecard(fixture.model, fixture.options);
  const json j = to_json(card);
  CHECK(j["model"] == "small");
  CHECK(j["mnist"].is_null());
  CHECK(j["missing"].size() == 2);
  const json& row = j["strokes"][0];
  const StrokesScore& score = card.strokes[0];
  CHECK(row["accuracy"] == score.evaluation.accuracy);
  CHECK(row["writers"] == score.writers.size());
  CHECK(row["mean_over_writers"] == score.mean_over_writers());
  CHECK(row["per_class"].size() == 10);
  std::size_t samples = 0;
  for (const json& c : row["per_class"]) samples += c["samples"].get<std::size_t>();
  CHECK(samples == score.evaluation.samples);
  REQUIRE(score.worst_writer());
  CHECK(row["worst_writer"]["writer"] == score.worst_writer()->name);
  const json& preparation = j["preparation"][0]["accuracy"];
  const auto strokes = static_cast<std::size_t>(Preparation::kStrokes);
  CHECK(preparation["strokes"] == double(card.preparation[0].correct[strokes]) / double(samples));
  CHECK(preparation.size() == 4);
  const std::string table = to_table(card);
  CHECK_THAT(table, Contains("strokes:a.jsonl") && Contains("squashed") &&
                        Contains(score.worst_writer()->name) && Contains("of 10 samples or more"));
}

TEST_CASE("threads do not change a scorecard") {
  Fixture fixture;
  const json alone = to_json(make_scorecard(fixture.model, fixture.options));
  fixture.options.threads = 3;
  CHECK(to_json(make_scorecard(fixture.model, fixture.options)) == alone);
}

}  // namespace
}  // namespace inkdigit
