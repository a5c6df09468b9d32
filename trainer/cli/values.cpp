#include "trainer/cli/values.hpp"

#include <fmt/core.h>

#include <charconv>
#include <limits>
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

}  // namespace inkdigit
