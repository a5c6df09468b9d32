#include "trainer/data/sets/idx.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "trainer/base/files.hpp"
#include "trainer/base/no_class.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

// What the magic number says.
struct IdxForm {
  enum Type : std::uint8_t { kBytes = 0x08, kIntegers = 0x0C };
  Type type = kBytes;
  std::size_t dimensions = 0;

  [[nodiscard]] std::array<std::uint8_t, 4> magic() const {
    return {0, 0, type, static_cast<std::uint8_t>(dimensions)};
  }
  [[nodiscard]] std::size_t value_size() const { return type == kBytes ? 1 : 4; }
  [[nodiscard]] std::string text() const {
    return fmt::format("IDX, {}, {} dimension{}",
                       type == kBytes ? "unsigned bytes" : "32-bit integers", dimensions,
                       dimensions == 1 ? "" : "s");
  }
};

struct IdxFile {
  IdxForm form;
  std::vector<std::size_t> extents;
  std::vector<std::uint8_t> data;
};

using ByteView = std::span<const std::uint8_t>;

std::string hex_text(ByteView bytes) {
  std::string text = "0x";
  for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
  return text;
}

// That of `forms` which the file is of; the first one is what errors ask for.
IdxForm form_of(const std::filesystem::path& path, ByteView file, std::span<const IdxForm> forms) {
  const ByteView head = file.first(std::min<std::size_t>(4, file.size()));
  for (const IdxForm& form : forms) {
    const auto magic = form.magic();
    if (std::equal(magic.begin(), magic.end(), head.begin(), head.end())) return form;
  }
  const auto magic = forms.front().magic();
  const bool reversed = std::equal(magic.rbegin(), magic.rend(), head.begin(), head.end());
  throw UserError(path.string() + ": its magic number is " + hex_text(head) + " but should be " +
                  hex_text(magic) + " (" + forms.front().text() + ")" +
                  (reversed ? "; its bytes are in the wrong order" : ""));
}

enum class ByteOrder { kBig, kLittle };

std::uint32_t read_integer(ByteView bytes, std::size_t at, ByteOrder order = ByteOrder::kBig) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8U | bytes[at + (order == ByteOrder::kBig ? i : 3 - i)];
  }
  return value;
}

// The sizes behind the magic number.
std::vector<std::size_t> read_extents(ByteView file, std::size_t dimensions, ByteOrder order) {
  std::vector<std::size_t> extents;
  for (std::size_t d = 0; d < dimensions; ++d) {
    extents.push_back(read_integer(file, 4 + 4 * d, order));
  }
  return extents;
}

// As a float, since sizes that are wrong may multiply to more than an integer holds.
double bytes_of(const IdxForm& form, const std::vector<std::size_t>& extents) {
  auto bytes = static_cast<double>(form.value_size());
  for (const std::size_t extent : extents) bytes *= static_cast<double>(extent);
  return bytes;
}

IdxFile read_one(const std::filesystem::path& path, std::span<const IdxForm> forms) {
  std::vector<std::uint8_t> file = read_maybe_gzipped(path);
  const IdxForm form = form_of(path, file, forms);
  const std::size_t header = 4 + 4 * form.dimensions;
  if (file.size() < header) {
    throw UserError(path.string() + ": ends inside its header of " + std::to_string(header) +
                    " bytes");
  }
  IdxFile idx{form, read_extents(file, form.dimensions, ByteOrder::kBig), {}};
  const auto found = static_cast<double>(file.size() - header);
  if (bytes_of(form, idx.extents) != found) {
    if (bytes_of(form, read_extents(file, form.dimensions, ByteOrder::kLittle)) == found) {
      throw UserError(path.string() +
                      ": its sizes are in the wrong order of bytes, the lowest first "
                      "(little-endian); IDX has the highest first (big-endian)");
    }
    // Three sizes of 32 bits may announce more than 64 bits can count.
    throw UserError(path.string() +
                    fmt::format(": its header announces {:.0f} bytes of data but it has {:.0f}",
                                bytes_of(form, idx.extents), found));
  }
  file.erase(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(header));
  idx.data = std::move(file);
  return idx;
}

// A label a row, `columns` of numbers; where that is one, the file may have a single dimension.
IdxFile read_labels(const std::filesystem::path& path, std::size_t columns) {
  constexpr std::array kOne{IdxForm{IdxForm::kBytes, 1}, IdxForm{IdxForm::kIntegers, 1},
                            IdxForm{IdxForm::kIntegers, 2}, IdxForm{IdxForm::kBytes, 2}};
  constexpr std::array kSeveral{IdxForm{IdxForm::kIntegers, 2}};
  IdxFile idx = columns == 1 ? read_one(path, kOne) : read_one(path, kSeveral);
  const std::size_t found = idx.extents.size() == 1 ? 1 : idx.extents[1];
  if (found != columns) {
    throw UserError(path.string() +
                    fmt::format(": its labels have {} columns but should have {}{}", found, columns,
                                found == 8 ? "; QMNIST's are read by qmnist:DIR" : ""));
  }
  return idx;
}

std::vector<std::int32_t> integers_of(const IdxFile& idx) {
  if (idx.form.type == IdxForm::kBytes) return {idx.data.begin(), idx.data.end()};
  std::vector<std::int32_t> integers;
  integers.reserve(idx.data.size() / 4);
  for (std::size_t at = 0; at < idx.data.size(); at += 4) {
    integers.push_back(static_cast<std::int32_t>(read_integer(idx.data, at)));
  }
  return integers;
}

// The first of each label's numbers.
std::vector<std::uint8_t> first_column(const std::filesystem::path& path,
                                       const std::vector<std::int32_t>& numbers,
                                       std::size_t columns) {
  std::vector<std::uint8_t> labels;
  labels.reserve(numbers.size() / columns);
  for (std::size_t at = 0; at < numbers.size(); at += columns) {
    if (numbers[at] < 0 || numbers[at] > kNoClass) {
      throw UserError(path.string() + fmt::format(": label {} is {} but labels are 0 to {}",
                                                  labels.size() + 1, numbers[at], kNoClass - 1));
    }
    labels.push_back(static_cast<std::uint8_t>(numbers[at]));
  }
  return labels;
}

}  // namespace

IdxPictures read_idx(const std::filesystem::path& pictures, const std::filesystem::path& labels,
                     std::size_t columns) {
  constexpr std::array kPictures{IdxForm{IdxForm::kBytes, 3}};
  IdxFile images = read_one(pictures, kPictures);
  const IdxFile rows = read_labels(labels, columns);
  if (images.extents[0] != rows.extents[0]) {
    throw UserError(labels.string() + ": has " + std::to_string(rows.extents[0]) + " labels but " +
                    pictures.filename().string() + " has " + std::to_string(images.extents[0]) +
                    " images");
  }
  if (images.extents[0] == 0) throw UserError(pictures.string() + ": has no images");
  std::vector<std::int32_t> numbers = integers_of(rows);
  std::vector<std::uint8_t> first = first_column(labels, numbers, columns);
  if (columns == 1) numbers.clear();
  return {images.extents[1], images.extents[2], std::move(images.data), std::move(first),
          std::move(numbers)};
}

}  // namespace inkdigit
