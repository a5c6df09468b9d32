#include "engine/kernels/gemm_int8.hpp"

#include <algorithm>
#include <cstring>

#include "engine/kernels/simd_targets.hpp"

// Compiled once for each SIMD target: foreach_target.h includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/gemm_int8.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace inkdigit {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// See gemm.cpp; here one more register is needed, for a product before it is added.
#if HWY_TARGET <= HWY_AVX3
constexpr std::size_t kTileRows = 12;
#elif HWY_TARGET <= HWY_AVX2
constexpr std::size_t kTileRows = 6;
#else
constexpr std::size_t kTileRows = 4;
#endif
constexpr std::size_t kTileVectors = 2;
// One row alone (a dense layer at batch 1) has no reuse of B; more panels keep the pipeline full.
constexpr std::size_t kRowPanels = 4;

// Each lane is a pair of int16: two consecutive k of one column.
using Pairs = hn::ScalableTag<std::int32_t>;
using Vector = hn::Vec<Pairs>;
using Floats = hn::ScalableTag<float>;

constexpr std::size_t kLanes = hn::MaxLanes(Pairs());
constexpr std::size_t kPanel = kTileVectors * kLanes;  // columns of a panel of packed B

// The pair at `a` in every lane.
HWY_INLINE Vector broadcast_pair(const std::int16_t* a) {
  std::int32_t pair = 0;
  std::memcpy(&pair, a, sizeof(pair));
  return hn::Set(Pairs(), pair);
}

// sum + the two products of each lane.
HWY_INLINE Vector multiply_add(Vector a, Vector b, Vector sum) {
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR
  // Written as vectors, which do not exist here, this is ten times slower.
  std::int16_t a_lanes[2 * kLanes];
  std::int16_t b_lanes[2 * kLanes];
  std::int32_t lanes[kLanes];
  std::memcpy(a_lanes, &a, sizeof(a));
  std::memcpy(b_lanes, &b, sizeof(b));
  std::memcpy(lanes, &sum, sizeof(sum));
  for (std::size_t i = 0; i < kLanes; ++i) {
    lanes[i] += a_lanes[2 * i] * b_lanes[2 * i] + a_lanes[2 * i + 1] * b_lanes[2 * i + 1];
  }
  return hn::LoadU(Pairs(), lanes);
#elif HWY_TARGET == HWY_WASM || HWY_ARCH_X86
  // One instruction, which elsewhere does not add the two of a lane.
  const hn::Repartition<std::int16_t, Pairs> d;
  Vector unused = sum;
  return hn::ReorderWidenMulAccumulate(Pairs(), hn::BitCast(d, a), hn::BitCast(d, b), sum, unused);
#else
  const auto low = [](Vector v) HWY_ATTR { return hn::ShiftRight<16>(hn::ShiftLeft<16>(v)); };
  const auto high = [](Vector v) HWY_ATTR { return hn::ShiftRight<16>(v); };
  return hn::Add(sum, hn::Add(hn::Mul(low(a), low(b)), hn::Mul(high(a), high(b))));
#endif
}

// What the sums of the columns from n on come to.
HWY_INLINE void store(const GemmInt8Args& args, Vector sum, std::size_t n, float* c) {
  const Floats d;
  auto result =
      hn::MulAdd(hn::ConvertTo(d, sum), hn::LoadU(d, args.scale + n), hn::LoadU(d, args.bias + n));
  if (args.relu) result = hn::Max(result, hn::Zero(d));
  hn::StoreU(result, d, c);
}

// kRows rows from m on, of kVectors vectors in each of kPanels panels from column n on.
template <std::size_t kRows, std::size_t kPanels, std::size_t kVectors>
HWY_INLINE void tile(const GemmInt8Args& args, std::size_t m, std::size_t n) {
  constexpr std::size_t kAll = kPanels * kVectors;
  const std::size_t pairs = (args.run_length + 1) / 2;
  Vector sum[kRows][kAll];
  for (auto& row : sum) {
    for (auto& vector : row) vector = hn::Zero(Pairs());
  }
  const std::int32_t* b[kPanels];
  for (std::size_t p = 0; p < kPanels; ++p) {
    b[p] = args.b + (n + p * kPanel) * args.runs * pairs;
  }
  for (std::size_t run = 0; run < args.runs; ++run) {
    const std::int16_t* a[kRows];
    for (std::size_t r = 0; r < kRows; ++r) a[r] = args.a + args.a_row[m + r] + args.a_run[run];
    // Neither unrolled, because V8 hoists the loads of a longer body and runs out of registers, nor
    // counted: one addition less is 5 % there.
    for (const std::int16_t* const end = a[0] + 2 * pairs; a[0] != end;) {
      Vector b_vector[kAll];
      for (std::size_t v = 0; v < kAll; ++v) {
        b_vector[v] = hn::LoadU(Pairs(), b[v / kVectors] + v % kVectors * kLanes);
      }
      for (std::size_t r = 0; r < kRows; ++r) {
        const Vector a_pair = broadcast_pair(a[r]);
        for (std::size_t v = 0; v < kAll; ++v) {
          sum[r][v] = multiply_add(a_pair, b_vector[v], sum[r][v]);
        }
      }
      for (auto& pointer : a) pointer += 2;
      for (auto& pointer : b) pointer += kPanel;
    }
  }
  constexpr std::size_t kColumns = kAll * kLanes;
  if (n + kColumns <= args.n) {
    for (std::size_t r = 0; r < kRows; ++r) {
      float* const c = args.c + args.c_row[m + r] + n;
      for (std::size_t v = 0; v < kAll; ++v) store(args, sum[r][v], n + v * kLanes, c + v * kLanes);
    }
    return;
  }
  // The last panel may have more columns than C.
  float row[kColumns];
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t v = 0; v < kAll; ++v) store(args, sum[r][v], n + v * kLanes, row + v * kLanes);
    std::copy_n(row, args.n - n, args.c + args.c_row[m + r] + n);
  }
}

