#include "engine/answer.hpp"

#include <cmath>
#include <set>

#include "engine/number/groupings.hpp"
#include "engine/number/refinement.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/number.hpp"

namespace inkdigit {
namespace {

using test::bar_of_seven;
using test::one;
using test::open_four;
using test::read_number;
using test::seven;
using test::shipped;
using test::stem_of_four;

AnswerOptions only(std::initializer_list<int> classes) {
  AnswerOptions options{.refinement = &kRefinement,
                        .allowed = std::vector<std::uint8_t>(4),
                        .alternatives = 3,
                        .digits = {}};
  for (const int i : classes) options.allowed[static_cast<std::size_t>(i)] = 1;
  return options;
}

const Recognition kTwoOrOne{.digit = 2,
                            .confidence = 0.4F,
                            .plausibility = 0.8F,
                            .probabilities = {0, 0.375F, 0.5F, 0.125F},
                            .raster = {}};

TEST_CASE("the best classes have the plausibility for a sum, and none is impossible") {
  const std::vector<ClassAlternative> best = best_classes(kTwoOrOne, 9);
  REQUIRE(best.size() == 3);
  CHECK(best[0].digit == 2);
  CHECK(best[0].probability == kTwoOrOne.confidence);
  CHECK(best[1].digit == 1);
  CHECK(best[1].probability == Approx(0.3));
  CHECK(best[2].digit == 3);
  CHECK(best_classes(kTwoOrOne, 1).size() == 1);
  CHECK(best_classes(kTwoOrOne, 0).empty());
}

TEST_CASE("of what is allowed the most probable is the digit, as sure as before") {
  const Recognition answer = restricted(kTwoOrOne, only({1, 2}));
  CHECK(answer.digit == 2);
  CHECK(answer.confidence == kTwoOrOne.confidence);
  CHECK(answer.plausibility == Approx(0.7));
  CHECK(answer.probabilities[1] == Approx(3.0 / 7));
  CHECK(answer.probabilities[3] == 0);
  const Recognition other = restricted(kTwoOrOne, only({1, 3}));
  CHECK(other.digit == 1);
  CHECK(other.confidence == Approx(0.3));
  CHECK(other.probabilities[2] == 0);
}

TEST_CASE("what most likely shows another class is no digit") {
  const Recognition answer = restricted(kTwoOrOne, only({0, 1}));
  CHECK(answer.digit == -1);
  CHECK(answer.confidence == Approx(0.3));
  CHECK(answer.plausibility == Approx(0.3));
  const Recognition impossible = restricted(kTwoOrOne, only({0}));
  CHECK(impossible.digit == -1);
  CHECK(impossible.confidence == 0);
  CHECK(impossible.probabilities[0] == 1);
  Recognition none = kTwoOrOne;
  none.digit = -1;
  CHECK(restricted(none, only({1, 2, 3})).digit == -1);
}

// 4 strokes, which may be one digit to four.
const Drawing kFour{one(0), one(40), one(75), one(120)};

struct Ranked {
  std::vector<std::pair<std::size_t, std::size_t>> groups;  // candidates with their ranks
  double loss = 0;
  bool operator==(const Ranked& other) const { return groups == other.groups; }
};

// All readings where each group may be three classes; and the sum that there is of them.
std::vector<Ranked> all_readings(const StrokeGroups& groups, DigitCount digits, double& total) {
  std::vector<float> first;
  std::vector<std::vector<float>> others;
  for (std::size_t c = 0; c < groups.candidates().size(); ++c) {
    first.push_back(std::log(0.5F + 0.04F * static_cast<float>(c % 7)));
    others.push_back({std::log(0.2F), std::log(0.03F)});
  }
  const Groupings groupings(groups, first, digits);
  RankedReadings ranked(groupings, others);
  total = ranked.total();
  std::vector<Ranked> readings;
  for (auto reading = ranked.next(); !reading.empty(); reading = ranked.next()) {
    Ranked& entry = readings.emplace_back();
    for (const auto [candidate, rank] : reading) entry.groups.emplace_back(candidate, rank);
    entry.loss = ranked.loss();
  }
  if (!readings.empty()) {
    std::vector<std::size_t> best;
    for (const auto& [candidate, rank] : readings[0].groups) best.push_back(candidate);
    CHECK(best == groupings.best());
  }
  return readings;
}

std::size_t count_readings(const StrokeGroups& groups, std::size_t first) {
  if (first == groups.strokes().size()) return 1;
  std::size_t count = 0;
  for (const StrokeGroup& group : groups.candidates()) {
    if (group.first == first) count += 3 * count_readings(groups, first + group.count);
  }
  return count;
}

TEST_CASE("readings come from the best on, each once, until there are no more") {
  const FlatStrokes flat(kFour);
  const StrokeGroups groups(flat.view());
  double total = 0;
  const std::vector<Ranked> readings = all_readings(groups, {}, total);
  CHECK(readings.size() == count_readings(groups, 0));
  CHECK(readings[0].loss == 0);
  double sum = 0;
  std::set<std::vector<std::pair<std::size_t, std::size_t>>> known;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    CHECK((i == 0 || readings[i].loss >= readings[i - 1].loss));
    sum += std::exp(-readings[i].loss);
    known.insert(readings[i].groups);
  }
  CHECK(known.size() == readings.size());
  CHECK(total == Approx(sum));
}

TEST_CASE("a number of digits leaves the readings that have it, in their order") {
  const FlatStrokes flat(kFour);
  const StrokeGroups groups(flat.view());
  double total = 0;
  const std::vector<Ranked> all = all_readings(groups, {}, total);
  for (const DigitCount digits : {DigitCount{1, 1}, DigitCount{2, 2}, DigitCount{4, 4},
                                  DigitCount{2, 3}, DigitCount{3}, DigitCount{0, 2}}) {
    std::vector<Ranked> expected;
    for (const Ranked& reading : all) {
      const std::size_t count = reading.groups.size();
      if (count >= digits.least && count <= digits.most) expected.push_back(reading);
    }
    REQUIRE(!expected.empty());
    const std::vector<Ranked> found = all_readings(groups, digits, total);
    REQUIRE(found.size() == expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      CHECK(found[i].loss == Approx(expected[i].loss - expected[0].loss).margin(1e-9));
    }
    CHECK(found[0] == expected[0]);
  }
  CHECK(all_readings(groups, {5, 9}, total).empty());
}

TEST_CASE("the other readings share what the best leaves, or have less where they are worth less") {
  const FlatStrokes flat(kFour);
  const StrokeGroups groups(flat.view());
  const GroupReading one_or_seven{.digit = 1,
                                  .confidence = 0.5F,
                                  .log_probability = log_of(0.5F),
                                  .alternatives = {{1, 0.5F}, {7, 0.4F}}};
  const std::vector<GroupReading> readings(groups.candidates().size(), one_or_seven);
  const std::vector<float> first(readings.size(), log_of(0.5F));
  const Groupings groupings(groups, first);
  const std::vector<RowReading> sure = rank_readings(groupings, readings, 0.9, 1000);
  CHECK(sure[0].probability == 0.9);
  double others = 0;
  for (std::size_t i = 1; i < sure.size(); ++i) others += sure[i].probability;
  CHECK(others == Approx(0.1));
  const std::vector<RowReading> unsure = rank_readings(groupings, readings, 0.001, 2);
  REQUIRE(unsure.size() == 2);
  CHECK(unsure[1].probability == Approx(0.8 * 0.001));
}

TEST_CASE("hundreds of strokes that are all alike have alternatives soon") {
  Drawing drawing;
  for (int i = 0; i < 256; ++i) drawing.push_back(one(10));
  const FlatStrokes flat(drawing);
  const StrokeGroups groups(flat.view());
  const std::vector<float> first(groups.candidates().size(), std::log(0.1F));
  const std::vector<std::vector<float>> others(first.size(), std::vector<float>(9, first[0]));
  const Groupings groupings(groups, first);
  RankedReadings ranked(groupings, others);
  for (int i = 0; i < 50; ++i) CHECK(!ranked.next().empty());
}

Number read(Recognizer& recognizer, const Drawing& drawing, const AnswerOptions& options) {
  return value_or_throw(recognize_number(recognizer, FlatStrokes(drawing).view(), options), "");
}

// 7 with its bar, 1, 4 of two strokes.
const Drawing kSevenOneFour{seven(0), bar_of_seven(0), one(90), open_four(130), stem_of_four(130)};

TEST_CASE("a number's first alternative is the number, with its confidence") {
  Recognizer recognizer = shipped();
  const Number plain = read_number(recognizer, kSevenOneFour);
  CHECK(plain.alternatives.empty());
  const Number number =
      read(recognizer, kSevenOneFour,
           {.refinement = &kRefinement, .allowed = {}, .alternatives = 5, .digits = {}});
  CHECK(number.text == "714");
  CHECK(number.confidence == plain.confidence);
  REQUIRE(number.alternatives.size() > 1);
  CHECK(number.alternatives[0].text == "714");
  CHECK(number.alternatives[0].probability == number.confidence);
  double sum = 0;
  std::set<std::string> texts;
  for (const auto& [text, probability] : number.alternatives) {
    sum += probability;
    texts.insert(text);
  }
  CHECK(sum <= 1);
  CHECK(texts.size() == number.alternatives.size());
  for (std::size_t i = 0; i < 3; ++i) {
    REQUIRE(!number.digits[i].alternatives.empty());
    CHECK(number.digits[i].alternatives[0].digit == number.digits[i].digit);
    CHECK(number.digits[i].alternatives[0].probability == number.digits[i].confidence);
  }
}

TEST_CASE("a number has as many digits as are asked for, or none") {
  Recognizer recognizer = shipped();
  for (std::size_t count = 2; count <= 5; ++count) {
    const Number number = read(
        recognizer, kSevenOneFour,
        {.refinement = &kRefinement, .allowed = {}, .alternatives = 2, .digits = {count, count}});
    CHECK(number.digits.size() == count);
    CHECK(number.text.size() == count);
    CHECK(number.alternatives.at(0).text == number.text);
  }
  const Number none =
      read(recognizer, kSevenOneFour,
           {.refinement = &kRefinement, .allowed = {}, .alternatives = 2, .digits = {6, 9}});
  CHECK(none.digits.empty());
  CHECK(none.text.empty());
  CHECK(none.confidence == 0);
  CHECK(none.alternatives.empty());
}

TEST_CASE("a digit that is not allowed is none in a number, and keeps its strokes together") {
  Recognizer recognizer = shipped();
  AnswerOptions options{.refinement = &kRefinement,
                        .allowed = std::vector<std::uint8_t>(10),
                        .alternatives = 3,
                        .digits = {}};
  options.allowed[1] = options.allowed[7] = 1;
  const Number number = read(recognizer, kSevenOneFour, options);
  CHECK(number.text == "71?");
  REQUIRE(number.digits.size() == 3);
  CHECK(number.digits[2].digit == -1);
  CHECK(!number.digits[2].sign);
  CHECK(number.digits[2].strokes == std::vector<std::uint32_t>{3, 4});
  CHECK(number.confidence < 0.5);
  CHECK(number.alternatives.at(0).text == "71?");
}

}  // namespace
}  // namespace inkdigit
