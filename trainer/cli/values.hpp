// What options take for values. The messages, the help, the manual pages and the completion of
// shells say which are right.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace inkdigit {

// Decimal digits without a zero in front, from `low` to `high`.
CLI::Validator whole_number(int low, int high);

// From `low` to `high`; no NaN.
CLI::Validator number(double low, double high);

// Any number, where the range is checked with other options.
CLI::Validator any_number();

// One of the words, two or more.
void take_one_of(CLI::Option& option, const std::vector<std::string>& words);

// The words that the option takes; none where it takes others.
std::vector<std::string> words_of_choice(const CLI::Option& option);

// Names of values that are read or written; shells complete them.
inline constexpr const char* kFile = "FILE";
inline constexpr const char* kFolder = "FOLDER";
inline constexpr const char* kSpec = "SPEC";  // of data

}  // namespace inkdigit
