#include "engine/kernels/gemm_int8.hpp"

#include <algorithm>
#include <cstring>

#include "engine/kernels/simd_targets.hpp"

// Compiled once for each SIMD target: foreach_target.h includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/gemm_int8.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/int8_dots-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace inkdigit {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using namespace int8_dots;  // NOLINT(google-build-using-namespace): this target's part of it

// See gemm.cpp; here one more register is needed, for a product before it is added.
#if HWY_TARGET <= HWY_AVX3
constexpr std::size_t kUsualRows = 12;
#elif HWY_TARGET <= HWY_AVX2
constexpr std::size_t kUsualRows = 6;
#else
constexpr std::size_t kUsualRows = 4;
#endif
template <class Dot>
constexpr std::size_t kTileRows = kUsualRows;
#if HWY_TARGET == HWY_WASM && defined(INKDIGIT_QUAD_DOT)
// Which adds at once: with two of B and one of A that is all of V8's 15 registers.
template <>
constexpr std::size_t kTileRows<QuadDot> = 6;
#endif
constexpr std::size_t kTileVectors = 2;
// One row alone (a dense layer at batch 1) has no reuse of B; more panels keep the pipeline full.
constexpr std::size_t kRowPanels = 4;

using Floats = hn::ScalableTag<float>;

constexpr std::size_t kPanel = kTileVectors * kLanes;  // columns of a panel of packed B

// What the sums of the columns from n on come to.
HWY_INLINE void store(const GemmInt8Result& result, Vector sum, std::size_t n, float* c) {
  const Floats d;
  auto value = hn::MulAdd(hn::ConvertTo(d, sum), hn::LoadU(d, result.scale + n),
                          hn::LoadU(d, result.bias + n));
  if (result.relu) value = hn::Max(value, hn::Zero(d));
  hn::StoreU(value, d, c);
}

// The same of `rows` rows from m on, each of `vectors` vectors, of which C may not have all
// columns. One function for all tiles, of which there are many and few end here.
HWY_NOINLINE void store_rows(const GemmInt8Result& result, const std::int32_t* sums,
                             std::size_t rows, std::size_t vectors, std::size_t m, std::size_t n) {
  for (std::size_t r = m; r < m + rows; ++r) {
    float* const c = result.c + result.c_row[r];
    for (std::size_t v = 0; v < vectors; ++v, sums += kLanes) {
      const std::size_t column = n + v * kLanes;
      if (column >= result.n) continue;
      float values[kLanes];
      store(result, hn::LoadU(Groups(), sums), column, values);
      std::copy_n(values, std::min(kLanes, result.n - column), c + column);
    }
  }
}

// kRows rows from m on, of kVectors vectors in each of kPanels panels from column n on.
template <class Dot, std::size_t kRows, std::size_t kPanels, std::size_t kVectors>
HWY_INLINE void tile(const GemmInt8Args<typename Dot::A>& args, std::size_t m, std::size_t n) {
  using A = typename Dot::A;
  constexpr std::size_t kAll = kPanels * kVectors;
  constexpr std::size_t kGroup = sizeof(std::int32_t) / sizeof(A);
  const std::size_t groups = (args.run_length + kGroup - 1) / kGroup;
  Vector sum[kRows][kAll];
  for (auto& row : sum) {
    for (auto& vector : row) vector = hn::Zero(Groups());
  }
  const std::int32_t* b[kPanels];
  for (std::size_t p = 0; p < kPanels; ++p) {
    b[p] = args.b + (n + p * kPanel) * args.runs * groups;
  }
  for (std::size_t run = 0; run < args.runs; ++run) {
    const A* a[kRows];
    for (std::size_t r = 0; r < kRows; ++r) a[r] = args.a + args.a_row[m + r] + args.a_run[run];
    // Neither unrolled, because V8 hoists the loads of a longer body and runs out of registers, nor
    // counted: one addition less is 5 % there.
    for (const A* const end = a[0] + kGroup * groups; a[0] != end;) {
      Vector b_vector[kAll];
      for (std::size_t v = 0; v < kAll; ++v) {
        b_vector[v] = hn::LoadU(Groups(), b[v / kVectors] + v % kVectors * kLanes);
      }
      for (std::size_t r = 0; r < kRows; ++r) {
        const Vector a_group = broadcast_group(a[r]);
        for (std::size_t v = 0; v < kAll; ++v) {
          sum[r][v] = Dot::add(a_group, b_vector[v], sum[r][v]);
        }
      }
      for (auto& pointer : a) pointer += kGroup;
      for (auto& pointer : b) pointer += kPanel;
    }
  }
  if (n + kAll * kLanes <= args.n) {
    for (std::size_t r = 0; r < kRows; ++r) {
      float* const c = args.c + args.c_row[m + r] + n;
      for (std::size_t v = 0; v < kAll; ++v) store(args, sum[r][v], n + v * kLanes, c + v * kLanes);
    }
    return;
  }
  std::int32_t sums[kRows * kAll * kLanes];
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t v = 0; v < kAll; ++v) {
      hn::StoreU(sum[r][v], Groups(), sums + (r * kAll + v) * kLanes);
    }
  }
  store_rows(args, sums, kRows, kAll, m, n);
}

