#include "trainer/data/load.hpp"

#include <filesystem>
#include <set>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/load.hpp"
#include "tests/native/support/png.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::load_error;
using test::options;
namespace fs = std::filesystem;

TEST_CASE("synthetic data has the count that was asked for, all classes in turn, by seed") {
  const Dataset data = load_data({"synthetic:25"}, options());
  CHECK(data.size() == 25);
  CHECK(data.labels[13] == 3);
  CHECK(data.pixels == load_data({"synthetic:25"}, options()).pixels);
  LoadOptions other = options();
  other.seed = 5;
  CHECK(data.pixels != load_data({"synthetic:25"}, other).pixels);
}

TEST_CASE("negatives are drawings of no class, whatever a file's labels are") {
  const Dataset drawn = load_data({"negatives:1003"}, options());
  CHECK(drawn.name == "negatives:1003");
  CHECK(drawn.labels == std::vector<std::uint8_t>(1003, kNoClass));
  CHECK(drawn.pixels == load_data({"negatives:1003"}, options()).pixels);
  LoadOptions other = options();
  other.seed = 5;
  CHECK(drawn.pixels != load_data({"negatives:1003"}, other).pixels);
  CHECK(has_negatives(drawn));
  CHECK_FALSE(has_negatives(load_data({"synthetic:10"}, options())));
  CHECK(std::set<std::string>(drawn.kind_names.begin(), drawn.kind_names.end()) ==
        std::set<std::string>{"scribbles", "shapes", "doodles", "spoilt digits"});
  CHECK(drawn.kinds.size() == 1003);

  const test::TemporaryFolder folder;
  const std::string path = (folder.path() / "letters.jsonl").string();
  write_file(path, R"({"label":"A","writer":"ann","strokes":[[[0,0],[5,9]]]})"
                   "\n"
                   R"({"label":3,"strokes":[[[0,0],[5,9]]]})"
                   "\n");
  const Dataset read = load_data({"synthetic:1", "negatives:" + path}, options());
  CHECK(read.labels == std::vector<std::uint8_t>{0, kNoClass, kNoClass});
  CHECK(read.writers == std::vector<std::uint32_t>{0, 1, 0});
  CHECK(read.name == "synthetic:1 + negatives:letters.jsonl");
  const std::string more = (folder.path() / "more.jsonl").string();
  write_file(more, R"({"label":"~","strokes":[[[0,0],[5,9]]]})"
                   "\n"
                   R"({"label":"cat","strokes":[[[0,0],[5,9]]]})"
                   "\n");
  const Dataset kinds = load_data(
      {"synthetic:1", "negatives:" + path, "negatives:" + more, "negatives:" + path}, options());
  const std::vector<std::string> expected{
      "synthetic:1",          "letters (letters)", "negatives:letters.jsonl", "symbols (more)",
      "negatives:more.jsonl", "letters (letters)", "negatives:letters.jsonl"};
  for (std::size_t i = 0; i < kinds.size(); ++i) CHECK(kind_of(kinds, i) == expected[i]);
  CHECK(locate_data("negatives:" + path) == path);
  CHECK_FALSE(locate_data("negatives:/nowhere.jsonl"));
  // A count is no file, even where one is called so.
  write_file(folder.path() / "10", "");
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  CHECK_FALSE(locate_data("negatives:10"));
  CHECK_FALSE(locate_data("negatives"));
  fs::current_path(before);
  CHECK_THAT(load_error("negatives:0"), Contains("negatives:0: the count must be a whole number"));
  CHECK_THAT(load_error("negatives:/nowhere.jsonl"), Contains("/nowhere.jsonl: no such file"));
}

TEST_CASE("several SPECs are put one behind the other") {
  const Dataset data = load_data({"synthetic:7", "synthetic:3"}, options());
  CHECK(data.size() == 10);
  CHECK(data.name == "synthetic:7 + synthetic:3");
  REQUIRE(data.sources.size() == 2);
  CHECK(data.sources[0].samples == 7);
  CHECK(data.sources[1].samples == 3);
  CHECK(data.sources[1].name == "synthetic:3");
  CHECK(data.sources[1].weight == 1);
  CHECK(data.writers.empty());
}

TEST_CASE("progress is told of every sample") {
  LoadOptions watched = options();
  std::vector<std::size_t> done;
  watched.progress = [&](const std::string& name, std::size_t samples, std::size_t total) {
    CHECK(name == "synthetic:3");
    CHECK(total == 3);
    done.push_back(samples);
  };
  load_data({"synthetic:3"}, watched);
  CHECK(done == std::vector<std::size_t>{1, 2, 3});
}

