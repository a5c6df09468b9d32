#include "engine/json/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace inkdigit {
namespace {

// Of double: its bits, and the smallest exponent of two with all of them, as frexp has it.
constexpr int kBits = std::numeric_limits<double>::digits;
constexpr int kSmallest = std::numeric_limits<double>::min_exponent;
// No double, nor what lies in the middle of two, has more digits; more only say that it is above.
constexpr std::size_t kMostDecimals = 800;
// Powers of ten beyond which all is zero or infinite.
constexpr int kMostExponent = 400;

// 0.d1d2d3... x 10^point.
struct Decimal {
  std::vector<std::uint8_t> digits;
  int point = 0;

  void trim() {
    while (!digits.empty() && digits.back() == 0) digits.pop_back();
    const auto first =
        std::find_if(digits.begin(), digits.end(), [](std::uint8_t digit) { return digit != 0; });
    point -= static_cast<int>(first - digits.begin());
    digits.erase(digits.begin(), first);
  }

  void twice() {
    int carry = 0;
    for (std::size_t i = digits.size(); i-- > 0;) {
      const int value = 2 * digits[i] + carry;
      digits[i] = static_cast<std::uint8_t>(value % 10);
      carry = value / 10;
    }
    if (carry != 0) {
      digits.insert(digits.begin(), static_cast<std::uint8_t>(carry));
      ++point;
    }
    trim();
  }

  void half() {
    int carry = 0;
    for (std::uint8_t& digit : digits) {
      const int value = 10 * carry + digit;
      digit = static_cast<std::uint8_t>(value / 2);
      carry = value % 2;
    }
    if (carry != 0) digits.push_back(5);
    trim();
  }

  [[nodiscard]] bool is_below_half() const { return point < 0 || (point == 0 && digits[0] < 5); }
};

Decimal read_decimal(std::string_view number) {
  Decimal decimal;
  bool behind_point = false;
  std::size_t at = 0;
  for (; at < number.size() && number[at] != 'e' && number[at] != 'E'; ++at) {
    if (number[at] == '.') {
      behind_point = true;
      continue;
    }
    if (!behind_point) ++decimal.point;
    decimal.digits.push_back(static_cast<std::uint8_t>(number[at] - '0'));
  }
  int exponent = 0;
  const bool negative = at + 1 < number.size() && number[at + 1] == '-';
  for (; at < number.size(); ++at) {
    const bool is_digit = number[at] >= '0' && number[at] <= '9';
    if (is_digit) exponent = std::min(10 * exponent + (number[at] - '0'), 1'000'000);
  }
  decimal.point += negative ? -exponent : exponent;
  decimal.trim();
  if (decimal.digits.size() > kMostDecimals) {
    decimal.digits.resize(kMostDecimals);
    decimal.digits.back() = 1;
  }
  return decimal;
}

// By halving and doubling, which decimals do exactly; slow, and short.
double magnitude(Decimal decimal) {
  if (decimal.digits.empty() || decimal.point < -kMostExponent) return 0;
  if (decimal.point > kMostExponent) return std::numeric_limits<double>::infinity();
  int exponent = 0;  // the number is `decimal` x 2^exponent
  for (; decimal.point > 0; ++exponent) decimal.half();
  for (; decimal.is_below_half(); --exponent) decimal.twice();

  const int bits = std::min(kBits, exponent - kSmallest + kBits);  // fewer of subnormal numbers
  if (bits < 0) return 0;
  for (int i = 0; i < bits; ++i) decimal.twice();
  const auto digit = [&](int place) {
    const auto i = static_cast<std::size_t>(place);
    return i < decimal.digits.size() ? decimal.digits[i] : 0U;
  };
  std::uint64_t whole = 0;
  for (int i = 0; i < decimal.point; ++i) whole = 10 * whole + digit(i);
  const unsigned next = digit(decimal.point);
  const bool is_half =
      next == 5 && decimal.digits.size() == static_cast<std::size_t>(decimal.point) + 1;
  if (is_half ? whole % 2 == 1 : next >= 5) ++whole;
  return std::ldexp(static_cast<double>(whole), exponent - bits);
}

// Of a finite number above 0: all its digits.
Decimal exactly(double value) {
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  const auto whole = static_cast<std::uint64_t>(std::ldexp(fraction, kBits));
  Decimal decimal = read_decimal(std::to_string(whole));
  exponent -= kBits;
  for (; exponent > 0; --exponent) decimal.twice();
  for (; exponent < 0; ++exponent) decimal.half();
  return decimal;
}

// With `count` digits, or less where the last ones are zeros.
Decimal rounded(Decimal decimal, std::size_t count) {
  auto& digits = decimal.digits;
  if (count >= digits.size()) return decimal;
  const bool up = digits[count] >= 5;
  digits.resize(count);
  if (up) {
    while (!digits.empty() && digits.back() == 9) digits.pop_back();
    if (digits.empty()) {
      digits.push_back(0);
      ++decimal.point;
    }
    ++digits.back();
  }
  decimal.trim();
  return decimal;
}

// Tries one digit after the other, which is slow, and short.
Decimal shortest(double value) {
  const Decimal exact = exactly(value);
  for (std::size_t count = 1;; ++count) {
    Decimal decimal = rounded(exact, count);
    if (magnitude(decimal) == value) return decimal;
  }
}

}  // namespace

double exact_decimal_to_double(std::string_view number) {
  const bool negative = number.starts_with('-');
  const double value = magnitude(read_decimal(number.substr(negative ? 1 : 0)));
  return negative ? -value : value;
}

double decimal_to_double(std::string_view number) {
#ifdef __cpp_lib_to_chars
  double value = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
  if (read.ec == std::errc()) return value;  // neither too large nor too small
#endif
  return exact_decimal_to_double(number);
}

std::string double_to_decimal(double value) {
  constexpr int kMostWhole = 15;  // digits before the point
  constexpr int kMostZeros = 3;   // behind it
  if (!std::isfinite(value)) return "null";
  std::string text = std::signbit(value) ? "-" : "";
  if (value == 0) return text + "0.0";
  const Decimal decimal = shortest(std::abs(value));
  std::string digits;
  for (const std::uint8_t digit : decimal.digits) digits += static_cast<char>('0' + digit);
  const int point = decimal.point;
  if (point > kMostWhole || point < -kMostZeros) {
    text += digits.substr(0, 1);
    if (digits.size() > 1) text += "." + digits.substr(1);
    const int exponent = point - 1;
    const std::string power = std::to_string(std::abs(exponent));
    return text + (exponent < 0 ? "e-" : "e+") + (power.size() < 2 ? "0" : "") + power;
  }
  if (point <= 0) return text + "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  const auto whole = static_cast<std::size_t>(point);
  if (digits.size() <= whole) return text + digits + std::string(whole - digits.size(), '0') + ".0";
  return text + digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace inkdigit
