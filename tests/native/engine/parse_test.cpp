#include "engine/json/parse.hpp"

#include <nlohmann/json.hpp>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

std::string syntax_error(std::string_view text) {
  const Result<json> value = parse_json(text);
  return value ? "" : value.error().message;
}

TEST_CASE("what is JSON is read as the library reads it") {
  for (const char* text :
       {"null", "true", " [] ", "{}", "-3", "18446744073709551615", "0.1e-3", R"("a\u00e9\"b")",
        R"([1,[2,[{}]],{"b":{"c":[null,false]},"a":"x"},[]])", "\xEF\xBB\xBF{\"a\":1}\n"}) {
    INFO(text);
    const Result<json> value = parse_json(text);
    REQUIRE(value);
    CHECK(*value == json::parse(text));
    CHECK(value->type() == json::parse(text).type());
  }
}

TEST_CASE("what is no JSON is named with its line and column") {
  CHECK(syntax_error("") ==
        "is no JSON: at line 1, column 0: syntax error while parsing value - unexpected end of "
        "input; expected '[', '{', or a literal");
  CHECK_THAT(syntax_error("{\"a\": 1,\n \"b\" true}"),
             Catch::Matchers::StartsWith("is no JSON: at line 2, column 9: syntax error"));
  CHECK_THAT(syntax_error("{} {}"),
             Catch::Matchers::StartsWith("is no JSON: at line 1, column 4: syntax error"));
  CHECK_THAT(syntax_error("[1e999]"), Catch::Matchers::Contains("number overflow parsing '1e999'"));
  CHECK_THAT(syntax_error("\"\xE9\""), Catch::Matchers::Contains("ill-formed UTF-8 byte"));
  const std::string long_word = syntax_error("[\"" + std::string(10'000, 'a'));
  CHECK_THAT(long_word, Catch::Matchers::Contains("missing closing quote"));
  CHECK(long_word.size() < 300);
  CHECK(parse_json("\n[", 7).error().message.starts_with("is no JSON: at line 8, column 1: "));
}

TEST_CASE("bytes behind the value are an error, a byte 0 among them") {
  using namespace std::string_view_literals;
  CHECK(syntax_error("{}\n \0 garbage {{{"sv) == "is no JSON: at line 2, column 2: a byte 0");
  CHECK(syntax_error("{}\0"sv) == "is no JSON: at line 1, column 3: a byte 0");
}

TEST_CASE("a key that an object has twice is an error, whichever value it has") {
  CHECK(syntax_error("{\"a\": 1,\n\"a\": 1}") == "at line 2, column 3: the key 'a' is there twice");
  CHECK(syntax_error(R"([{"x": {"a": 1, "b": 2, "a": 3}}])") ==
        "at line 1, column 27: the key 'a' is there twice");
  CHECK(syntax_error(R"({"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]})").empty());
  CHECK(syntax_error(R"({"\u0061": 1, "a": 2})") ==
        "at line 1, column 17: the key 'a' is there twice");
}

TEST_CASE("values inside each other without end do not use up the stack") {
  CHECK(syntax_error(std::string(100, '[') + std::string(100, ']')).empty());
  CHECK(syntax_error(std::string(1'000'000, '[')) ==
        "at line 1, column 101: more than 100 lists or objects inside each other");
}

}  // namespace
}  // namespace inkdigit