// Rows of a tile where there are fewer than kTileRows.
constexpr std::size_t kFewRows = 4;

// All rows of one panel, which are no fewer than kFewRows. The last tile may begin among rows that
// are there already, and makes the same of them again.
template <class Dot, std::size_t kVectors>
HWY_INLINE void panel(const GemmInt8Args<typename Dot::A>& args, std::size_t n) {
  std::size_t m = 0;
  constexpr std::size_t kRows = kTileRows<Dot>;
  if constexpr (kRows > kFewRows) {
    for (; m + kRows <= args.m; m += kRows) tile<Dot, kRows, 1, kVectors>(args, m, n);
  }
  if constexpr (kRows > 8) {
    for (; m + 8 <= args.m; m += 8) tile<Dot, 8, 1, kVectors>(args, m, n);
  }
  for (; m < args.m; m += kFewRows) {
    tile<Dot, kFewRows, 1, kVectors>(args, std::min(m, args.m - kFewRows), n);
  }
}

template <class Dot>
HWY_INLINE void multiply_by(const GemmInt8Args<typename Dot::A>& args) {
  static_assert(kTileVectors == 2);
  std::size_t n = 0;
  if (args.m < kFewRows) {
    if (args.m == 1) {
      for (; n + kRowPanels * kPanel <= args.n; n += kRowPanels * kPanel) {
        tile<Dot, 1, kRowPanels, kTileVectors>(args, 0, n);
      }
    }
    for (; n < args.n; n += kPanel) {
      for (std::size_t m = 0; m < args.m; ++m) tile<Dot, 1, 1, kTileVectors>(args, m, n);
    }
    return;
  }
  for (; n + kPanel / 2 < args.n; n += kPanel) panel<Dot, kTileVectors>(args, n);
  if (n < args.n) panel<Dot, 1>(args, n);
}

void multiply_pairs(const GemmInt8Args<std::int16_t>& args) { multiply_by<PairDot>(args); }

#ifdef INKDIGIT_QUAD_DOT
INKDIGIT_QUAD_DOT_TARGET void multiply_quads_at_once(const GemmInt8Args<std::uint8_t>& args) {
  multiply_by<QuadDot>(args);
}
#endif

void multiply_quads(const GemmInt8Args<std::uint8_t>& args) {
#ifdef INKDIGIT_QUAD_DOT
  if (has_fast_quad_dot()) {
    multiply_quads_at_once(args);
    return;
  }
#endif
  multiply_by<QuadDotInSteps>(args);
}

int find_most_of_quads() { return most_of_quads(); }

std::size_t panel_columns() { return kPanel; }

// kLanes values.
template <class A>
HWY_INLINE void convert_vector(hn::Vec<Floats> values, const QuantizationParams& grid, A* out) {
  const Floats d;
  const hn::Rebind<A, Floats> narrow;
  // After adding 1.5 * 2^23 no bits are left behind the point, so the integer is the lowest ones.
  const auto magic = hn::Set(d, 12582912.0F);
  auto scaled =
      hn::MulAdd(values, hn::Set(d, 1.0F / grid.scale), hn::Set(d, -grid.shift / grid.scale));
  scaled = hn::Max(scaled, hn::Set(d, static_cast<float>(grid.low)));
  scaled = hn::Min(scaled, hn::Set(d, static_cast<float>(grid.high)));
  const auto bits = hn::BitCast(Groups(), hn::Add(scaled, magic));
  hn::StoreU(hn::DemoteTo(narrow, hn::Sub(bits, hn::BitCast(Groups(), magic))), narrow, out);
}

