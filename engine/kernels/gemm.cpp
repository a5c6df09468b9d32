#include "engine/kernels/gemm.hpp"

#include <algorithm>

#include "engine/kernels/simd_targets.hpp"

// Compiled once for each SIMD target: foreach_target.h includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/gemm.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/unroll.hpp"

HWY_BEFORE_NAMESPACE();
namespace inkdigit {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// A tile of kRows x kVectors vectors of C stays in registers for the whole sum over k. kRows *
// kVectors accumulators, kVectors values of B and one of A must fit in the registers, and there
// must be enough independent sums to cover the latency of multiply-add.
#if HWY_TARGET <= HWY_AVX3
constexpr std::size_t kTileRows = 12;  // 32 registers
#elif HWY_TARGET <= HWY_AVX2
constexpr std::size_t kTileRows = 6;  // 16 registers
#else
constexpr std::size_t kTileRows =
    4;  // 16 registers, one of them for the product where nothing fuses
#endif
constexpr std::size_t kTileVectors = 2;
// One row alone (a dense layer at batch 1) has no reuse of B; more panels keep the pipeline full.
constexpr std::size_t kRowPanels = 4;

// Rows of a B that lies where it was made, in another core's cache perhaps, are fetched so early.
constexpr std::size_t kRowsAhead = 32;

// How B lies.
enum class Rows { kPacked, kInPlace };

template <class T>
using Full = hn::ScalableTag<T>;

// Columns of a panel of packed B.
template <class T>
constexpr std::size_t kPanel = kTileVectors* hn::MaxLanes(Full<T>());

// a * b + sum, in one rounding or in two, whichever is faster here.
template <class V>
HWY_INLINE V multiply_add(V a, V b, V sum) {
#if HWY_TARGET == HWY_WASM && defined(__wasm_relaxed_simd__)
  return V{wasm_f32x4_relaxed_madd(a.raw, b.raw, sum.raw)};
#else
  return hn::MulAdd(a, b, sum);
#endif
}

// Adds one k: `a` points at kRows values of A, `b` at kPanels panels.
template <std::size_t kRows, std::size_t kPanels, std::size_t kVectors, class D,
          class T = hn::TFromD<D>>
HWY_INLINE void add_one(D d, const T* const* a, const T* const* b,
                        hn::Vec<D> (&sum)[kRows][kPanels * kVectors]) {
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<D> b_vector[kPanels * kVectors];
  for (std::size_t p = 0; p < kPanels; ++p) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      b_vector[p * kVectors + v] = hn::LoadU(d, b[p] + v * lanes);
    }
  }
  for (std::size_t r = 0; r < kRows; ++r) {
    const auto a_value = hn::Set(d, *a[r]);
    for (std::size_t v = 0; v < kPanels * kVectors; ++v) {
      sum[r][v] = multiply_add(a_value, b_vector[v], sum[r][v]);
    }
  }
}

// Adds `sum` to what C holds, or lets it be all of C.
template <class D, class T>
HWY_INLINE void store(D d, const GemmArgs<T>& args, hn::Vec<D> sum, T* c) {
  if (args.accumulate) sum = hn::Add(hn::LoadU(d, c), sum);
  if (args.relu) sum = hn::Max(sum, hn::Zero(d));
  hn::StoreU(sum, d, c);
}

