#include "engine/json/decimal.hpp"

#include <bit>
#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

namespace inkdigit {
namespace {

// Against the C library's, which rounds correctly.
void check(const std::string& text) {
  INFO(text);
  const auto expected = std::bit_cast<std::uint64_t>(std::strtod(text.c_str(), nullptr));
  CHECK(std::bit_cast<std::uint64_t>(decimal_to_double(text)) == expected);
  CHECK(std::bit_cast<std::uint64_t>(exact_decimal_to_double(text)) == expected);
}

TEST_CASE("Decimal numbers become the nearest double, as in the C library") {
  for (const char* text : {"0",
                           "-0",
                           "0.0",
                           "-0.0e-7",
                           "1",
                           "-1",
                           "10",
                           "0.1",
                           "0.3",
                           "5e-1",
                           "123456789012345678",
                           "9007199254740993",
                           "9007199254740992.5",
                           "9007199254740993.0000000000000000001",
                           "1.7976931348623157e308",
                           "1.7976931348623158e308",
                           "1.7976931348623159e308",
                           "1e309",
                           "-1e999999999999",
                           "4.9406564584124654e-324",
                           "2.4703282292062327e-324",
                           "2.4703282292062328e-324",
                           "1e-999999999999",
                           "2.2250738585072011e-308",
                           "2.2250738585072014e-308",
                           "1E+2",
                           "1E-2",
                           "0.000001e6",
                           "100000e-5"}) {
    check(text);
  }
}

TEST_CASE("What lies in the middle of two doubles goes to the even one, by its 768 digits") {
  const double value = std::numeric_limits<double>::denorm_min() * 3;
  char digits[1200];
  // 3.5 times the smallest, exactly, then a last digit that says on which side it lies.
  const long double middle =
      static_cast<long double>(value) +
      static_cast<long double>(std::numeric_limits<double>::denorm_min()) / 2;
  std::snprintf(digits, sizeof(digits), "%.1080Lf", middle);
  const std::string exact = digits;
  check(exact);
  check(exact + "1");
  check(exact.substr(0, exact.find_last_not_of('0')) + "4");
  // In the middle of 1 and the next one, as far as 900 digits can tell; then above it.
  const std::string beside_one = "1.00000000000000011102230246251565404236316680908203125";
  check(beside_one + std::string(900, '0'));
  check(beside_one + std::string(900, '0') + "1");
}

TEST_CASE("Whatever double is written is read again, and what lies between two is rounded") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 2000; ++i) {
    const double value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    const std::string written = nlohmann::json(value).dump();
    check(written);
    const float single = static_cast<float>(value);
    if (std::isfinite(single)) check(nlohmann::json(static_cast<double>(single)).dump());
    std::string digits = std::to_string(random()) + std::to_string(random());
    check(digits.substr(0, 1 + random() % digits.size()) + "." + digits + "e" +
          std::to_string(static_cast<int>(random() % 700) - 350));
  }
}

TEST_CASE("Doubles are written as the JSON library writes them, whatever their size") {
  for (const double value : {0.0,
                             -0.0,
                             1.0,
                             -1.0,
                             10.0,
                             0.1,
                             0.3,
                             9.5,
                             99.99,
                             1e14,
                             1e15,
                             1e16,
                             1e-3,
                             1e-4,
                             1e-5,
                             123456789012345.0,
                             1234567890123456.0,
                             0.0001234,
                             2.5e-7,
                             1.7976931348623157e308,
                             5e-324,
                             2.2250738585072014e-308,
                             9007199254740993.0}) {
    INFO(value);
    CHECK(double_to_decimal(value) == nlohmann::json(value).dump());
  }
  CHECK(double_to_decimal(std::numeric_limits<double>::infinity()) == "null");
  CHECK(double_to_decimal(std::numeric_limits<double>::quiet_NaN()) == "null");
}

TEST_CASE("A double is written with as few digits as give it back") {
  std::mt19937_64 random(11);
  for (int i = 0; i < 500; ++i) {
    const double value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    const std::string written = double_to_decimal(value);
    INFO(written);
    CHECK(std::strtod(written.c_str(), nullptr) == value);
    // The library's own are not always the shortest.
    CHECK(written.size() <= nlohmann::json(value).dump().size());
  }
}

}  // namespace
}  // namespace inkdigit
