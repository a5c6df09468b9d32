#include "trainer/measure/number_score.hpp"

#include <nlohmann/json.hpp>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/paths.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/drawn/synthetic.hpp"

namespace inkdigit {
namespace {

std::vector<StrokeSample> synthetic_writers(std::size_t writers) {
  std::vector<StrokeSample> samples;
  for (std::size_t i = 0; i < writers * 20; ++i) {
    Random random(11, RandomPurpose::kSynthetic, i);
    const int digit = static_cast<int>(i % 10);
    samples.push_back({std::to_string(digit), "writer " + std::to_string(i / 20),
                       synthetic_digit(digit, random), i + 1});
  }
  return samples;
}

void check_sum(const NumberScore& score) {
  NumberCounts sum;
  for (const NumberCounts& counts : score.lengths) {
    sum.tried += counts.tried;
    sum.right += counts.right;
    sum.segmented += counts.segmented;
    sum.right_alone += counts.right_alone;
  }
  CHECK(sum.tried == score.all.tried);
  CHECK(sum.right == score.all.right);
  CHECK(sum.segmented == score.all.segmented);
  CHECK(sum.right_alone == score.all.right_alone);
}

TEST_CASE("the shipped weights read numbers of digits that the program draws") {
  Recognizer recognizer =
      value_or_throw(Recognizer::load(read_file(test::kDefaultWeights)), "default");
  const NumberScore score = score_numbers(recognizer, synthetic_writers(6), {.numbers = 200});
  CHECK(score.all.tried == 200);
  REQUIRE(score.lengths.size() == 5);
  CHECK(score.lengths[0].digits == 2);
  CHECK(score.lengths[4].digits == 6);
  for (const NumberCounts& counts : score.lengths) CHECK(counts.tried == 40);
  CHECK(score.all.segmented >= 190);
  CHECK(score.all.right_alone >= 170);
  CHECK(score.all.right >= score.all.right_alone - 10);
  CHECK(score.all.among_three >= score.all.right);
  CHECK(score.all.right_length >= score.all.right - 2);
  check_sum(score);

  const nlohmann::json json = to_json(score);
  CHECK(json["right"] == score.all.right);
  CHECK(json["lengths"][4]["digits"] == 6);
  CHECK(json["lengths"][4]["segmented"] == score.lengths[4].segmented);
  CHECK(to_json(score_numbers(recognizer, synthetic_writers(6), {.numbers = 200})) == json);
  CHECK(to_json(score_numbers(recognizer, synthetic_writers(6), {.numbers = 200, .seed = 1})) !=
        json);
}

TEST_CASE("weights that know nothing read no number, however it is segmented") {
  Recognizer recognizer = value_or_throw(Recognizer::create(test::small_model()), "small");
  const NumberScore score =
      score_numbers(recognizer, synthetic_writers(2), {.numbers = 40, .least_digits = 6});
  REQUIRE(score.lengths.size() == 1);
  CHECK(score.all.right == 0);
  CHECK(score.all.right_alone == 0);
  CHECK(score.all.segmented > 0);
}

TEST_CASE("there is no score without digits to compose numbers of") {
  Recognizer recognizer = value_or_throw(Recognizer::create(test::small_model()), "small");
  CHECK_THROWS_AS(score_numbers(recognizer, {}), UserError);
}

}  // namespace
}  // namespace inkdigit
