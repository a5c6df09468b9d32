#include "trainer/cli/values.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <sstream>
#include <string>

namespace inkdigit {
namespace {

// All of the text as a number in the range; false where it is none.
template <class Number>
bool read(const std::string& text, Number low, Number high, Number& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end && value >= low && value <= high;
}

}  // namespace

CLI::Validator whole_number(int low, int high) {
  const auto check = [low, high](std::string& text) -> std::string {
    const bool octal =
        text.size() > 1 && text[0] == '0';  // for the library, which would make 8 of 010
    int value = 0;
    if (!octal && read(text, low, high, value)) return {};
    return fmt::format("must be a whole number from {} to {} but is '{}'", low, high, text);
  };
  return {check, fmt::format("{}..{}", low, high)};
}

CLI::Validator number(double low, double high) {
  const auto check = [low, high](std::string& text) -> std::string {
    double value = 0;
    if (read(text, low, high, value)) return {};
    return fmt::format("must be a number from {:g} to {:g} but is '{}'", low, high, text);
  };
  return {check, fmt::format("{:g}..{:g}", low, high)};
}

CLI::Validator any_number() {
  const auto check = [](std::string& text) -> std::string {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    double value = 0;
    if (read(text, -kInfinity, kInfinity, value)) return {};
    return "must be a number but is '" + text + "'";
  };
  return {check, ""};
}

void take_one_of(CLI::Option& option, const std::vector<std::string>& words) {
  const std::string all =
      fmt::format("{}", fmt::join(words.begin(), words.end() - 1, ", ")) + " or " + words.back();
  option.type_name(fmt::format("{}", fmt::join(words, "|")));
  option.check(CLI::Validator(
      [words, all](std::string& text) -> std::string {
        if (std::find(words.begin(), words.end(), text) != words.end()) return {};
        return fmt::format("must be {} but is '{}'", all, text);
      },
      ""));
}

std::vector<std::string> words_of_choice(const CLI::Option& option) {
  std::vector<std::string> words;
  std::istringstream type(option.get_type_name());
  for (std::string word; std::getline(type, word, '|');) words.push_back(word);
  if (words.size() < 2) words.clear();
  return words;
}

}  // namespace inkdigit
