#include "trainer/data/idx.hpp"

#include <zlib.h>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/io/files.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using Bytes = std::vector<std::uint8_t>;

// Two pictures of 2x3 and their labels.
const Bytes kImages{0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2,  0,  0,
                    0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
const Bytes kLabels{0, 0, 8, 1, 0, 0, 0, 2, 9, 0};

class Folder {
 public:
  Folder() {
    write("t10k-images-idx3-ubyte", kImages);
    write("t10k-labels-idx1-ubyte", kLabels);
  }
  void write(const std::string& name, const Bytes& bytes) const {
    write_file(folder_.path() / name, bytes);
  }
  [[nodiscard]] std::string error() const {
    return test::message_of([&] { read_mnist(folder_.path(), MnistSplit::kTest, 10); });
  }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

 private:
  test::TemporaryFolder folder_;
};

TEST_CASE("IDX files are read, gzipped or not") {
  const Folder folder;
  Dataset data = read_mnist(folder.path(), MnistSplit::kTest, 10);
  CHECK(data.size() == 2);
  CHECK(data.shape == Shape{1, 2, 3, false});
  CHECK(data.image(1)[0] == 7);
  CHECK(data.labels == Bytes{9, 0});

  std::filesystem::remove(folder.path() / "t10k-images-idx3-ubyte");
  const auto gzipped = folder.path() / "t10k-images-idx3-ubyte.gz";
  gzFile file = gzopen(gzipped.c_str(), "wb");
  gzwrite(file, kImages.data(), static_cast<unsigned>(kImages.size()));
  gzclose(file);
  CHECK(read_mnist(folder.path(), MnistSplit::kTest, 10).pixels == data.pixels);

  Bytes half = read_file(gzipped);
  half.resize(half.size() - 9);
  write_file(gzipped, half);
  CHECK_THAT(folder.error(), Contains("t10k-images-idx3-ubyte.gz: truncated gzip data"));
}

TEST_CASE("a wrong magic number is named") {
  const Folder folder;
  Bytes images = kImages;
  images[3] = 1;
  folder.write("t10k-images-idx3-ubyte", images);
  CHECK_THAT(folder.error(), Contains("t10k-images-idx3-ubyte: its magic number is 0x00000801") &&
                                 Contains("should be 0x00000803"));
}

TEST_CASE("short, long and inconsistent data are named") {
  const Folder folder;
  Bytes images = kImages;
  images.pop_back();
  folder.write("t10k-images-idx3-ubyte", images);
  CHECK_THAT(folder.error(), Contains("announces 12 bytes of data but it has 11"));
  folder.write("t10k-images-idx3-ubyte", Bytes(kImages.begin(), kImages.begin() + 7));
  CHECK_THAT(folder.error(), Contains("ends inside its header"));
  images = kImages;
  images.push_back(0);
  folder.write("t10k-images-idx3-ubyte", images);
  CHECK_THAT(folder.error(), Contains("announces 12 bytes of data but it has 13"));
  folder.write("t10k-images-idx3-ubyte", kImages);
  folder.write("t10k-labels-idx1-ubyte", {0, 0, 8, 1, 0, 0, 0, 1, 9});
  CHECK_THAT(folder.error(), Contains("has 1 labels but t10k-images-idx3-ubyte has 2 images"));
  folder.write("t10k-labels-idx1-ubyte", {0, 0, 8, 1, 0, 0, 0, 2, 9, 10});
  CHECK_THAT(folder.error(), Contains("label 1 is 10 but should be below 10"));
}

TEST_CASE("extents that overflow are refused") {
  const Folder folder;
  Bytes images = kImages;
  for (std::size_t i = 4; i < 16; ++i) images[i] = 0xFF;
  folder.write("t10k-images-idx3-ubyte", images);
  CHECK_THAT(folder.error(), Contains("announces"));
}

TEST_CASE("a missing folder and a missing file say how to get the data") {
  const Folder folder;
  CHECK_THAT(
      test::message_of([&] { read_mnist(folder.path() / "nowhere", MnistSplit::kTrain, 10); }),
      Contains("no such folder") && Contains("npm run data"));
  CHECK_THAT(test::message_of([&] { read_mnist(folder.path(), MnistSplit::kTrain, 10); }),
             Contains("train-images-idx3-ubyte: no such file") && Contains("npm run data"));
}

}  // namespace
}  // namespace inkdigit
