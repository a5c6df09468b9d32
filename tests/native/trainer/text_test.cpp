#include "trainer/base/text.hpp"

#include <nlohmann/json.hpp>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

TEST_CASE("UTF-8 stays as it is") {
  for (const char* text :
       {"", "plain", "caf\xC3\xA9", "\xE6\x89\x8B\xE5\x86\x99", "\xF0\x9F\x96\x8A",
        "\xED\x9F\xBF\xEE\x80\x80", "\xF4\x8F\xBF\xBF", "100%"}) {
    CHECK(utf8_text(text) == text);
  }
  // The first and the last of each form, by Unicode's table 3-7.
  for (const char* text :
       {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xE0\xBF\xBF", "\xE1\x80\x80", "\xEC\xBF\xBF",
        "\xED\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF0\xBF\xBF\xBF", "\xF1\x80\x80\x80",
        "\xF3\xBF\xBF\xBF", "\xF4\x80\x80\x80"}) {
    CHECK(utf8_text(text) == text);
  }
}

TEST_CASE("bytes that are no UTF-8 are written out") {
  CHECK(utf8_text("caf\xE9") == "caf%E9");
  CHECK(utf8_text("\xE9t\xE9") == "%E9t%E9");
  CHECK(utf8_text("\xC3") == "%C3");
  CHECK(utf8_text("\xC3(") == "%C3(");
  CHECK(utf8_text("\xC0\xAF") == "%C0%AF");                // overlong
  CHECK(utf8_text("\xE0\x80\xAF") == "%E0%80%AF");         // overlong
  CHECK(utf8_text("\xED\xA0\x80") == "%ED%A0%80");         // a surrogate
  CHECK(utf8_text("\xF4\x90\x80\x80") == "%F4%90%80%80");  // beyond U+10FFFF
  CHECK(utf8_text("\xF5\x80\x80\x80") == "%F5%80%80%80");  // beyond it, too
  CHECK(utf8_text("\xF0\x8F\xBF\xBF") == "%F0%8F%BF%BF");  // overlong
  CHECK(utf8_text("\xE6\x89(") == "%E6%89(");
  CHECK(utf8_text("\xE6\x89") == "%E6%89");
  CHECK(utf8_text("\xE6\x89\xE6\x89\x8B") == "%E6%89\xE6\x89\x8B");
}

TEST_CASE("whatever the bytes, the text goes into JSON") {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string bytes{static_cast<char>(first), static_cast<char>(second), '\x80', 'a'};
      CHECK_NOTHROW(nlohmann::json(utf8_text(bytes)).dump());
    }
  }
}

}  // namespace
}  // namespace inkdigit
