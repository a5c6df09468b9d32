#include "trainer/data/idx.hpp"

#include <algorithm>

#include "trainer/io/files.hpp"
#include "trainer/user_error.hpp"

namespace inkdigit {
namespace {

struct Idx {
  std::vector<std::size_t> extents;
  std::vector<std::uint8_t> data;
};

std::filesystem::path find_file(const std::filesystem::path& folder, const std::string& name) {
  std::filesystem::path path = folder / name;
  if (std::filesystem::exists(path)) return path;
  std::filesystem::path gzipped = folder / (name + ".gz");
  if (std::filesystem::exists(gzipped)) return gzipped;
  throw UserError(path.string() +
                  ": no such file, gzipped (.gz) or not; `npm run data` fetches MNIST");
}

std::string hex_text(std::span<const std::uint8_t> bytes) {
  std::string text = "0x";
  for (const std::uint8_t byte : bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

Idx read_idx(const std::filesystem::path& path, std::size_t dimensions) {
  std::vector<std::uint8_t> file = read_maybe_gzipped(path);
  const std::vector<std::uint8_t> magic{0, 0, 8, static_cast<std::uint8_t>(dimensions)};
  if (file.size() < 4 || !std::equal(magic.begin(), magic.end(), file.begin())) {
    const std::span<const std::uint8_t> head(file.data(), std::min<std::size_t>(4, file.size()));
    throw UserError(path.string() + ": its magic number is " + hex_text(head) + " but should be " +
                    hex_text(magic) + " (IDX, unsigned bytes, " + std::to_string(dimensions) +
                    " dimensions)");
  }
  const std::size_t header = 4 + 4 * dimensions;
  if (file.size() < header) {
    throw UserError(path.string() + ": ends inside its header of " + std::to_string(header) +
                    " bytes");
  }
  Idx idx;
  double expected = 1;
  for (std::size_t d = 0; d < dimensions; ++d) {
    std::size_t extent = 0;
    for (std::size_t i = 0; i < 4; ++i) extent = extent << 8 | file[4 + 4 * d + i];
    idx.extents.push_back(extent);
    expected *= static_cast<double>(extent);
  }
  const std::size_t found = file.size() - header;
  if (expected != static_cast<double>(found)) {
    throw UserError(path.string() + ": its header announces " +
                    std::to_string(static_cast<std::uint64_t>(expected)) +
                    " bytes of data but it has " + std::to_string(found));
  }
  file.erase(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(header));
  idx.data = std::move(file);
  return idx;
}

}  // namespace

Dataset read_mnist(const std::filesystem::path& folder, MnistSplit split, std::size_t classes) {
  if (!std::filesystem::is_directory(folder)) {
    throw UserError(folder.string() + ": no such folder; `npm run data` fetches MNIST");
  }
  const std::string prefix = split == MnistSplit::kTrain ? "train" : "t10k";
  const auto images_path = find_file(folder, prefix + "-images-idx3-ubyte");
  const auto labels_path = find_file(folder, prefix + "-labels-idx1-ubyte");
  Idx images = read_idx(images_path, 3);
  Idx labels = read_idx(labels_path, 1);
  if (images.extents[0] != labels.extents[0]) {
    throw UserError(labels_path.string() + ": has " + std::to_string(labels.extents[0]) +
                    " labels but " + images_path.filename().string() + " has " +
                    std::to_string(images.extents[0]) + " images");
  }
  if (images.extents[0] == 0) throw UserError(images_path.string() + ": has no images");
  const auto bad = std::find_if(labels.data.begin(), labels.data.end(),
                                [classes](std::uint8_t label) { return label >= classes; });
  if (bad != labels.data.end()) {
    throw UserError(labels_path.string() + ": label " + std::to_string(bad - labels.data.begin()) +
                    " is " + std::to_string(*bad) + " but should be below " +
                    std::to_string(classes));
  }
  Dataset data;
  data.name = split == MnistSplit::kTrain ? "mnist:train" : "mnist:test";
  data.shape = {1, static_cast<int>(images.extents[1]), static_cast<int>(images.extents[2]), false};
  data.pixels = std::move(images.data);
  data.labels = std::move(labels.data);
  return data;
}

}  // namespace inkdigit
