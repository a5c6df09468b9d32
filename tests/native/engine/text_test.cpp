#include "engine/text.hpp"

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

TEST_CASE("text of every script stays as it is") {
  const std::string text = "a/b c.png größe 数字 \xF0\x9F\x96\x8A ~\xC2\xA0";
  CHECK(escaped(text) == text);
  CHECK(escaped("").empty());
}

TEST_CASE("control characters are written out") {
  CHECK(escaped("a\nb\r\n\tc") == "a\\nb\\r\\n\\tc");
  CHECK(escaped("\x1B[2J\x7F") == "\\x1b[2J\\x7f");
  CHECK(escaped(std::string("\0", 1)) == "\\x00");
  CHECK(escaped("\xC2\x9B") == "\\xc2\\x9b");  // U+009B, a control sequence's start
}

TEST_CASE("bytes that are not UTF-8 are written out, one by one, and what follows is kept") {
  CHECK(escaped("gr\xF6\xDF"
                "e") == "gr\\xf6\\xdfe");
  CHECK(escaped("\xE6\x95") == "\\xe6\\x95");  // cut off
  CHECK(escaped("\xC0\xAF"
                "x") == "\\xc0\\xafx");  // longer than need be
  CHECK(escaped("\xE0\x80\xAF") == "\\xe0\\x80\\xaf");
  CHECK(escaped("\xED\xA0\x80") == "\\xed\\xa0\\x80");  // a surrogate
  CHECK(escaped("\xF4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
  CHECK(escaped("\xF8\x88\x80\x80\x80") == "\\xf8\\x88\\x80\\x80\\x80");
  CHECK(escaped("\xE6\nx") == "\\xe6\\nx");
}

}  // namespace
}  // namespace inkdigit