TEST_CASE("stroke files are rasterized, and their labels are class names") {
  const test::TemporaryFolder folder;
  const std::string path = (folder.path() / "a.jsonl").string();
  write_file(path, R"({"label":3,"writer":"a","strokes":[[[0,0],[5,9]]]})"
                   "\n\n"
                   R"({"label":"7","strokes":[[[0,0,0.5],[5,9,0.7]],[[1,1]]]})"
                   "\n");
  const Dataset data = load_data({"strokes:" + path}, options());
  CHECK(data.labels == std::vector<std::uint8_t>{3, 7});
  CHECK(data.name == "strokes:a.jsonl");
  CHECK(data.writers == std::vector<std::uint32_t>{1, 0});
  Ink ink;
  data.ink.copy(1, ink);
  CHECK(ink.lengths == std::vector<std::uint32_t>{2, 1});
  CHECK(ink.points[1].y == 1);
}

TEST_CASE("what is made of strokes has ink, what comes as a picture has none") {
  const test::TemporaryFolder folder;
  fs::create_directory(folder.path() / "1");
  write_file(folder.path() / "1/a.png", test::plain_png(28, 1, 2, 3));
  const Dataset data =
      load_data({"synthetic:2", "images:" + folder.path().string(), "synthetic:1"}, options());
  REQUIRE(data.size() == 4);
  for (const std::size_t sample : {0U, 1U, 3U}) CHECK(data.ink.has(sample));
  CHECK_FALSE(data.ink.has(2));
  CHECK(load_data({"images:" + folder.path().string()}, options()).ink.empty());
}

TEST_CASE("the writers of several sets are one list, and who is in two of them is one writer") {
  const test::TemporaryFolder folder;
  const auto spec = [&](const std::string& name, const std::vector<std::string>& writers) {
    std::string lines;
    for (const std::string& writer : writers) {
      lines += R"({"label":1,"writer":")" + writer + R"(","strokes":[[[0,0],[5,9]]]})" + "\n";
    }
    write_file(folder.path() / name, lines);
    return "strokes:" + (folder.path() / name).string();
  };
  const std::vector<std::string> specs{"synthetic:2", spec("a", {"ann", "bob", "ann"}),
                                       spec("b", {"eve", "bob", ""}), "synthetic:1"};
  const Dataset data = load_data(specs, options());
  CHECK(data.writers == std::vector<std::uint32_t>{0, 0, 1, 2, 1, 3, 2, 0, 0});
  CHECK(data.writer_names == std::vector<std::string>{"ann", "bob", "eve"});
}

TEST_CASE("ink becomes pictures of three channels, each as of one") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "a.jsonl";
  write_file(path, R"({"label":3,"strokes":[[[0,0],[5,9]]]})");
  test::write_idx(folder.path(), "", 7, 1);
  for (const std::string& spec : {std::string("synthetic:4"), "strokes:" + path.string(),
                                  "mnist:" + folder.path().string()}) {
    INFO(spec);
    const Dataset gray = load_data({spec}, options());
    const Dataset color = load_data({spec}, options(3));
    CHECK(color.labels == gray.labels);
    CHECK(color.shape == Shape{3, 28, 28, false});
    REQUIRE(color.pixels.size() == 3 * gray.pixels.size());
    for (std::size_t i = 0; i < color.pixels.size(); ++i) {
      REQUIRE(color.pixels[i] == gray.pixels[i / 3]);
    }
  }
}

TEST_CASE("errors in stroke files name the file and the line") {
  const test::TemporaryFolder folder;
  const std::string path = (folder.path() / "a.jsonl").string();
  const std::string good = R"({"label":3,"strokes":[[[0,0],[5,9]]]})";
  const auto error_of_line = [&](const std::string& line) {
    write_file(path, good + "\n" + line + "\n");
    return load_error("strokes:" + path);
  };
  CHECK_THAT(error_of_line("{"), Contains(path + ": is no JSON: at line 2, column 1: "));
  CHECK(error_of_line(R"({"strokes":[[[1,2],[3,4]]]})") ==
        path + ": line 2: has no 'label'; it must be one of the classes 0 1 2 3 4 5 6 7 8 9");
  for (const char* blank : {R"({"label":1,"strokes":[]})", R"({"label":1,"strokes":[[],[]]})"}) {
    CHECK(error_of_line(blank) ==
          path + ": line 2: 'strokes' has no point; a blank shows nothing to learn from");
  }
  CHECK(error_of_line(R"({"label":1})") == path + ": line 2: has no 'strokes'");
  CHECK(error_of_line(R"({"label":1,"strokes":[[[1]]]})") ==
        path + ": line 2: stroke 1, point 1: a point must be [x, y]");
  CHECK_THAT(error_of_line(R"({"label":"A","strokes":[[[1,2]]]})"),
             Contains(path + ": line 2: label 'A' is none of the classes 0 1 2"));
  CHECK_THAT(error_of_line(R"({"label":1,"strokes":[[[1,1e30]]]})"),
             Contains(path + ": line 2: stroke 1, point 1: y is"));
  write_file(path, "\n");
  CHECK(load_error("strokes:" + path) == path + ": has no drawings");
}

