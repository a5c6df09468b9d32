#include "trainer/measure/number_score.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/number/refinement.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/drawn/number_composer.hpp"

namespace inkdigit {
namespace {

struct Writer {
  std::vector<StrokeSample> samples;
  double height = 1;
};

std::vector<Writer> by_writer(std::span<const StrokeSample> samples) {
  std::map<std::string, Writer> writers;
  for (const StrokeSample& sample : samples) writers[sample.writer].samples.push_back(sample);
  std::vector<Writer> list;
  for (auto& [name, writer] : writers) {
    writer.height = median_height(writer.samples);
    list.push_back(std::move(writer));
  }
  return list;
}

std::vector<Drawing> digits_of(const ComposedNumber& number) {
  std::vector<Drawing> digits(number.label.size());
  for (std::size_t s = 0; s < number.drawing.size(); ++s) {
    digits[number.digit_of_stroke[s]].push_back(number.drawing[s]);
  }
  return digits;
}

std::string read_alone(Recognizer& recognizer, const ComposedNumber& number) {
  std::string text;
  for (const Drawing& digit : digits_of(number)) {
    const Recognition recognition =
        value_or_throw(recognizer.recognize(FlatStrokes(digit).view()), number.label);
    text += recognizer.model().network.spec().classes[most_probable(recognition)];
  }
  return text;
}

bool is_segmented(const Number& read, const ComposedNumber& number) {
  std::vector<std::size_t> digit_of_stroke(number.drawing.size());
  for (std::size_t digit = 0; digit < read.digits.size(); ++digit) {
    for (const std::uint32_t stroke : read.digits[digit].strokes) digit_of_stroke[stroke] = digit;
  }
  return digit_of_stroke == number.digit_of_stroke;
}

Number read(Recognizer& recognizer, const ComposedNumber& number, const AnswerOptions& options) {
  const FlatStrokes strokes(number.drawing);
  return value_or_throw(recognize_number(recognizer, strokes.view(), options), number.label);
}

NumberCounts count(Recognizer& recognizer, const ComposedNumber& number) {
  AnswerOptions three;
  three.refinement = &kRefinement;
  three.alternatives = 3;
  const Number best = read(recognizer, number, three);
  const std::size_t digits = number.label.size();
  AnswerOptions as_many;
  as_many.digits = {digits, digits};
  const Number as_long = read(recognizer, number, as_many);
  const bool among = std::any_of(
      best.alternatives.begin(), best.alternatives.end(),
      [&](const TextAlternative& alternative) { return alternative.text == number.label; });
  NumberCounts counts{.tried = 1};
  counts.right = best.text == number.label ? 1 : 0;
  counts.segmented = is_segmented(best, number) ? 1 : 0;
  counts.among_three = among ? 1 : 0;
  counts.right_length = as_long.text == number.label ? 1 : 0;
  counts.right_alone = read_alone(recognizer, number) == number.label ? 1 : 0;
  return counts;
}

void add(NumberCounts& to, const NumberCounts& counts) {
  to.tried += counts.tried;
  to.right += counts.right;
  to.segmented += counts.segmented;
  to.among_three += counts.among_three;
  to.right_length += counts.right_length;
  to.right_alone += counts.right_alone;
}

nlohmann::json to_json(const NumberCounts& counts) {
  return {{"tried", counts.tried},
          {"right", counts.right},
          {"segmented", counts.segmented},
          {"among_three", counts.among_three},
          {"right_length", counts.right_length},
          {"right_alone", counts.right_alone}};
}

}  // namespace

NumberScore score_numbers(Recognizer& recognizer, std::span<const StrokeSample> samples,
                          const NumberScoreOptions& options) {
  const std::vector<Writer> writers = by_writer(samples);
  if (writers.empty()) throw UserError("numbers: there are no digits to compose them of");
  NumberScore score;
  for (std::size_t digits = options.least_digits; digits <= options.most_digits; ++digits) {
    score.lengths.push_back({.digits = digits});
  }
  for (std::size_t i = 0; i < options.numbers; ++i) {
    const std::size_t length = i % score.lengths.size();
    const Writer& writer = writers[i / score.lengths.size() % writers.size()];
    Random random(options.seed, RandomPurpose::kNumber, i);
    const ComposedNumber number =
        compose_number(writer.samples, score.lengths[length].digits, writer.height, random);
    const NumberCounts counts = count(recognizer, number);
    add(score.lengths[length], counts);
    add(score.all, counts);
  }
  return score;
}

nlohmann::json to_json(const NumberScore& score) {
  nlohmann::json json = to_json(score.all);
  json["lengths"] = nlohmann::json::array();
  for (const NumberCounts& counts : score.lengths) {
    nlohmann::json length = to_json(counts);
    length["digits"] = counts.digits;
    json["lengths"].push_back(std::move(length));
  }
  return json;
}

}  // namespace inkdigit
