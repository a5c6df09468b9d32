#include "trainer/data/sets/idx.hpp"

#include <zlib.h>

#include <algorithm>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using Bytes = std::vector<std::uint8_t>;

// Two pictures of 2x3 and their labels.
const Bytes kImages{0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2,  0,  0,
                    0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
const Bytes kLabels{0, 0, 8, 1, 0, 0, 0, 2, 9, 0};

class IdxFolder {
 public:
  IdxFolder() {
    write("images", kImages);
    write("labels", kLabels);
  }
  void write(const std::string& name, const Bytes& bytes) const {
    write_file(path() / name, bytes);
  }
  [[nodiscard]] IdxPictures read(const std::string& images = "images") const {
    return read_idx(path() / images, path() / "labels");
  }
  [[nodiscard]] std::string error(const std::string& images = "images") const {
    return test::message_of([&] { (void)read(images); });
  }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

 private:
  test::TemporaryFolder folder_;
};

TEST_CASE("IDX files are read, gzipped or not") {
  const IdxFolder folder;
  const IdxPictures pictures = folder.read();
  CHECK(pictures.height == 2);
  CHECK(pictures.width == 3);
  CHECK(pictures.pixels == Bytes(kImages.begin() + 16, kImages.end()));
  CHECK(pictures.labels == Bytes{9, 0});

  const auto gzipped = folder.path() / "images.gz";
  gzFile file = gzopen(gzipped.c_str(), "wb");
  gzwrite(file, kImages.data(), static_cast<unsigned>(kImages.size()));
  gzclose(file);
  CHECK(folder.read("images.gz").pixels == pictures.pixels);

  Bytes half = read_file(gzipped);
  half.resize(half.size() - 9);
  write_file(gzipped, half);
  CHECK_THAT(folder.error("images.gz"), Contains("images.gz: truncated gzip data"));
}

TEST_CASE("sizes and a magic number in the wrong order of bytes are named as such") {
  const IdxFolder folder;
  Bytes images = kImages;
  for (const std::ptrdiff_t field : {4, 8, 12}) {
    std::reverse(images.begin() + field, images.begin() + field + 4);
  }
  folder.write("images", images);
  CHECK_THAT(folder.error(), Contains("images: its sizes are in the wrong order of bytes"));
  std::reverse(images.begin(), images.begin() + 4);
  folder.write("images", images);
  CHECK_THAT(folder.error(), Contains("its magic number is 0x03080000") &&
                                 Contains("its bytes are in the wrong order"));
}

TEST_CASE("a wrong magic number is named") {
  const IdxFolder folder;
  Bytes images = kImages;
  images[3] = 1;
  folder.write("images", images);
  CHECK_THAT(folder.error(), Contains("images: its magic number is 0x00000801") &&
                                 Contains("should be 0x00000803"));
}

TEST_CASE("short, long and inconsistent data are named") {
  const IdxFolder folder;
  Bytes images = kImages;
  images.pop_back();
  folder.write("images", images);
  CHECK_THAT(folder.error(), Contains("announces 12 bytes of data but it has 11"));
  folder.write("images", Bytes(kImages.begin(), kImages.begin() + 7));
  CHECK_THAT(folder.error(), Contains("ends inside its header"));
  images = kImages;
  images.push_back(0);
  folder.write("images", images);
  CHECK_THAT(folder.error(), Contains("announces 12 bytes of data but it has 13"));
  folder.write("images", kImages);
  folder.write("labels", {0, 0, 8, 1, 0, 0, 0, 1, 9});
  CHECK_THAT(folder.error(), Contains("has 1 labels but images has 2 images"));
}

TEST_CASE("labels may be 32-bit integers, and stand in one column") {
  const IdxFolder folder;
  folder.write("labels", {0, 0, 12, 1, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0, 0});
  CHECK(folder.read().labels == Bytes{9, 0});
  folder.write("labels", {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 1, 9, 0});
  CHECK(folder.read().labels == Bytes{9, 0});
  folder.write("labels", {0, 0, 12, 1, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 1, 44});
  CHECK_THAT(folder.error(), Contains("labels: label 2 is 300 but labels are 0 to 254"));
  folder.write("labels", {0, 0, 12, 1, 0, 0, 0, 2, 0, 0, 0, 9, 255, 255, 255, 255});
  CHECK_THAT(folder.error(), Contains("labels: label 2 is -1 but labels are 0 to 254"));
  folder.write("labels", {0, 0, 12, 1, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0});
  CHECK_THAT(folder.error(), Contains("announces 8 bytes of data but it has 7"));
  folder.write("labels", {0, 0, 13, 1, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0, 0});
  CHECK_THAT(folder.error(), Contains("labels: its magic number is 0x00000d01 but should be "
                                      "0x00000801 (IDX, unsigned bytes, 1 dimension)"));
}

TEST_CASE("labels of several columns are read by who asks for as many, and their first is it") {
  const IdxFolder folder;
  const Bytes labels{0, 0, 12, 2, 0, 0, 0, 2, 0, 0, 0, 3,     // two labels of three
                     0, 0, 0,  9, 0, 0, 1, 0, 0, 0, 0, 7,     // 9 256 7
                     0, 0, 0,  4, 0, 0, 0, 5, 0, 0, 0, 255};  // 4 5 255
  folder.write("labels", labels);
  CHECK_THAT(folder.error(), Contains("labels: its labels have 3 columns but should have 1"));
  const auto read = [&](std::size_t columns) {
    return read_idx(folder.path() / "images", folder.path() / "labels", columns);
  };
  const IdxPictures pictures = read(3);
  CHECK(pictures.labels == Bytes{9, 4});
  CHECK(pictures.columns == std::vector<std::int32_t>{9, 256, 7, 4, 5, 255});
  CHECK_THAT(test::message_of([&] { (void)read(8); }),
             Contains("its labels have 3 columns but should have 8"));
  folder.write("labels", kLabels);
  CHECK(folder.read().columns.empty());
  CHECK_THAT(test::message_of([&] { (void)read(3); }),
             Contains("its magic number is 0x00000801 but should be 0x00000c02 (IDX, 32-bit "
                      "integers, 2 dimensions)"));
}

TEST_CASE("extents that overflow are refused") {
  const IdxFolder folder;
  Bytes images = kImages;
  for (std::size_t i = 4; i < 16; ++i) images[i] = 0xFF;
  folder.write("images", images);
  CHECK_THAT(folder.error(), Contains("announces"));
}

}  // namespace
}  // namespace inkdigit