// kRows rows from m on, of kVectors vectors in each of kPanels panels from column n on.
template <Rows kLie, std::size_t kRows, std::size_t kPanels, std::size_t kVectors, class T>
HWY_INLINE void tile(const GemmArgs<T>& args, std::size_t m, std::size_t n) {
  const Full<T> d;
  const std::size_t lanes = hn::Lanes(d);
  constexpr bool kPacked = kLie == Rows::kPacked;
  const std::size_t step = kPacked ? kPanel<T> : args.b_stride;
  const std::size_t panel_step = kPacked ? args.runs * args.run_length * kPanel<T> : kPanel<T>;
  hn::Vec<Full<T>> sum[kRows][kPanels * kVectors];
  // Loops over `sum` are unrolled, or it is memory rather than registers before and behind the
  // sums.
  for (std::size_t v = 0; v < kPanels * kVectors; ++v) {
    const auto bias = args.bias != nullptr ? hn::LoadU(d, args.bias + n + v * lanes) : hn::Zero(d);
    INKDIGIT_UNROLL(12)
    for (auto& row : sum) row[v] = bias;
  }
  const T* b[kPanels];
  for (std::size_t p = 0; p < kPanels; ++p) b[p] = args.b + (n / kPanel<T> + p) * panel_step;
  for (std::size_t run = 0; run < args.runs; ++run) {
    const T* a[kRows];
    for (std::size_t r = 0; r < kRows; ++r) a[r] = args.a + args.a_row[m + r] + args.a_run[run];
    // Not unrolled: V8 hoists the loads of a longer body, and runs out of registers.
    for (std::size_t k = 0; k < args.run_length; ++k) {
      add_one<kRows, kPanels, kVectors>(d, a, b, sum);
      if constexpr (!kPacked) {
        for (const T* pointer : b) {
          for (std::size_t v = 0; v < kVectors; ++v) {
            hwy::Prefetch(pointer + kRowsAhead * step + v * lanes);
          }
        }
      }
      for (auto& pointer : a) ++pointer;
      for (auto& pointer : b) pointer += step;
    }
  }
  constexpr std::size_t kColumns = kPanels * kVectors * hn::MaxLanes(Full<T>());
  if (n + kColumns <= args.n) {
    INKDIGIT_UNROLL(12)
    for (std::size_t r = 0; r < kRows; ++r) {
      T* c = args.c + args.c_row[m + r] + n;
      INKDIGIT_UNROLL(8)
      for (std::size_t v = 0; v < kPanels * kVectors; ++v) {
        store(d, args, sum[r][v], c + v * lanes);
      }
    }
    return;
  }
  // The last panel may have more columns than C.
  T result[kRows][kColumns];
  INKDIGIT_UNROLL(12)
  for (std::size_t r = 0; r < kRows; ++r) {
    INKDIGIT_UNROLL(8)
    for (std::size_t v = 0; v < kPanels * kVectors; ++v) {
      hn::StoreU(sum[r][v], d, result[r] + v * lanes);
    }
  }
  for (std::size_t r = 0; r < kRows; ++r) {
    T* c = args.c + args.c_row[m + r] + n;
    for (std::size_t i = 0; i < args.n - n; ++i) {
      const T total = args.accumulate ? c[i] + result[r][i] : result[r][i];
      c[i] = args.relu ? std::max(total, T{0}) : total;
    }
  }
}

// All rows of one panel.
template <Rows kLie, std::size_t kVectors, class T>
HWY_INLINE void panel(const GemmArgs<T>& args, std::size_t n) {
  std::size_t m = 0;
  // With one vector a row, the pointers to more than eight rows leave the registers first.
  if constexpr (kTileRows <= 8 || kVectors > 1) {
    for (; m + kTileRows <= args.m; m += kTileRows) tile<kLie, kTileRows, 1, kVectors>(args, m, n);
  }
  if constexpr (kTileRows > 8) {
    for (; m + 8 <= args.m; m += 8) tile<kLie, 8, 1, kVectors>(args, m, n);
  }
  if constexpr (kTileRows > 4) {
    for (; m + 4 <= args.m; m += 4) tile<kLie, 4, 1, kVectors>(args, m, n);
  }
  for (; m + 2 <= args.m; m += 2) tile<kLie, 2, 1, kVectors>(args, m, n);
  for (; m < args.m; ++m) tile<kLie, 1, 1, kVectors>(args, m, n);
}

template <Rows kLie, class T>
void gemm_of(const GemmArgs<T>& args) {
  static_assert(kTileVectors == 2);
  std::size_t n = 0;
  if (args.m == 1) {
    for (; n + kRowPanels * kPanel<T> <= args.n; n += kRowPanels * kPanel<T>) {
      tile<kLie, 1, kRowPanels, kTileVectors>(args, 0, n);
    }
  }
  for (; n + kPanel<T> / 2 < args.n; n += kPanel<T>) panel<kLie, kTileVectors>(args, n);
  if (n < args.n) panel<kLie, 1>(args, n);
}

template <class T>
void pack_panels_of(const T* b, std::size_t k_stride, std::size_t n_stride, std::size_t k,
                    std::size_t n, T* packed, Share share) {
  const std::size_t panels = (n + kPanel<T> - 1) / kPanel<T>;
  for (std::size_t panel = share.first(panels); panel < share.last(panels); ++panel) {
    const std::size_t first = panel * kPanel<T>;
    const std::size_t columns = std::min(kPanel<T>, n - first);
    T* out = packed + first * k;
    for (std::size_t row = 0; row < k; ++row, out += kPanel<T>) {
      const T* source = b + row * k_stride + first * n_stride;
      for (std::size_t c = 0; c < columns; ++c) out[c] = source[c * n_stride];
      std::fill(out + columns, out + kPanel<T>, T{0});
    }
  }
}

