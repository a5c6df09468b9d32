#include "trainer/data/sets/idx.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <span>
#include <string>

#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

struct Idx {
  std::vector<std::size_t> extents;
  std::vector<std::uint8_t> data;
};

std::string hex_text(std::span<const std::uint8_t> bytes) {
  std::string text = "0x";
  for (const std::uint8_t byte : bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

void check_magic(const std::filesystem::path& path, std::span<const std::uint8_t> file,
                 std::size_t dimensions) {
  const std::vector<std::uint8_t> magic{0, 0, 8, static_cast<std::uint8_t>(dimensions)};
  const auto head = file.first(std::min(magic.size(), file.size()));
  if (std::equal(magic.begin(), magic.end(), head.begin(), head.end())) return;
  const bool reversed = std::equal(magic.rbegin(), magic.rend(), head.begin(), head.end());
  throw UserError(path.string() + ": its magic number is " + hex_text(head) + " but should be " +
                  hex_text(magic) + " (IDX, unsigned bytes, " + std::to_string(dimensions) +
                  " dimensions)" + (reversed ? "; its bytes are in the wrong order" : ""));
}

enum class ByteOrder { kBig, kLittle };

// The sizes behind the magic number.
std::vector<std::size_t> read_extents(std::span<const std::uint8_t> file, std::size_t dimensions,
                                      ByteOrder order) {
  std::vector<std::size_t> extents;
  for (std::size_t d = 0; d < dimensions; ++d) {
    std::size_t extent = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      extent = extent << 8 | file[4 + 4 * d + (order == ByteOrder::kBig ? i : 3 - i)];
    }
    extents.push_back(extent);
  }
  return extents;
}

// As a float, since sizes that are wrong may multiply to more than an integer holds.
double bytes_of(const std::vector<std::size_t>& extents) {
  double bytes = 1;
  for (const std::size_t extent : extents) bytes *= static_cast<double>(extent);
  return bytes;
}

Idx read_one(const std::filesystem::path& path, std::size_t dimensions) {
  std::vector<std::uint8_t> file = read_maybe_gzipped(path);
  check_magic(path, file, dimensions);
  const std::size_t header = 4 + 4 * dimensions;
  if (file.size() < header) {
    throw UserError(path.string() + ": ends inside its header of " + std::to_string(header) +
                    " bytes");
  }
  Idx idx{read_extents(file, dimensions, ByteOrder::kBig), {}};
  const auto found = static_cast<double>(file.size() - header);
  if (bytes_of(idx.extents) != found) {
    if (bytes_of(read_extents(file, dimensions, ByteOrder::kLittle)) == found) {
      throw UserError(path.string() +
                      ": its sizes are in the wrong order of bytes, the lowest first "
                      "(little-endian); IDX has the highest first (big-endian)");
    }
    // Three sizes of 32 bits may announce more than 64 bits can count.
    throw UserError(path.string() +
                    fmt::format(": its header announces {:.0f} bytes of data but it has {:.0f}",
                                bytes_of(idx.extents), found));
  }
  file.erase(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(header));
  idx.data = std::move(file);
  return idx;
}

}  // namespace

IdxPictures read_idx(const std::filesystem::path& pictures, const std::filesystem::path& labels) {
  Idx images = read_one(pictures, 3);
  Idx numbers = read_one(labels, 1);
  if (images.extents[0] != numbers.extents[0]) {
    throw UserError(labels.string() + ": has " + std::to_string(numbers.extents[0]) +
                    " labels but " + pictures.filename().string() + " has " +
                    std::to_string(images.extents[0]) + " images");
  }
  if (images.extents[0] == 0) throw UserError(pictures.string() + ": has no images");
  return {images.extents[1], images.extents[2], std::move(images.data), std::move(numbers.data)};
}

}  // namespace inkdigit
