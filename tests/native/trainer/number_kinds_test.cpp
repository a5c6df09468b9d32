#include "trainer/data/drawn/number_kinds.hpp"

#include "engine/ink/box.hpp"
#include "tests/native/support/catch.hpp"
#include "trainer/data/drawn/number_composer.hpp"
#include "trainer/data/drawn/synthetic.hpp"

namespace inkdigit {
namespace {

std::vector<StrokeSample> samples() {
  std::vector<StrokeSample> list;
  for (std::size_t i = 0; i < 40; ++i) {
    Random random(11, RandomPurpose::kSynthetic, i);
    const int digit = static_cast<int>(i % 10);
    list.push_back({std::to_string(digit), "w", synthetic_digit(digit, random), i + 1});
  }
  return list;
}

NumberOfAKind composed(NumberKind kind, std::uint64_t index) {
  const std::vector<StrokeSample> list = samples();
  Random random(7, RandomPurpose::kNumber, index);
  return compose_number(kind, list, median_height(list), random);
}

TEST_CASE("numbers of every kind have ink and say what they are") {
  const auto names = names_of(NumberKind{});
  for (std::size_t kind = 0; kind < names.size(); ++kind) {
    INFO(names[kind]);
    for (std::uint64_t i = 0; i < 10; ++i) {
      const NumberOfAKind number = composed(static_cast<NumberKind>(kind), i);
      REQUIRE_FALSE(number.drawing.empty());
      CHECK(box_of(number.drawing).height() > 0);
      CHECK(number.label.find_first_not_of("0123456789.,-:/?") == std::string::npos);
      CHECK(composed(static_cast<NumberKind>(kind), i).label == number.label);
    }
  }
}

TEST_CASE("the label has the sign between digits, and a question mark for what is none") {
  const auto label_has = [](NumberKind kind, char character) {
    const std::string label = composed(kind, 3).label;
    const std::size_t at = label.find(character);
    return at != std::string::npos && at > 0 && at + 1 < label.size();
  };
  CHECK(label_has(NumberKind::kPoint, '.'));
  CHECK(label_has(NumberKind::kComma, ','));
  CHECK(label_has(NumberKind::kMinus, '-'));
  CHECK(label_has(NumberKind::kColon, ':'));
  CHECK(label_has(NumberKind::kSlash, '/'));
  CHECK(composed(NumberKind::kStruck, 3).label == "?");
  CHECK(composed(NumberKind::kStacked, 3).label == "?");
  CHECK(composed(NumberKind::kSuperscript, 3).label.back() == '?');
  CHECK(composed(NumberKind::kJoined, 3).label.size() == 2);
  CHECK(composed(NumberKind::kJoined, 3).drawing.size() == 1);
}

}  // namespace
}  // namespace inkdigit
