#include "trainer/learn/kernels/philox.hpp"

#include <vector>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/targets.hpp"

namespace inkdigit {
namespace {

TEST_CASE("many values at once are those of the stream, on every SIMD target", "[kernels]") {
  constexpr std::uint64_t kSeed = 0xFEDCBA9876543210ULL;
  constexpr std::uint64_t kIndex = 0x123456789ABCDEFULL;
  test::on_every_target([] {
    for (const std::size_t count : {1, 4, 31, 32, 33, 100}) {
      for (const std::uint32_t first : {0U, 4U, 36U}) {
        Random stream(kSeed, RandomPurpose::kDropout, kIndex);
        for (std::uint32_t i = 0; i < first; ++i) stream.bits();
        std::vector<std::uint32_t> expected(count);
        for (auto& value : expected) value = stream.bits();
        std::vector<std::uint32_t> found(count);
        philox(kSeed, RandomPurpose::kDropout, kIndex, first, found);
        INFO("count " << count << ", first " << first);
        CHECK(found == expected);
      }
    }
  });
}

}  // namespace
}  // namespace inkdigit