// No float is read after an integer is written over it, so `out` may be `inp`.
// `grid` is a copy, so that the compiler sees that no store changes it.
template <class A>
HWY_INLINE void convert(const float* inp, std::size_t size, QuantizationParams grid, A* out) {
  const Floats d;
  std::size_t i = 0;
  for (; i + kLanes <= size; i += kLanes) convert_vector(hn::LoadU(d, inp + i), grid, out + i);
  if (i == size) return;
  float rest[kLanes] = {};
  A found[kLanes];
  std::memcpy(rest, inp + i, (size - i) * sizeof(float));
  convert_vector(hn::LoadU(d, rest), grid, found);
  std::memcpy(out + i, found, (size - i) * sizeof(A));
}

void convert_to_shorts(const float* inp, std::size_t size, const QuantizationParams& grid,
                       std::int16_t* out) {
  convert(inp, size, grid, out);
}

void convert_to_bytes(const float* inp, std::size_t size, const QuantizationParams& grid,
                      std::uint8_t* out) {
  convert(inp, size, grid, out);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace inkdigit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkdigit {
namespace {
HWY_EXPORT(multiply_pairs);
HWY_EXPORT(multiply_quads);
HWY_EXPORT(find_most_of_quads);
HWY_EXPORT(convert_to_shorts);
HWY_EXPORT(convert_to_bytes);
HWY_EXPORT(panel_columns);

// Lanes over a run.
std::size_t groups_of(Int8Lanes lanes, std::size_t run_length) {
  const auto group = static_cast<std::size_t>(lanes);
  return (run_length + group - 1) / group;
}

// Writes `value` as the i-th of the lane's.
void set_part(Int8Lanes lanes, std::size_t i, std::int8_t value, std::int32_t& lane) {
  const std::size_t bits = 32 / static_cast<std::size_t>(lanes);
  const std::uint32_t mask = (1U << bits) - 1;
  const std::uint32_t part = (static_cast<std::uint32_t>(value) & mask) << (bits * i);
  lane = static_cast<std::int32_t>(static_cast<std::uint32_t>(lane) | part);
}

}  // namespace

int int8_most_of_quads() { return HWY_DYNAMIC_DISPATCH(find_most_of_quads)(); }

Int8Lanes int8_lanes(const QuantizationParams& grid) {
  const bool fits = grid.low >= 0 && grid.high <= int8_most_of_quads();
  return fits ? Int8Lanes::kQuads : Int8Lanes::kPairs;
}

void gemm_int8(const GemmInt8Args<std::int16_t>& args) {
  HWY_DYNAMIC_DISPATCH(multiply_pairs)(args);
}
void gemm_int8(const GemmInt8Args<std::uint8_t>& args) {
  HWY_DYNAMIC_DISPATCH(multiply_quads)(args);
}

std::size_t int8_packed_columns(std::size_t n) {
  const std::size_t panel = HWY_DYNAMIC_DISPATCH(panel_columns)();
  return (n + panel - 1) / panel * panel;
}

std::size_t int8_packed_size(Int8Lanes lanes, std::size_t runs, std::size_t run_length,
                             std::size_t n) {
  return int8_packed_columns(n) * runs * groups_of(lanes, run_length);
}

void pack_int8_panels(Int8Lanes lanes, const std::int8_t* b, std::size_t runs,
                      std::size_t run_length, std::size_t n, std::int32_t* packed) {
  const std::size_t panel = HWY_DYNAMIC_DISPATCH(panel_columns)();
  const auto count = static_cast<std::size_t>(lanes);
  std::fill_n(packed, int8_packed_size(lanes, runs, run_length, n), 0);
  // Along the rows of B, as a page waits for it while nothing is optimized yet.
  for (std::size_t first = 0; first < n; first += panel) {
    const std::size_t columns = std::min(panel, n - first);
    for (std::size_t run = 0; run < runs; ++run) {
      for (std::size_t k = 0; k < run_length; ++k) {
        const std::int8_t* const row = b + (run * run_length + k) * n + first;
        std::int32_t* const group = packed + k / count * panel;
        for (std::size_t c = 0; c < columns; ++c) set_part(lanes, k % count, row[c], group[c]);
      }
      packed += groups_of(lanes, run_length) * panel;
    }
  }
}

void to_integers(const float* inp, std::size_t size, const QuantizationParams& grid,
                 std::int16_t* out) {
  HWY_DYNAMIC_DISPATCH(convert_to_shorts)(inp, size, grid, out);
}
void to_integers(const float* inp, std::size_t size, const QuantizationParams& grid,
                 std::uint8_t* out) {
  HWY_DYNAMIC_DISPATCH(convert_to_bytes)(inp, size, grid, out);
}

}  // namespace inkdigit
#endif
