#include "trainer/data/sets/stroke_file.hpp"

#include <cmath>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

StrokeSample read_one(const std::string& line) { return parse_stroke_text(line, "a").at(0); }

std::string stroke_error(const std::string& text) {
  return test::message_of([&] { (void)parse_stroke_text(text, "a"); });
}

// Its points as "x,y x,y / x,y", a stroke each.
std::string text_of(const Drawing& drawing) {
  std::string text;
  for (const Stroke& stroke : drawing) {
    text += text.empty() ? "" : " /";
    for (const Point p : stroke) {
      text += " " + std::to_string(std::lround(p.x)) + "," + std::to_string(std::lround(p.y));
    }
  }
  return text;
}

TEST_CASE("strokes are lists of points, perhaps with more than two numbers each") {
  CHECK(text_of(read_one(R"({"strokes":[[[1,2],[3,4],[5,6],[7,8]]]})").drawing) ==
        " 1,2 3,4 5,6 7,8");
  CHECK(text_of(read_one(R"({"strokes":[[[1,2],[3,4]]]})").drawing) == " 1,2 3,4");
  CHECK(text_of(read_one(R"({"strokes":[[[1,2],[3,4],[5,6]]]})").drawing) == " 1,2 3,4 5,6");
  CHECK(text_of(read_one(R"({"strokes":[[[1,2,9,9],[3,4,9,9]],[[5,6,9,9]]]})").drawing) ==
        " 1,2 3,4 / 5,6");
}

TEST_CASE("lists of coordinates are understood where the file has nothing else") {
  const std::string nine_x = "[1,2,3,4,5,6,7,8,9]";
  const std::string nine_y = "[11,12,13,14,15,16,17,18,19]";
  const std::string points = " 1,11 2,12 3,13 4,14 5,15 6,16 7,17 8,18 9,19";
  CHECK(text_of(read_one("{\"strokes\":[[" + nine_x + "," + nine_y + "]]}").drawing) == points);
  CHECK(
      text_of(read_one("{\"strokes\":[[" + nine_x + "," + nine_y + "," + nine_x + "]]}").drawing) ==
      points);
  // What could be either is as the rest of the file, before and behind.
  const auto samples =
      parse_stroke_text(R"({"strokes":[[[1,2],[3,4]]]})"
                        "\n{\"strokes\":[[" +
                            nine_x + "," + nine_y + "]]}\n" + R"({"strokes":[[[5,6,7],[8,9,0]]]})",
                        "a");
  CHECK(text_of(samples[0].drawing) == " 1,3 2,4");
  CHECK(text_of(samples[2].drawing) == " 5,8 6,9 7,0");
  CHECK(text_of(read_one(R"({"strokes":[[[1],[2]],[[3,5],[4,6]]]})").drawing) == " 1,2 / 3,4 5,6");
}

TEST_CASE("Quick Draw's own files are read as they are") {
  const StrokeSample sample = read_one(
      R"({"word":"eight","key_id":"5","recognized":true,"drawing":[[[1,2],[3,4]],[[5],[6],[0]]]})");
  CHECK(text_of(sample.drawing) == " 1,3 2,4 / 5,6");
  CHECK(sample.label == "eight");
  for (const char* stroke : {"[[1,2],[3,4],[5,6],[7,8]]", "[[1,2],[3]]", "[[],[]]"}) {
    INFO(stroke);
    CHECK_THAT(stroke_error("{\"drawing\":[" + std::string(stroke) + "]}"),
               Contains("a: line 1: stroke 1: must be [[x, ...], [y, ...]], with as many x as y"));
  }
}

TEST_CASE("strokes that could be points as well as lists are refused") {
  // Eight numbers are the most that a point has.
  for (const std::string list : {"[1,2,3]", "[1,2,3,4,5,6,7,8]"}) {
    CHECK_THAT(stroke_error("{\"strokes\":[[" + list + "," + list + "]]}"),
               Contains("a: line 1: it is not clear whether 'strokes' holds points"));
  }
  const std::string points = R"({"strokes":[[[1,2],[3,4],[5,6],[7,8]]]})";
  const std::string lists = R"({"strokes":[[[1,2,3,4,5,6,7,8,9],[1,2,3,4,5,6,7,8,9]]]})";
  const std::string wrong = " stroke 1, point 1: a point must be [x, y] but has 9 numbers";
  CHECK(stroke_error(points + "\n" + lists) == "a: line 2:" + wrong);
  CHECK(stroke_error(lists + "\n" + points) == "a: line 1:" + wrong);
  // What is neither says nothing of the others.
  CHECK_THAT(stroke_error(R"({"strokes":[[[1],[2]],[[3,4],[5]]]})"),
             Contains("a: line 1: stroke 2: must be [[x, ...], [y, ...]]"));
}

TEST_CASE("a label is a name, however it is written") {
  CHECK(read_one(R"({"label":3,"strokes":[]})").label == "3");
  CHECK(read_one(R"({"label":3.0,"strokes":[]})").label == "3");
  CHECK(read_one(R"({"label":"3","strokes":[]})").label == "3");
  CHECK(read_one(R"({"label":" 3\n","strokes":[]})").label == "3");
  CHECK(read_one(R"({"label":3.5,"strokes":[]})").label == "3.5");
  CHECK(read_one(R"({"label":1e20,"strokes":[]})").label == "1e+20");  // more than an integer holds
  CHECK(read_one(R"({"label":null,"strokes":[]})").label.empty());
  CHECK(read_one(R"({"strokes":[]})").label.empty());
  CHECK(read_one(R"({"writer":12,"strokes":[]})").writer == "12");
}

TEST_CASE("lines are counted with those that are blank") {
  const auto samples = parse_stroke_text("{\"strokes\":[]}\r\n\n \t\r\n{\"strokes\":[]}\r\n", "a");
  REQUIRE(samples.size() == 2);
  CHECK(samples[0].line == 1);
  CHECK(samples[1].line == 4);
}

TEST_CASE("what is wrong in a stroke file is named with its place") {
  CHECK_THAT(stroke_error("{\"strokes\":[]}\n\n{\"label\":7,\"label\":1}"),
             Contains("a: at line 3, column 18: the key 'label' is there twice"));
  CHECK_THAT(stroke_error("{\"strokes\":[]} x"), Contains("a: is no JSON: at line 1, column 16: "));
  CHECK(stroke_error("[]") == "a: line 1: is no JSON object");
  CHECK(stroke_error(R"({"strokes":[[[1,2],[3,4],[5,6],[7,8]],[[1,2],["x",4]]]})") ==
        "a: line 1: stroke 2, point 2: a point must be [x, y]");
  CHECK(stroke_error(R"({"strokes":[7]})") == "a: line 1: stroke 1: must be a list of points");
  CHECK(stroke_error(R"({"strokes":7})") == "a: line 1: 'strokes' must be a list of strokes");
  CHECK(stroke_error(R"({"label":1})") == "a: line 1: has no 'strokes'");
  CHECK(stroke_error("\n") == "a: has no drawings");
}

TEST_CASE("files of strokes are known by their names") {
  for (const char* name : {"a.jsonl", "a.jsonl.gz", "a.ndjson", "a.ndjson.gz"}) {
    CHECK(is_stroke_path(name));
  }
  for (const char* name : {"a.json", "a.png", "jsonl", "a.gz"}) CHECK_FALSE(is_stroke_path(name));
}

}  // namespace
}  // namespace inkdigit
