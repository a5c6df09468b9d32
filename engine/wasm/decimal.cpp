#include "engine/wasm/decimal.hpp"

#include <algorithm>
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

}  // namespace

double decimal_to_double(std::string_view number) {
  const bool negative = number.starts_with('-');
  const double value = magnitude(read_decimal(number.substr(negative ? 1 : 0)));
  return negative ? -value : value;
}

}  // namespace inkdigit
