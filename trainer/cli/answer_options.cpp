#include "trainer/cli/answer_options.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include "engine/number/refinement.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/cli/values.hpp"

namespace inkdigit {
namespace {

// "0,10,A" at its commas; without any, each character of UTF-8 by itself.
std::vector<std::string> names_in(const std::string& list) {
  const bool commas = list.find(',') != std::string::npos;
  std::vector<std::string> names(1);
  for (const char c : list) {
    if (commas && c == ',') {
      names.emplace_back();
      continue;
    }
    const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    if (!commas && !continues && !names.back().empty()) names.emplace_back();
    names.back() += c;
  }
  return names;
}

std::vector<std::uint8_t> allowed_classes(const std::string& list,
                                          std::span<const std::string> classes) {
  // A list may be one name of several characters.
  const bool one = std::find(classes.begin(), classes.end(), list) != classes.end();
  std::vector<std::uint32_t> allowed;
  for (const std::string& name : one ? std::vector{list} : names_in(list)) {
    const auto found = std::find(classes.begin(), classes.end(), name);
    if (found == classes.end()) {
      throw UserError(fmt::format("--allowed {}: no class is named \"{}\"; the classes are {}",
                                  list, name, fmt::join(classes, ", ")));
    }
    allowed.push_back(static_cast<std::uint32_t>(found - classes.begin()));
  }
  return allowing(allowed, classes.size());
}

// The whole of the text; -1 where it is no number.
long count_in(std::string_view text) {
  long value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : -1;
}

DigitCount digit_count(const std::string& text) {
  const std::size_t dash = std::min(text.find('-'), text.size());
  const long least = count_in(std::string_view(text).substr(0, dash));
  const long most = dash == text.size() ? least : count_in(std::string_view(text).substr(dash + 1));
  if (least < 0 || most < least || most < 1) {
    throw UserError("--digits " + text + ": must be a number as 4, or two as 1-6");
  }
  return {static_cast<std::size_t>(least), static_cast<std::size_t>(most)};
}

}  // namespace

void add_answer_options(CLI::App& command, AnswerArguments& arguments) {
  command.add_option("--allowed", arguments.allowed,
                     "The only classes that a digit may be: 0123456789, or names with commas "
                     "between; what most likely is another is no digit");
  command.add_option("--digits", arguments.digits,
                     "With --number: how many digits a number, or each row of a picture, has: 4, "
                     "or 1-6");
  command
      .add_option("--alternatives", arguments.alternatives,
                  "How many alternatives to tell, of each digit and of the whole, with their "
                  "probabilities")
      ->check(whole_number(0, static_cast<int>(kMostAlternatives)));
}

AnswerOptions answer_options(const AnswerArguments& arguments,
                             std::span<const std::string> classes) {
  AnswerOptions options;
  options.alternatives = arguments.alternatives;
  if (arguments.alternatives > 0 || !arguments.allowed.empty()) options.refinement = &kRefinement;
  if (!arguments.allowed.empty()) options.allowed = allowed_classes(arguments.allowed, classes);
  if (!arguments.digits.empty()) options.digits = digit_count(arguments.digits);
  return options;
}

}  // namespace inkdigit
