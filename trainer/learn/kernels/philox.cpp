#include "trainer/learn/kernels/philox.hpp"

#include <algorithm>

#include "engine/kernels/simd_targets.hpp"

// Compiled once for each SIMD target: foreach_target.h includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trainer/learn/kernels/philox.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace inkdigit {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// Each word of 32 bits lies in a lane of 64, the half above it zero, as its products need it.
using Tag = hn::ScalableTag<std::uint64_t>;
using Word = hn::Vec<Tag>;

struct Product {
  Word high, low;
};

HWY_INLINE Product multiply(Tag d, Word value, std::uint32_t factor) {
#if HWY_TARGET == HWY_SCALAR
  const Word product = hn::Set(d, hn::GetLane(value) * factor);
#else
  const hn::Repartition<std::uint32_t, Tag> halves;
  const Word product = hn::MulEven(hn::BitCast(halves, value), hn::Set(halves, factor));
#endif
  return {hn::ShiftRight<32>(product), hn::And(product, hn::Set(d, 0xFFFFFFFFU))};
}

// One block of four values a lane: Philox4x32-10 of the blocks `block`, block + 1, ... Constants
// and rounds are those of Salmon et al. 2011, table 2 and section 3.3.
HWY_INLINE void blocks(std::uint64_t seed, RandomPurpose purpose, std::uint64_t index,
                       std::uint32_t block, std::uint32_t* values) {
  const Tag d;
  const Word mask = hn::Set(d, 0xFFFFFFFFU);
  Word c0 = hn::And(hn::Add(hn::Set(d, block), hn::Iota(d, 0)), mask);
  Word c1 = hn::Set(d, static_cast<std::uint32_t>(purpose));
  Word c2 = hn::Set(d, index & 0xFFFFFFFFU);
  Word c3 = hn::Set(d, index >> 32);
  auto key0 = static_cast<std::uint32_t>(seed);
  auto key1 = static_cast<std::uint32_t>(seed >> 32);
  for (int round = 0; round < 10; ++round) {
    const Product p0 = multiply(d, c0, 0xD2511F53U);
    const Product p1 = multiply(d, c2, 0xCD9E8D57U);
    c0 = hn::Xor(hn::Xor(p1.high, c1), hn::Set(d, key0));
    c2 = hn::Xor(hn::Xor(p0.high, c3), hn::Set(d, key1));
    c1 = p1.low;
    c3 = p0.low;
    key0 += 0x9E3779B9U;
    key1 += 0xBB67AE85U;
  }
  const hn::Rebind<std::uint32_t, Tag> narrow;
  hn::StoreInterleaved4(hn::TruncateTo(narrow, c0), hn::TruncateTo(narrow, c1),
                        hn::TruncateTo(narrow, c2), hn::TruncateTo(narrow, c3), narrow, values);
}

void philox_target(std::uint64_t seed, RandomPurpose purpose, std::uint64_t index,
                   std::uint32_t first, std::uint32_t* values, std::size_t count) {
  const std::size_t step = 4 * hn::Lanes(Tag());
  std::uint32_t block = first / 4;
  std::size_t i = 0;
  for (; i + step <= count; i += step, block += static_cast<std::uint32_t>(step / 4)) {
    blocks(seed, purpose, index, block, values + i);
  }
  if (i == count) return;
  std::uint32_t rest[4 * hn::MaxLanes(Tag())];
  blocks(seed, purpose, index, block, rest);
  std::copy_n(rest, count - i, values + i);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace inkdigit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkdigit {
namespace {
HWY_EXPORT(philox_target);
}  // namespace

void philox(std::uint64_t seed, RandomPurpose purpose, std::uint64_t index, std::uint32_t first,
            std::span<std::uint32_t> values) {
  HWY_DYNAMIC_DISPATCH(philox_target)(seed, purpose, index, first, values.data(), values.size());
}

}  // namespace inkdigit
#endif
