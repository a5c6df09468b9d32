// What options take for numbers. The messages and the help say which are right.
#pragma once

#include <CLI/CLI.hpp>

namespace inkdigit {

// Decimal digits without a zero in front, from `low` to `high`.
CLI::Validator whole_number(int low, int high);

// From `low` to `high`; no NaN.
CLI::Validator number(double low, double high);

// Any number, where the range is checked with other options.
CLI::Validator any_number();

}  // namespace inkdigit
