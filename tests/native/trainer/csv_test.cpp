#include "trainer/data/csv.hpp"

#include <zlib.h>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"

namespace inkdigit {
namespace {

using Bytes = std::vector<std::uint8_t>;

class CsvFile {
 public:
  [[nodiscard]] CsvPictures read(const std::string& text) const {
    write_file(path(), text);
    return read_csv(path());
  }
  // What follows the file's name.
  [[nodiscard]] std::string error(const std::string& text) const {
    const std::string message = test::message_of([&] { (void)read(text); });
    const std::string name = path().string() + ": ";
    return message.starts_with(name) ? message.substr(name.size()) : message;
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "a.csv"; }

 private:
  test::TemporaryFolder folder_;
};

void check_two(const CsvPictures& pictures) {
  CHECK(pictures.side == 2);
  CHECK(pictures.labels == std::vector<std::string>{"3", "7"});
  CHECK(pictures.pixels == Bytes{0, 10, 20, 255, 1, 2, 3, 4});
}

TEST_CASE("tables are read with a header and without, whatever stands between the values") {
  const CsvFile file;
  check_two(file.read("3,0,10,20,255\n7,1,2,3,4\n"));
  check_two(file.read("label,pixel0,pixel1,pixel2,pixel3\n3,0,10,20,255\n7,1,2,3,4"));
  check_two(
      file.read("\xEF\xBB\xBFLabel, 1x1, 1x2, 2x1, 2x2\r\n3, 0, 10, 20, 255\r\n\r\n7,1,2,3,4\r\n"));
  check_two(file.read("\xEF\xBB\xBF\"3\",0,10,20,255\n7,1,2,3,4\n"));
  check_two(file.read("\"label\";\"a\";\"b\";\"c\";\"d\"\n\"3\";0;10;20;255\n7;1;2;3;4.0\n"));
  check_two(file.read("3\t0\t10\t20\t255\n7\t1\t2\t3\t4\n"));
  check_two(file.read("0,1,2,3,4\n3,0,10,20,255\n7,1,2,3,4\n"));  // the columns' numbers
  check_two(file.read("a,b,c,d,class\n0,10,20,255,3\n1,2,3,4,7\n"));
  check_two(file.read("A,B,C,D,Target\n0,10,20,255,3\n1,2,3,4,7\n"));
  CHECK(file.read("B,0,10,20,255\n").labels[0] == "B");
  CHECK(file.read("\n\n3,0,10,20,255\n\n7,1,2,3,4\n").lines == std::vector<std::size_t>{3, 5});
}

TEST_CASE("a gzipped table is read") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "a.csv.gz";
  gzFile file = gzopen(path.c_str(), "wb");
  gzputs(file, "3,0,10,20,255\n7,1,2,3,4\n");
  gzclose(file);
  check_two(read_csv(path));
}

TEST_CASE("a table without labels is named as such") {
  const CsvFile file;
  CHECK(file.error("pixel0,pixel1,pixel2,pixel3\n1,2,3,4\n") ==
        "line 1: has 4 columns, a picture of 2x2 without a label, as in Kaggle's test.csv; a label "
        "must stand in front of it");
  CHECK(
      file.error("1,2,3\n") ==
      "line 1: has 3 columns but should have a label and a square of pixels, such as 785 (28x28)");
  CHECK(file.error("7\n").starts_with("line 1: has 1 columns but should have a label"));
}

TEST_CASE("what is wrong in a table is named with its line and column") {
  const CsvFile file;
  CHECK(file.error("3,0,10,20,255\n7,1,2,3\n") == "line 2: has 4 values but the first line has 5");
  CHECK(file.error("3,0,10,20,255\n7,1,2,3,4,5\n") ==
        "line 2: has 6 values but the first line has 5");
  for (const char* value : {"256", "-1", "-1.0", "256.0", "1.5", "x", "", "nan", "1e9"}) {
    INFO(value);
    CHECK(file.error("3,0,10,20,255\n7,1,2," + std::string(value) + ",4\n") ==
          "line 2, column 4: '" + std::string(value) + "' must be a whole number from 0 to 255");
  }
  CHECK(file.error("") == "has no pictures");
  CHECK(file.error("label,a,b,c,d\n") == "has no pictures");
}

}  // namespace
}  // namespace inkdigit
