#include "engine/weights_file/checksum.hpp"

#include <numeric>
#include <string_view>
#include <vector>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

constexpr std::uint32_t kCastagnoli = 0x82F63B78U;

TEST_CASE("CRC-32 and CRC-32C have the check values of their catalogs") {
  constexpr std::string_view kDigits = "123456789";
  const std::vector<std::uint8_t> bytes(kDigits.begin(), kDigits.end());
  CHECK(crc32(bytes) == 0xCBF43926U);
  CHECK(crc32<kCastagnoli>(bytes) == 0xE3069283U);
  CHECK(crc32({}) == 0);
  CHECK(crc32_text(0x00C0FFEEU) == "00c0ffee");
}

TEST_CASE("a checksum goes on from any byte, however many come at a time") {
  std::vector<std::uint8_t> bytes(40);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{200});
  const std::span<const std::uint8_t> all = bytes;
  std::uint32_t by_bytes = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    by_bytes = crc32(all.subspan(i, 1), by_bytes);
    CHECK(crc32(all.first(i + 1)) == by_bytes);
    CHECK(crc32(all.subspan(i), crc32(all.first(i))) == crc32(all));
  }
}

}  // namespace
}  // namespace inkdigit
