// Folders of pictures as data: images:DIR.
#include <filesystem>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/load.hpp"
#include "tests/native/support/png.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/thread_ranks.hpp"
#include "trainer/base/files.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::load_error;
using test::options;
namespace fs = std::filesystem;

// A folder of pictures for classes of colors.
class ImageFolder {
 public:
  ImageFolder() {
    options_.classes = {"red", "green", "blue"};
    add("green/b.png", 0, 250, 0);
    add("green/a.png", 0, 200, 0);
    add("green/deep/c.png", 0, 150, 0);
    add("red/a.png", 240, 0, 0);
  }
  void add(const fs::path& name, std::uint8_t red, std::uint8_t green, std::uint8_t blue) const {
    write(name, test::plain_png(40, red, green, blue));
  }
  // What is said of files that are not used.
  [[nodiscard]] std::vector<std::string> notes() const {
    std::vector<std::string> lines;
    LoadOptions listening = options_;
    listening.note = [&](const std::string& line) { lines.push_back(line); };
    load_data({spec()}, listening);
    return lines;
  }
  void write(const fs::path& name, const std::vector<std::uint8_t>& bytes) const {
    fs::create_directories((path() / name).parent_path());
    write_file(path() / name, bytes);
  }
  [[nodiscard]] fs::path path() const { return folder_.path() / "colors"; }
  [[nodiscard]] std::string spec() const { return "images:" + path().string(); }
  [[nodiscard]] Dataset load(const std::string& behind = "") const {
    return load_data({spec() + behind}, options_);
  }
  [[nodiscard]] std::string error() const { return load_error(spec(), options_); }
  [[nodiscard]] const LoadOptions& options_of() const { return options_; }

 private:
  test::TemporaryFolder folder_;
  LoadOptions options_ = options(3);
};

TEST_CASE("threads and ranks share the files of a folder, and all have all pictures") {
  const ImageFolder folder;
  for (int i = 0; i < 150; ++i) {
    const auto shade = static_cast<std::uint8_t>(i);
    folder.add("blue/" + std::to_string(100 + i) + ".png", shade, 7, shade);
  }
  const Dataset whole = folder.load();
  REQUIRE(whole.size() == 154);
  CHECK(whole.image(153)[0] == 149);
  test::run_ranks(3, [&](Ranks& ranks) {
    LoadOptions options = folder.options_of();
    options.threads = 1 + ranks.rank();
    options.ranks = &ranks;
    std::size_t done = 0;
    std::size_t of = 0;
    options.progress = [&](const std::string&, std::size_t read, std::size_t total) {
      done = read;
      of = total;
    };
    const Dataset data = load_data({folder.spec()}, options);
    if (data.pixels != whole.pixels || data.labels != whole.labels) {
      throw std::logic_error("other pictures");
    }
    if (done != of || of > 52) throw std::logic_error("not a share of its own");
  });
}

TEST_CASE("ranks that see other files in a folder end with that") {
  const ImageFolder folder;
  const ImageFolder other;
  other.add("blue/c.png", 1, 2, 3);
  const std::vector<std::string> texts = test::said(test::failures_of_ranks(2, [&](Ranks& ranks) {
    const ImageFolder& seen = ranks.first() ? folder : other;
    LoadOptions options = seen.options_of();
    options.ranks = &ranks;
    load_data({seen.spec()}, options);
  }));
  CHECK(texts[0].empty());
  CHECK_THAT(texts[1], Contains("rank 1 has other pictures in images:"));
}

TEST_CASE("of files that cannot be read the first is the error, whoever reads it") {
  const ImageFolder folder;
  for (const char* name : {"blue/1.png", "blue/2.png", "green/a.png", "red/b.png", "red/c.png"}) {
    folder.write(name, {1, 2, 3});
  }
  const std::string first = (folder.path() / "red/b.png").string();
  const std::vector<std::string> texts = test::said(test::failures_of_ranks(2, [&](Ranks& ranks) {
    LoadOptions options = folder.options_of();
    options.threads = 3;
    options.ranks = &ranks;
    load_data({folder.spec()}, options);
  }));
  CHECK_THAT(texts[0], Contains(first));
  CHECK(texts[1].empty());
}

