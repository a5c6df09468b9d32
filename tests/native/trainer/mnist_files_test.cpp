#include "trainer/data/mnist_files.hpp"

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
namespace fs = std::filesystem;

class MnistFolder {
 public:
  // Files of these names, without anything in them.
  explicit MnistFolder(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      fs::create_directories((path() / name).parent_path());
      write_file(path() / name, "");
    }
  }
  [[nodiscard]] const fs::path& path() const { return folder_.path(); }
  // What is found, as paths in the folder.
  [[nodiscard]] std::string found(const std::string& set = "",
                                  MnistSplit split = MnistSplit::kTest) const {
    const MnistFiles files = find_mnist(path(), split, set);
    return files.pictures.lexically_relative(path()).string() + " " +
           files.labels.lexically_relative(path()).string();
  }
  [[nodiscard]] std::string error(const std::string& set = "") const {
    return test::message_of([&] { (void)found(set); });
  }

 private:
  test::TemporaryFolder folder_;
};

TEST_CASE("MNIST is found under the names that people have it under") {
  const auto check = [](const std::string& pictures, const std::string& labels) {
    INFO(pictures);
    const MnistFolder folder({pictures, labels});
    CHECK(folder.found() == pictures + " " + labels);
    const bool letters = pictures.find("emnist") != std::string::npos;
    CHECK(has_mnist(folder.path()) != letters);
    CHECK(has_emnist(folder.path()) == letters);
  };
  check("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte.gz");
  check("t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte");
  check("t10k-images.idx3-ubyte.gz", "t10k-labels-idx1-ubyte");
  check("t10k-images-idx3-ubyte/t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte");
  check("t10k-images.idx3-ubyte/t10k-images-idx3-ubyte.gz",
        "t10k-labels.idx1-ubyte/t10k-labels.idx1-ubyte");
  check("MNIST/raw/t10k-images-idx3-ubyte", "MNIST/raw/t10k-labels-idx1-ubyte");
  check("raw/t10k-images-idx3-ubyte.gz", "raw/t10k-labels-idx1-ubyte.gz");
  check("emnist-digits-test-images-idx3-ubyte", "emnist-digits-test-labels-idx1-ubyte");
  check("gzip/emnist-letters-test-images-idx3-ubyte.gz",
        "gzip/emnist-letters-test-labels-idx1-ubyte.gz");
  check("EMNIST/raw/emnist-balanced-test-images-idx3-ubyte",
        "EMNIST/raw/emnist-balanced-test-labels-idx1-ubyte");
  const MnistFolder train({"train-images.idx3-ubyte", "train-labels.idx1-ubyte"});
  CHECK(train.found("", MnistSplit::kTrain) == "train-images.idx3-ubyte train-labels.idx1-ubyte");
  CHECK(has_mnist(train.path()));
  CHECK_FALSE(has_mnist(MnistFolder({"my-test-images-idx3-ubyte"}).path()));
}

TEST_CASE("of two sets in a folder, MNIST's own names come first and others must be named") {
  const std::vector<std::string> two{
      "emnist-digits-test-images-idx3-ubyte", "emnist-digits-test-labels-idx1-ubyte",
      "emnist-letters-test-images-idx3-ubyte", "emnist-letters-test-labels-idx1-ubyte"};
  const MnistFolder folder(two);
  CHECK(folder.error() == folder.path().string() +
                              ": has emnist-digits, emnist-letters; say which, as in mnist:" +
                              folder.path().string() + ":emnist-digits");
  CHECK(folder.found("emnist-letters") ==
        "emnist-letters-test-images-idx3-ubyte emnist-letters-test-labels-idx1-ubyte");
  CHECK_THAT(folder.error("emnist-balanced"),
             Contains("emnist-balanced-test-images-idx3-ubyte: no such file") &&
                 Contains("there is emnist-digits, emnist-letters"));
  // Beside one of the others, and beside both.
  for (const std::ptrdiff_t others : {2, 4}) {
    std::vector<std::string> names(two.begin(), two.begin() + others);
    names.insert(names.end(), {"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"});
    CHECK(MnistFolder(names).found() == "t10k-images-idx3-ubyte t10k-labels-idx1-ubyte");
  }
}

TEST_CASE("what is missing is named, and how to get it") {
  const MnistFolder empty({});
  CHECK_THAT(empty.error(),
             Contains("t10k-images-idx3-ubyte: no such file") && Contains("npm run data"));
  CHECK_FALSE(has_mnist(empty.path()));
  CHECK_THAT(MnistFolder({"t10k-images-idx3-ubyte"}).error(),
             Contains("t10k-labels-idx1-ubyte: no such file, gzipped (.gz) or not, beside "));
  CHECK_THAT(test::message_of([&] { (void)find_mnist("/nowhere", MnistSplit::kTest, ""); }),
             Contains("/nowhere: no such folder") && Contains("npm run data"));
}

}  // namespace
}  // namespace inkdigit