TEST_CASE("a SPEC that is unknown or malformed says what would be right") {
  CHECK_THAT(load_error("minst"), Contains("unknown kind of data 'minst' (did you mean 'mnist'?)"));
  CHECK_THAT(load_error("synthetic:many"), Contains("must be a whole number from 1 to"));
  CHECK_THAT(load_error("synthetic:0"), Contains("must be a whole number from 1 to"));
  CHECK_THAT(load_error("strokes"), Contains("needs a file"));
  CHECK_THAT(load_error("strokes:/nowhere.jsonl"), Contains("/nowhere.jsonl: no such file"));
  CHECK_THAT(load_error("images"), Contains("needs a folder: images:DIR"));
  CHECK_THAT(load_error("images:/nowhere"), Contains("/nowhere: no such folder"));
  CHECK_THAT(load_error("mnist:/nowhere"), Contains("/nowhere: no such folder"));
  for (const char* spec : {"mnist:", "mnist::test", "synthetic:", "images:"}) {
    CHECK_THAT(load_error(spec), Contains(": nothing stands behind '"));
  }
}

TEST_CASE("data without their kind are told which it probably is") {
  const test::TemporaryFolder folder;
  const fs::path& path = folder.path();
  fs::create_directories(path / "new/3");
  write_file(path / "a.ndjson", "");
  write_file(path / "a.csv.gz", "");
  fs::create_directory(path / "digits");
  write_file(path / "digits/t10k-images.idx3-ubyte", "");
  for (const auto& [name, kind] : std::vector<std::pair<std::string, std::string>>{
           {"new", "images"}, {"a.ndjson", "strokes"}, {"a.csv.gz", "csv"}, {"digits", "mnist"}}) {
    const std::string spec = (path / name).string();
    CHECK(load_error(spec) ==
          "data '" + spec + "': says no kind of data (did you mean '" + kind + ":" + spec + "'?)");
  }
}

TEST_CASE("names that are no UTF-8 become so where they go into files") {
  const test::TemporaryFolder folder;
  const std::string path = (folder.path() / "caf\xE9.jsonl").string();
  write_file(path, R"({"label":3,"strokes":[[[0,0],[5,9]]]})");
  CHECK(load_data({"strokes:" + path}, options()).name == "strokes:caf%E9.jsonl");
  const fs::path pictures = folder.path() / "\xE9t\xE9";
  fs::create_directories(pictures / "1");
  write_file(pictures / "1/a.png", test::plain_png(28, 1, 2, 3));
  LoadOptions quiet = options();
  std::string noted;
  quiet.note = [&](const std::string& line) { noted += line; };
  CHECK(load_data({"images:" + pictures.string()}, quiet).name == "images:%E9t%E9");
  CHECK(noted ==
        "images:" + pictures.string() + ": has no folder for the classes 0 2 3 4 5 6 7 8 9");
}

TEST_CASE("data that are nowhere are told all places where they might be") {
  CHECK_THAT(load_error("strokes:none.jsonl"),
             Contains("none.jsonl: no such file; neither is ") &&
                 Contains("../shared/data/strokes/none.jsonl, data/strokes/none.jsonl"));
  CHECK_THAT(load_error("mnist:no/such"), Contains("no/such: no such folder; neither is ") &&
                                              Contains("../shared/data/mnist/no/such") &&
                                              Contains("npm run data"));
}

TEST_CASE("pictures that the network does not take are refused") {
  const test::TemporaryFolder folder;
  fs::create_directory(folder.path() / "1");
  write_file(folder.path() / "1/a.png", test::plain_png(28, 1, 2, 3));
  for (const std::string& spec : {std::string("synthetic:1"), "images:" + folder.path().string()}) {
    CHECK(load_error(spec, options(2)) ==
          "the network takes 2x28x28 but data become pictures of 1 or 3 channels");
  }
  LoadOptions many = options();
  many.classes.resize(256);
  CHECK_THAT(load_error("synthetic:1", many),
             Contains("256 classes but data can have at most 255"));
}

}  // namespace
}  // namespace inkdigit