TEST_CASE("a folder of pictures is read class by class, in colors, without what is hidden") {
  const ImageFolder folder;
  folder.add(".trash/a.png", 1, 1, 1);
  folder.add("green/.thumbnails/a.png", 1, 1, 1);
  folder.write("green/._a.png", {1, 2, 3});
  folder.write("green/notes.txt", {1, 2, 3});
  folder.write("readme.txt", {1, 2, 3});
  const Dataset data = folder.load();
  CHECK(data.name == "images:colors");
  CHECK(data.shape == Shape{3, 28, 28, false});
  REQUIRE(data.labels == std::vector<std::uint8_t>{0, 1, 1, 1});
  CHECK(data.image(0)[0] == 240);
  CHECK(data.image(0)[1] == 0);
  CHECK(data.image(1)[1] == 200);
  CHECK(data.image(2)[1] == 250);
  CHECK(data.image(3)[28 * 28 * 3 - 2] == 150);
  CHECK(folder.load("/").name == "images:colors");
  // The two of .trash and .thumbnails, and ._a.png.
  CHECK(folder.notes() ==
        std::vector<std::string>{folder.spec() + ": 5 files are not used: 3 hidden, 2 .txt",
                                 folder.spec() + ": has no folder for the classes blue"});
}

TEST_CASE("where every file of a folder is used, and every class has some, nothing is said") {
  const ImageFolder folder;
  folder.add("blue/a.png", 0, 0, 240);
  CHECK(folder.notes().empty());
}

TEST_CASE("a picture in a folder is turned upright") {
  const ImageFolder folder;
  // Green on the left as stored, and at the top as it was taken.
  std::vector<std::uint8_t> rows;
  for (int i = 0; i < 28 * 28; ++i) {
    rows.insert(rows.end(), {0, static_cast<std::uint8_t>(i % 28 < 14 ? 255 : 0), 0});
  }
  const std::vector<std::uint8_t> exif{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0,
                                       3,   0,   0, 0,  1, 0, 6, 0, 0, 0, 0, 0,    0};
  folder.write("blue/a.png", test::png(28, 28, test::PngColor::kRgb, 8, rows, {{"eXIf", exif}}));
  const Dataset data = folder.load();
  const auto image = data.image(data.size() - 1);
  CHECK(image[1] == 255);
  CHECK(image[27 * 3 + 1] == 255);
  CHECK(image[27 * 28 * 3 + 1] == 0);
}

TEST_CASE("a folder that is no class, or has no pictures, is named together with what is right") {
  const ImageFolder folder;
  folder.add("yellow/a.png", 250, 250, 0);
  CHECK(folder.error() ==
        folder.spec() + ": folder 'yellow' is none of the classes red green blue");
  fs::remove_all(folder.path() / "yellow");
  CHECK(folder.error().empty());
  fs::create_directory(folder.path() / "blue");
  CHECK_THAT(folder.error(), Contains(folder.spec() + ": folder 'blue' has no pictures (PNG, "));
  fs::remove_all(folder.path());
  fs::create_directory(folder.path());
  folder.add("a.png", 1, 2, 3);
  CHECK(folder.error() ==
        folder.spec() + ": has no folder named after one of the classes red green blue");
}

TEST_CASE("a picture that cannot be read names its file") {
  const ImageFolder folder;
  folder.write("red/b.png", {1, 2, 3});
  CHECK_THAT(folder.error(), Contains("red/b.png: no picture that can be read"));
  std::vector<std::uint8_t> cut = test::plain_png(40, 1, 2, 3);
  cut.erase(cut.end() - 30, cut.end());
  folder.write("red/b.png", cut);
  CHECK_THAT(folder.error(), Contains("red/b.png: damaged picture (PNG): ends early: "));
}

}  // namespace
}  // namespace inkdigit
