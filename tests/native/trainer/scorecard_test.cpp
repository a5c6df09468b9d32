#include "trainer/measure/scorecard.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/recognizer.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/paths.hpp"
#include "tests/native/support/scorecard_fixture.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/load.hpp"
#include "trainer/data/split.hpp"

namespace inkdigit {
namespace {

using Catch::Contains;
using nlohmann::json;
using test::stroke_lines;
using Fixture = test::ScorecardFixture;

TEST_CASE("a collection's row counts the writers held out, each for itself and all together") {
  const Fixture fixture;
  const Scorecard card = make_scorecard(fixture.model, fixture.options);
  REQUIRE(card.strokes.size() == 1);
  const StrokesScore& score = card.strokes[0];
  CHECK(score.data == "strokes:a.jsonl");
  const Dataset data = fixture.load(fixture.spec("a.jsonl"));
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
  CHECK(row["answered"] == row["accuracy"]);
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
  Scorecard odd = card;
  for (WriterScore& writer : odd.strokes[0].writers) writer.name = "two\nlines";
  CHECK_THAT(to_table(odd), Contains(" %  two\\nlines ("));
}

TEST_CASE("a scorecard attacks and spoils MNIST where that is asked for, and there is MNIST") {
  Fixture fixture;
  CHECK(to_json(make_scorecard(fixture.model, fixture.options))["robustness"].is_null());
  fixture.options.robustness = true;
  double most = 0;
  fixture.options.progress = [&](double share, const std::string& /*text*/) {
    CHECK(share >= most);
    most = share;
  };
  CHECK_FALSE(make_scorecard(fixture.model, fixture.options).robustness);
  write_file(fixture.folder.path() / "c.jsonl", test::stroke_lines(3));
  fixture.options.mnist = fixture.spec("c.jsonl");
  fixture.options.strokes = {};
  const Scorecard card = make_scorecard(fixture.model, fixture.options);
  REQUIRE(card.robustness);
  CHECK(card.robustness->samples == 20);
  CHECK(card.robustness->correct == card.mnist->evaluation.correct);
  CHECK(card.robustness->attacks.size() == 6);
  CHECK(card.robustness->corruptions.size() == kCorruptionNames.size());
  CHECK(most > 0.9);
  CHECK(most <= 1);
  CHECK(to_json(card)["robustness"] == to_json(*card.robustness));
  CHECK_THAT(to_table(card), Contains(to_table(*card.robustness)));
}

TEST_CASE("a scorecard counts what is right but refused as not answered") {
  const Fixture fixture(test::rejecting_model());
  const Scorecard card = make_scorecard(fixture.model, fixture.options);
  const Evaluation& evaluation = card.strokes[0].evaluation;
  // Otherwise the figure would tell nothing.
  CHECK(evaluation.answered < evaluation.correct);
  const auto answered = double(evaluation.answered) / double(evaluation.samples);
  CHECK(to_json(card)["strokes"][0]["answered"] == answered);
  CHECK_THAT(to_table(card),
             Contains("accuracy  answered") &&
                 Contains(fmt::format("{:.2f} %  {:.4f}", 100 * answered, evaluation.loss)));
}

TEST_CASE("numbers are composed of what the writers held out wrote, in all collections") {
  Fixture fixture(value_or_throw(read_weights(read_file(test::kDefaultWeights)), "default"));
  fixture.options.strokes = {fixture.spec("a.jsonl"), fixture.spec("c.jsonl")};
  write_file(fixture.folder.path() / "c.jsonl", stroke_lines(30, 6));
  const Scorecard card = make_scorecard(fixture.model, fixture.options);
  REQUIRE(card.numbers);
  CHECK(card.numbers->all.tried == 25);
  CHECK(card.numbers->all.right > 10);
  REQUIRE(card.numbers->lengths.size() == 5);
  std::vector<StrokeSample> held_out;
  for (const std::string name : {"a.jsonl", "c.jsonl"}) {
    for (const StrokeSample& sample : read_stroke_file(fixture.folder.path() / name)) {
      if (is_held_out(sample.writer, 0.1)) held_out.push_back(sample);
    }
  }
  Recognizer recognizer = value_or_throw(Recognizer::create(fixture.model), "default");
  const json expected =
      to_json(score_numbers(recognizer, held_out, {.numbers = 25, .seed = kScorecardSeed}));
  CHECK(to_json(card)["numbers"] == expected);
  CHECK_THAT(to_table(card), Contains("of 2 digits                            5") &&
                                 Contains("of 6 digits") && Contains("all           "));
}

TEST_CASE("a collection that the weights were not trained on is measured on everybody, too") {
  Fixture fixture;
  const Scorecard unknown = make_scorecard(fixture.model, fixture.options);
  CHECK(unknown.strangers.empty());
  CHECK_THAT(to_table(unknown), !Contains("not trained on"));
  fixture.options.strokes = {fixture.spec("a.jsonl"), fixture.spec("c.jsonl")};
  write_file(fixture.folder.path() / "c.jsonl", stroke_lines(30, 6));
  fixture.model.provenance = R"({"data": {"name": "mnist:train + strokes:a.jsonl"}})";
  const Scorecard card = make_scorecard(fixture.model, fixture.options);
  REQUIRE(card.strangers.size() == 1);
  const StrokesScore& everybody = card.strangers[0];
  CHECK(everybody.data == "strokes:c.jsonl");
  CHECK(everybody.writers.size() == 30);
  CHECK(everybody.evaluation.samples == fixture.load(fixture.spec("c.jsonl")).size());
  REQUIRE(card.strokes.size() == 2);
  CHECK(card.strokes[1].writers.size() < 30);
  CHECK(to_json(card)["strangers"][0]["writers"] == 30);
  CHECK_THAT(to_table(card), Contains("\neverybody, not trained on"));
}

TEST_CASE("a collection more has its rows, and changes neither rejection nor numbers") {
  Fixture fixture(test::rejecting_model());
  const json before = to_json(make_scorecard(fixture.model, fixture.options));
  fixture.options.more_strokes = {fixture.spec("c.jsonl")};
  write_file(fixture.folder.path() / "c.jsonl", stroke_lines(30, 6));
  const json after = to_json(make_scorecard(fixture.model, fixture.options));
  CHECK(after["strokes"].size() == 2);
  CHECK(after["preparation"].size() == 2);
  CHECK(after["strokes"][0] == before["strokes"][0]);
  CHECK(after["rejection"] == before["rejection"]);
  CHECK(after["numbers"] == before["numbers"]);
  fixture.options.strokes = {};
  const json alone = to_json(make_scorecard(fixture.model, fixture.options));
  CHECK(alone["rejection"]["samples"] == after["strokes"][1]["samples"]);
  CHECK(alone["numbers"]["tried"] == 25);
}

TEST_CASE("a network of pictures in color reads no numbers") {
  const Fixture fixture(test::small_model(3));
  const Scorecard card = make_scorecard(fixture.model, fixture.options);
  CHECK_FALSE(card.numbers);
  CHECK(to_json(card)["numbers"].is_null());
  CHECK_THAT(to_table(card), Contains("numbers: the network takes pictures of several channels"));
}

TEST_CASE("threads do not change a scorecard") {
  Fixture fixture(test::rejecting_model());
  const json alone = to_json(make_scorecard(fixture.model, fixture.options));
  fixture.options.threads = 3;
  CHECK(to_json(make_scorecard(fixture.model, fixture.options)) == alone);
}

}  // namespace
}  // namespace inkdigit
