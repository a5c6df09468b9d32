// Pictures in MNIST's files and in tables: which class a number is, and which way up they are.
#include "tests/native/support/catch.hpp"
#include "tests/native/support/load.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"
#include "trainer/data/load.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::load_error;
using test::options;

LoadOptions named(std::vector<std::string> classes) {
  LoadOptions result = options();
  result.classes = std::move(classes);
  return result;
}

std::vector<std::string> letters() {
  std::vector<std::string> names;
  for (char c = 'a'; c <= 'z'; ++c) names.emplace_back(1, c);
  return names;
}

TEST_CASE("numbers are the classes that are called so, otherwise their indices") {
  const test::TemporaryFolder folder;
  const std::string spec = "mnist:" + folder.path().string();
  const std::string labels = (folder.path() / "train-labels-idx1-ubyte").string();
  test::write_idx(folder.path(), "", 7, 1);
  CHECK(load_data({spec}, options()).labels == std::vector<std::uint8_t>{7, 1});
  CHECK(load_data({spec}, named({"1", "7"})).labels == std::vector<std::uint8_t>{1, 0});
  CHECK(load_error(spec, named({"0", "1"})) ==
        labels + ": label 1 is 7, which is none of the classes 0 1");
  const std::vector<std::string> clothes{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
  CHECK(load_data({spec}, named(clothes)).labels == std::vector<std::uint8_t>{7, 1});
  CHECK(load_error(spec, named({"a", "b"})) ==
        labels + ": label 1 is 7, but the network has 2 classes");
  CHECK_THAT(
      load_error(spec, named(letters())),
      Contains(labels + ": shows the digits 0 to 9, but the network has the classes a b c "));
  test::write_idx(folder.path(), "", 25, 1);
  CHECK(load_data({spec}, named(letters())).labels == std::vector<std::uint8_t>{25, 1});
  CHECK(load_error(spec) ==
        labels + ": label 1 is 25, which is none of " + "the classes 0 1 2 3 4 5 6 7 8 9");
}

TEST_CASE("EMNIST's letters are numbered from 1, and no digits") {
  const test::TemporaryFolder folder;
  test::write_idx(folder.path(), "emnist-letters-", 1, 26);
  const std::string spec = "mnist:" + folder.path().string();
  const Dataset data = load_data({spec}, named(letters()));
  CHECK(data.labels == std::vector<std::uint8_t>{0, 25});
  CHECK(data.name == "emnist-letters:train");
  CHECK_THAT(load_error(spec), Contains("shows letters, but the network has the classes 0 1 2"));
}

TEST_CASE("words behind MNIST's folder say which images, which set, and that it is transposed") {
  const test::TemporaryFolder folder;
  test::write_idx(folder.path(), "", 7, 1);
  test::write_idx(folder.path(), "emnist-digits-", 4, 2);
  const std::string spec = "mnist:" + folder.path().string();
  CHECK(load_data({spec + ":train"}, options()).labels[0] == 7);
  CHECK(load_data({spec + ":emnist-digits"}, options()).labels[0] == 4);
  CHECK_THAT(load_error(spec + ":test"), Contains("t10k-images-idx3-ubyte: no such file"));
  const Dataset upright = load_data({spec}, options());
  const Dataset turned = load_data({spec + ":transposed:train"}, options());
  CHECK(turned.name == "mnist:train:transposed");
  for (std::size_t y = 0; y < 28; ++y) {
    for (std::size_t x = 0; x < 28; ++x) {
      REQUIRE(turned.image(1)[28 * y + x] == upright.image(1)[28 * x + y]);
    }
  }
  CHECK(locate_data(spec + ":transposed:emnist-digits") == folder.path());
}

TEST_CASE("tables of pictures are as the same pictures in IDX") {
  const test::TemporaryFolder folder;
  test::write_idx(folder.path(), "", 7, 1);
  const Dataset idx = load_data({"mnist:" + folder.path().string()}, options());
  std::string text;
  for (std::size_t i = 0; i < 2; ++i) {
    text += i == 0 ? "7.0" : "1";
    for (std::size_t p = 0; p < 28 * 28; ++p) text += "," + std::to_string(idx.image(i)[p]);
    text += "\n";
  }
  const std::string path = (folder.path() / "a.csv").string();
  write_file(path, text);
  const Dataset csv = load_data({"csv:" + path}, options());
  CHECK(csv.pixels == idx.pixels);
  CHECK(csv.labels == idx.labels);
  CHECK(csv.name == "csv:a.csv");
  CHECK(load_data({"csv:" + path + ":transposed"}, options()).pixels ==
        load_data({"mnist:" + folder.path().string() + ":transposed"}, options()).pixels);
  CHECK(locate_data("csv:" + path + ":transposed") == path);
  text.replace(0, 3, "B");
  write_file(path, text);
  CHECK(load_error("csv:" + path) ==
        path + ": line 1: label 'B' is none of the classes 0 1 2 3 4 5 6 7 8 9");
  CHECK(load_data({"csv:" + path}, named({"1", "B"})).labels == std::vector<std::uint8_t>{1, 0});
  CHECK_THAT(load_error("csv"), Contains("needs a file: csv:FILE.csv[.gz]"));
}

}  // namespace
}  // namespace inkdigit
