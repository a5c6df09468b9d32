#include "engine/json/parse.hpp"

#include <nlohmann/json.hpp>
#include <random>

#include "engine/json/write.hpp"
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

// What is allowed, and what is not, by RFC 8259's grammar: beside each other, so that a text
// differs from its neighbor in what it is about.
constexpr std::string_view kTexts[] = {"",
                                       " ",
                                       "nul",
                                       "nulll",
                                       "null ",
                                       "\tfalse\r\n",
                                       "True",
                                       "0",
                                       "-0",
                                       "00",
                                       "01",
                                       "-01",
                                       "-",
                                       "+1",
                                       "1.",
                                       "1.0",
                                       ".5",
                                       "0.5",
                                       "1e5",
                                       "1e",
                                       "1e+",
                                       "1E-2",
                                       "1e05",
                                       "0e0",
                                       "0x1",
                                       "1_0",
                                       "Infinity",
                                       "NaN",
                                       "-Infinity",
                                       "9223372036854775807",
                                       "9223372036854775808",
                                       "-9223372036854775808",
                                       "-9223372036854775809",
                                       "18446744073709551615",
                                       "18446744073709551616",
                                       "1e308",
                                       "1e309",
                                       "-1e309",
                                       "1e-400",
                                       "123456789012345678901234567890",
                                       "\"\"",
                                       "\"",
                                       "\"a",
                                       "'a'",
                                       R"("\"")",
                                       R"("\\\/\b\f\n\r\t")",
                                       R"("\a")",
                                       R"("\u0000")",
                                       R"("\u00E9\u00e9")",
                                       R"("\u12")",
                                       R"("\u12G4")",
                                       R"("\uD83D\uDE00")",
                                       R"("\uD83D")",
                                       R"("\uDE00")",
                                       R"("\uD83D\u0041")",
                                       R"("\uD83Dx")",
                                       R"("\uD83D\n")",
                                       R"("\uFFFF\u0800\u07FF\u0080\u007F")",
                                       "\"\x7F\"",
                                       "\"\n\"",
                                       "\"\x1F\"",
                                       "\"é€😀\"",
                                       "\"\xC3\"",
                                       "\"\xC0\x80\"",
                                       "\"\xED\xA0\x80\"",
                                       "\"\xF4\x90\x80\x80\"",
                                       "\"\x80\"",
                                       "[]",
                                       "[ ]",
                                       "[",
                                       "]",
                                       "[1]",
                                       "[1,]",
                                       "[,1]",
                                       "[1,,2]",
                                       "[1 2]",
                                       "[1,2] ",
                                       "[[[]]]",
                                       "[[]",
                                       "[]]",
                                       "[1}",
                                       "{]",
                                       "{}",
                                       "{ }",
                                       "{",
                                       "}",
                                       R"({"a":1})",
                                       R"({"a":1,})",
                                       R"({,"a":1})",
                                       R"({"a" 1})",
                                       R"({"a":})",
                                       R"({a:1})",
                                       R"({1:1})",
                                       R"({"a":1 "b":2})",
                                       R"({"a":1,"b":{"c":[true,false,null]}})",
                                       R"({"":0})",
                                       R"( { "a" : [ 1 , 2 ] } )",
                                       "\xEF\xBB\xBF[]",
                                       "\xEF\xBB[]",
                                       "[]\xEF\xBB\xBF",
                                       "/**/[]",
                                       "[]//",
                                       "\f[]",
                                       "\xC2\xA0[]"};

TEST_CASE("what is JSON, and what it says, is as the library has it") {
  for (const std::string_view text : kTexts) {
    INFO(text);
    const json expected = json::parse(text, nullptr, false);
    const Result<json> value = parse_json(text);
    REQUIRE(value.ok() == !expected.is_discarded());
    if (!value) continue;
    CHECK(value->type() == expected.type());
    CHECK(value->dump() == expected.dump());
    CHECK(parse_json(json_text(*value))->dump() == expected.dump());
  }
}

TEST_CASE("texts that something happened to are JSON where the library says so") {
  std::mt19937 random(5);
  const auto below = [&](std::size_t bound) { return random() % bound; };
  constexpr std::string_view kPieces[] = {"\"", "\\", "u", "D83D", "{", "}", "[",  "]",    ",",
                                          ":",  "0",  "-", ".",    "e", " ", "\n", "\xC3", "t"};
  int valid = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text(kTexts[below(std::size(kTexts))]);
    const std::string_view piece = kPieces[below(std::size(kPieces))];
    const std::size_t at = below(text.size() + 1);
    const std::size_t gone = below(2);
    text.replace(at, std::min(gone, text.size() - at), piece);
    INFO(text);
    const json expected = json::parse(text, nullptr, false);
    const Result<json> value = parse_json(text);
    if (!value && value.error().message.find("there twice") != std::string::npos) continue;
    REQUIRE(value.ok() == !expected.is_discarded());
    if (!value) continue;
    ++valid;
    REQUIRE(*value == expected);
  }
  CHECK(valid > 1000);
}

TEST_CASE("what is no JSON is named with its line and column") {
  const auto at = [](int column, const std::string& what) {
    return "is no JSON: at line 1, column " + std::to_string(column) + ": " + what;
  };
  CHECK(syntax_error("") == at(0, "expected a value but the text ends"));
  CHECK(syntax_error("{\"a\": 1,\n \"b\" true}") ==
        "is no JSON: at line 2, column 6: expected ':' but found 't'");
  CHECK(syntax_error("{} {}") == at(4, "expected the end but found '{'"));
  CHECK(syntax_error("[1 2]") == at(4, "expected ',' or ']' but found '2'"));
  CHECK(syntax_error("[1,") == at(3, "expected a value but the text ends"));
  CHECK(syntax_error("{\"a\":1") == at(6, "expected ',' or '}' but the text ends"));
  CHECK(syntax_error("{a:1}") == at(2, "expected a key in quotes but found 'a'"));
  CHECK(syntax_error("[tru]") == at(2, "expected a value but found 't'"));
  CHECK(syntax_error("[-]") == at(3, "expected a digit but found ']'"));
  CHECK(syntax_error("[é]") == at(2, "expected a value but found 'é'"));
  CHECK(syntax_error("[1e999]") == at(7, "a number beyond the largest double"));
  CHECK(syntax_error("\"\xE9\"") == at(2, "bytes that are not UTF-8"));
  CHECK(syntax_error("\"a\tb\"") ==
        at(3, "a control character inside a string; it is to be escaped"));
  CHECK(syntax_error(R"("\q")") == at(3, "expected an escape that JSON knows but found 'q'"));
  CHECK(syntax_error(R"("\u12g4")") == at(6, "expected a hexadecimal digit but found 'g'"));
  CHECK(syntax_error(R"("\ud800x")") == at(8, "half of a surrogate pair"));
  CHECK(syntax_error("[\"" + std::string(10'000, 'a')) ==
        at(10'002, "a string without its closing quote"));
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
