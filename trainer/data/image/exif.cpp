#include "trainer/data/image/exif.hpp"

namespace inkdigit {
namespace {

constexpr int kUpright = 1;

// A TIFF's numbers, in the order of bytes that its header names. What lies beyond the end is 0.
class TiffNumbers {
 public:
  explicit TiffNumbers(Bytes bytes) : bytes_(bytes), big_(begins_with(bytes, "MM")) {}

  [[nodiscard]] std::uint32_t u16(std::size_t at) const {
    return big_ ? byte(at) << 8U | byte(at + 1) : byte(at + 1) << 8U | byte(at);
  }
  [[nodiscard]] std::uint32_t u32(std::size_t at) const {
    return big_ ? u16(at) << 16U | u16(at + 2) : u16(at + 2) << 16U | u16(at);
  }

 private:
  [[nodiscard]] std::uint32_t byte(std::size_t at) const {
    return at < bytes_.size() ? bytes_[at] : 0U;
  }

  Bytes bytes_;
  bool big_;
};

}  // namespace

int exif_orientation(Bytes block) {
  using namespace std::string_view_literals;
  constexpr std::string_view kPrefix = "Exif\0\0"sv;
  constexpr std::uint32_t kOrientation = 0x0112;
  constexpr std::uint32_t kShort = 3;
  constexpr std::size_t kEntryBytes = 12;
  if (begins_with(block, kPrefix)) block = block.subspan(kPrefix.size());
  if (!begins_with(block, "II*\0"sv) && !begins_with(block, "MM\0*"sv)) return kUpright;
  const TiffNumbers numbers(block);
  const std::size_t directory = numbers.u32(4);
  const std::size_t entries = numbers.u16(directory);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * kEntryBytes;
    if (numbers.u16(entry) != kOrientation || numbers.u16(entry + 2) != kShort) continue;
    return static_cast<int>(numbers.u16(entry + 8));
  }
  return kUpright;
}

}  // namespace inkdigit