// All rows of one panel.
template <std::size_t kVectors>
HWY_INLINE void panel(const GemmInt8Args& args, std::size_t n) {
  std::size_t m = 0;
  for (; m + kTileRows <= args.m; m += kTileRows) tile<kTileRows, 1, kVectors>(args, m, n);
  if constexpr (kTileRows > 8) {
    for (; m + 8 <= args.m; m += 8) tile<8, 1, kVectors>(args, m, n);
  }
  if constexpr (kTileRows > 4) {
    for (; m + 4 <= args.m; m += 4) tile<4, 1, kVectors>(args, m, n);
  }
  for (; m + 2 <= args.m; m += 2) tile<2, 1, kVectors>(args, m, n);
  for (; m < args.m; ++m) tile<1, 1, kVectors>(args, m, n);
}

void multiply(const GemmInt8Args& args) {
  static_assert(kTileVectors == 2);
  std::size_t n = 0;
  if (args.m == 1) {
    for (; n + kRowPanels * kPanel <= args.n; n += kRowPanels * kPanel) {
      tile<1, kRowPanels, kTileVectors>(args, 0, n);
    }
  }
  for (; n + kPanel / 2 < args.n; n += kPanel) panel<kTileVectors>(args, n);
  if (n < args.n) panel<1>(args, n);
}

std::size_t panel_columns() { return kPanel; }

// kLanes values.
HWY_INLINE void convert_vector(hn::Vec<Floats> values, const QuantizationParams& grid,
                               std::int16_t* out) {
  const Floats d;
  const hn::Rebind<std::int16_t, Floats> narrow;
  // After adding 1.5 * 2^23 no bits are left behind the point, so the integer is the lowest ones.
  const auto magic = hn::Set(d, 12582912.0F);
  auto scaled =
      hn::MulAdd(values, hn::Set(d, 1.0F / grid.scale), hn::Set(d, -grid.shift / grid.scale));
  scaled = hn::Max(scaled, hn::Set(d, static_cast<float>(grid.low)));
  scaled = hn::Min(scaled, hn::Set(d, static_cast<float>(grid.high)));
  const auto bits = hn::BitCast(Pairs(), hn::Add(scaled, magic));
  hn::StoreU(hn::DemoteTo(narrow, hn::Sub(bits, hn::BitCast(Pairs(), magic))), narrow, out);
}

// No float is read after an integer is written over it, so `out` may be `inp`.
// `grid` is a copy, so that the compiler sees that no store changes it.
void convert(const float* inp, std::size_t size, QuantizationParams grid, std::int16_t* out) {
  const Floats d;
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) convert_vector(hn::LoadU(d, inp + i), grid, out + i);
  if (i == size) return;
  float rest[kLanes] = {};
  std::int16_t found[kLanes];
  std::memcpy(rest, inp + i, (size - i) * sizeof(float));
  convert_vector(hn::LoadU(d, rest), grid, found);
  std::memcpy(out + i, found, (size - i) * sizeof(std::int16_t));
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace inkdigit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkdigit {
namespace {
HWY_EXPORT(multiply);
HWY_EXPORT(convert);
HWY_EXPORT(panel_columns);
}  // namespace

void gemm_int8(const GemmInt8Args& args) { HWY_DYNAMIC_DISPATCH(multiply)(args); }

std::size_t int8_packed_columns(std::size_t n) {
  const std::size_t panel = HWY_DYNAMIC_DISPATCH(panel_columns)();
  return (n + panel - 1) / panel * panel;
}

std::size_t int8_packed_size(std::size_t runs, std::size_t run_length, std::size_t n) {
  return int8_packed_columns(n) * runs * ((run_length + 1) / 2);
}

void pack_int8_panels(const std::int8_t* b, std::size_t runs, std::size_t run_length, std::size_t n,
                      std::int32_t* packed) {
  const std::size_t panel = HWY_DYNAMIC_DISPATCH(panel_columns)();
  for (std::size_t first = 0; first < n; first += panel) {
    for (std::size_t run = 0; run < runs; ++run) {
      const std::int8_t* const source = b + run * run_length * n;
      for (std::size_t k = 0; k < run_length; k += 2) {
        for (std::size_t column = first; column < first + panel; ++column) {
          std::int16_t pair[2] = {};
          if (column < n) pair[0] = source[k * n + column];
          if (column < n && k + 1 < run_length) pair[1] = source[(k + 1) * n + column];
          std::memcpy(packed++, pair, sizeof(pair));
        }
      }
    }
  }
}

void to_integers(const float* inp, std::size_t size, const QuantizationParams& grid,
                 std::int16_t* out) {
  HWY_DYNAMIC_DISPATCH(convert)(inp, size, grid, out);
}

}  // namespace inkdigit
#endif