void gemm_float(const GemmArgs<float>& args) { gemm_of<Rows::kPacked>(args); }
void in_place_float(const GemmArgs<float>& args) { gemm_of<Rows::kInPlace>(args); }

void pack_float(const float* b, std::size_t k_stride, std::size_t n_stride, std::size_t k,
                std::size_t n, float* packed, Share share) {
  pack_panels_of(b, k_stride, n_stride, k, n, packed, share);
}

// Panels of double are narrower, and never take more room.
std::size_t panel_columns() { return kPanel<float>; }

#if HWY_HAVE_FLOAT64
void gemm_double(const GemmArgs<double>& args) { gemm_of<Rows::kPacked>(args); }
void in_place_double(const GemmArgs<double>& args) { gemm_of<Rows::kInPlace>(args); }

void pack_double(const double* b, std::size_t k_stride, std::size_t n_stride, std::size_t k,
                 std::size_t n, double* packed, Share share) {
  pack_panels_of(b, k_stride, n_stride, k, n, packed, share);
}

#else
// Highway has no double vectors here (WebAssembly, ARMv7); only gradient checks use them anyway, so
// this is plain: one panel of all columns.
void plain_double(const GemmArgs<double>& args, std::size_t b_stride) {
  for (std::size_t m = 0; m < args.m; ++m) {
    double* c = args.c + args.c_row[m];
    for (std::size_t n = 0; n < args.n; ++n) {
      double sum = args.bias != nullptr ? args.bias[n] : 0;
      const double* b = args.b + n;
      for (std::size_t run = 0; run < args.runs; ++run) {
        const double* a = args.a + args.a_row[m] + args.a_run[run];
        for (std::size_t k = 0; k < args.run_length; ++k, b += b_stride) sum += a[k] * *b;
      }
      if (args.accumulate) sum += c[n];
      c[n] = args.relu ? std::max(sum, 0.0) : sum;
    }
  }
}

void gemm_double(const GemmArgs<double>& args) { plain_double(args, args.n); }
void in_place_double(const GemmArgs<double>& args) { plain_double(args, args.b_stride); }

void pack_double(const double* b, std::size_t k_stride, std::size_t n_stride, std::size_t k,
                 std::size_t n, double* packed, Share share) {
  if (share.first(1) == share.last(1)) return;
  for (std::size_t row = 0; row < k; ++row) {
    for (std::size_t c = 0; c < n; ++c) *packed++ = b[row * k_stride + c * n_stride];
  }
}

#endif

const char* target_name() {
#if HWY_TARGET == HWY_WASM && defined(__wasm_relaxed_simd__)
  return "WASM_RELAXED";
#else
  return hwy::TargetName(HWY_TARGET);
#endif
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace inkdigit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkdigit {
namespace {
HWY_EXPORT(gemm_float);
HWY_EXPORT(gemm_double);
HWY_EXPORT(in_place_float);
HWY_EXPORT(in_place_double);
HWY_EXPORT(pack_float);
HWY_EXPORT(pack_double);
HWY_EXPORT(panel_columns);
HWY_EXPORT(target_name);
}  // namespace

void gemm(const GemmArgs<float>& args) { HWY_DYNAMIC_DISPATCH(gemm_float)(args); }
void gemm(const GemmArgs<double>& args) { HWY_DYNAMIC_DISPATCH(gemm_double)(args); }

void gemm_in_place(const GemmArgs<float>& args) { HWY_DYNAMIC_DISPATCH(in_place_float)(args); }
void gemm_in_place(const GemmArgs<double>& args) { HWY_DYNAMIC_DISPATCH(in_place_double)(args); }

void pack_panels(const float* b, std::size_t k_stride, std::size_t n_stride, std::size_t k,
                 std::size_t n, float* packed, Share share) {
  HWY_DYNAMIC_DISPATCH(pack_float)(b, k_stride, n_stride, k, n, packed, share);
}
void pack_panels(const double* b, std::size_t k_stride, std::size_t n_stride, std::size_t k,
                 std::size_t n, double* packed, Share share) {
  HWY_DYNAMIC_DISPATCH(pack_double)(b, k_stride, n_stride, k, n, packed, share);
}

std::size_t packed_size(std::size_t k, std::size_t n) {
  const std::size_t panel = HWY_DYNAMIC_DISPATCH(panel_columns)();
  return (n + panel - 1) / panel * panel * k;
}

#ifndef __wasm__
bool whole_panels(std::size_t n) { return n % HWY_DYNAMIC_DISPATCH(panel_columns)() == 0; }
#endif

const char* gemm_target() { return HWY_DYNAMIC_DISPATCH(target_name)(); }

}  // namespace inkdigit
#endif
