#include "trainer/data/load.hpp"

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/io/files.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

LoadOptions options() {
  LoadOptions result;
  result.input = {.channels = 1, .height = 28, .width = 28, .mean = {0}, .std = {1}};
  for (int c = 0; c < 10; ++c) result.classes.push_back(std::to_string(c));
  return result;
}

std::string error_of(const std::string& spec) {
  return test::message_of([&] { load_data({spec}, options()); });
}

TEST_CASE("synthetic data has the count that was asked for, all classes in turn, by seed") {
  const Dataset data = load_data({"synthetic:25"}, options());
  CHECK(data.size() == 25);
  CHECK(data.labels[13] == 3);
  CHECK(data.pixels == load_data({"synthetic:25"}, options()).pixels);
  LoadOptions other = options();
  other.seed = 5;
  CHECK(data.pixels != load_data({"synthetic:25"}, other).pixels);
}

TEST_CASE("several SPECs are put one behind the other") {
  const Dataset data = load_data({"synthetic:7", "synthetic:3"}, options());
  CHECK(data.size() == 10);
  CHECK(data.name == "synthetic:7 + synthetic:3");
}

TEST_CASE("stroke files are rasterised, and their labels are class names") {
  const test::TemporaryFolder folder;
  const std::string path = (folder.path() / "a.jsonl").string();
  write_file(path, R"({"label":3,"writer":"a","strokes":[[[0,0],[5,9]]]})"
                   "\n\n"
                   R"({"label":"7","strokes":[[[0,0,0.5],[5,9,0.7]],[[1,1]]]})"
                   "\n");
  const Dataset data = load_data({"strokes:" + path}, options());
  CHECK(data.labels == std::vector<std::uint8_t>{3, 7});
  CHECK(data.name == "strokes:a.jsonl");
}

TEST_CASE("errors in stroke files name the file and the line") {
  const test::TemporaryFolder folder;
  const std::string path = (folder.path() / "a.jsonl").string();
  const std::string good = R"({"label":3,"strokes":[[[0,0],[5,9]]]})";
  const auto error_of_line = [&](const std::string& line) {
    write_file(path, good + "\n" + line + "\n");
    return error_of("strokes:" + path);
  };
  CHECK(error_of_line("{") == path + ": line 2: is no JSON object");
  CHECK(error_of_line(R"({"label":1})") == path + ": line 2: has no 'strokes'");
  CHECK(error_of_line(R"({"label":1,"strokes":[[[1]]]})") ==
        path + ": line 2: a point must be [x, y]");
  CHECK_THAT(error_of_line(R"({"label":"A","strokes":[[[1,2]]]})"),
             Contains(path + ": line 2: label 'A' is none of the classes 0 1 2"));
  CHECK_THAT(error_of_line(R"({"label":1,"strokes":[[[1,1e30]]]})"),
             Contains(path + ": line 2: stroke 1, point 1: y is"));
  write_file(path, "\n");
  CHECK(error_of("strokes:" + path) == path + ": has no drawings");
}

TEST_CASE("a SPEC that is unknown or malformed says what would be right") {
  CHECK_THAT(error_of("minst"), Contains("unknown kind of data 'minst' (did you mean 'mnist'?)"));
  CHECK_THAT(error_of("synthetic:many"), Contains("must be a whole number from 1 to"));
  CHECK_THAT(error_of("synthetic:0"), Contains("must be a whole number from 1 to"));
  CHECK_THAT(error_of("strokes"), Contains("needs a file"));
  CHECK_THAT(error_of("strokes:/nowhere.jsonl"), Contains("/nowhere.jsonl: no such file"));
  CHECK_THAT(error_of("images:/nowhere"), Contains("/nowhere: no such folder"));
  CHECK_THAT(error_of("mnist:/nowhere"), Contains("/nowhere: no such folder"));
}

TEST_CASE("pictures that the network does not take are refused") {
  LoadOptions rgb = options();
  rgb.input.channels = 3;
  CHECK_THAT(test::message_of([&] { load_data({"synthetic:1"}, rgb); }),
             Contains("the network takes 3x28x28"));
}

}  // namespace
}  // namespace inkdigit
