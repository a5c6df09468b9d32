#include "trainer/learn/kernels/gemm_transposed.hpp"

#include "engine/kernels/simd_targets.hpp"

// Compiled once for each SIMD target: foreach_target.h includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trainer/learn/kernels/gemm_transposed.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

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

template <std::size_t kRows, std::size_t kVectors, bool kAdjacent, class D, class T = hn::TFromD<D>>
HWY_INLINE void tile_of(D d, const GemmTransposedArgs<T>& args, std::size_t m, std::size_t n) {
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<D> sum[kRows][kVectors];
  const T* a[kRows];
  for (std::size_t r = 0; r < kRows; ++r) {
    a[r] = args.a + args.a_row[m + r];
    for (std::size_t v = 0; v < kVectors; ++v) {
      sum[r][v] = hn::Zero(d);
    }
  }
  for (std::size_t image = 0; image < args.images; ++image) {
    const T* HWY_RESTRICT b = args.b + image * args.b_image + n;
    const std::size_t a_image = image * args.a_image;
    for (std::size_t k = 0; k < args.k; ++k, b += args.b_stride) {
      const std::size_t offset = a_image + static_cast<std::size_t>(args.a_col[k]);
      hn::Vec<D> b_vector[kVectors];
      for (std::size_t v = 0; v < kVectors; ++v) b_vector[v] = hn::LoadU(d, b + v * lanes);
      for (std::size_t r = 0; r < kRows; ++r) {
        const auto a_value = hn::Set(d, kAdjacent ? a[0][offset + r] : a[r][offset]);
        for (std::size_t v = 0; v < kVectors; ++v) {
          sum[r][v] = hn::MulAdd(a_value, b_vector[v], sum[r][v]);
        }
      }
    }
  }
  for (std::size_t r = 0; r < kRows; ++r) {
    T* c = args.c + args.c_row[m + r] + n;
    for (std::size_t v = 0; v < kVectors; ++v) {
      if (args.accumulate) sum[r][v] = hn::Add(hn::LoadU(d, c + v * lanes), sum[r][v]);
      hn::StoreU(sum[r][v], d, c + v * lanes);
    }
  }
}

// One pointer to rows of A that lie side by side is faster than kRows of them, which leave no
// registers for the loop.
template <std::size_t kRows, std::size_t kVectors, class D, class T = hn::TFromD<D>>
HWY_INLINE void tile(D d, const GemmTransposedArgs<T>& args, std::size_t m, std::size_t n) {
  const auto last = static_cast<std::int32_t>(kRows - 1);
  if (args.a_row[m + kRows - 1] - args.a_row[m] == last) {
    tile_of<kRows, kVectors, true>(d, args, m, n);
  } else {
    tile_of<kRows, kVectors, false>(d, args, m, n);
  }
}

// All rows of kVectors vectors of columns.
template <std::size_t kVectors, class D, class T>
HWY_INLINE void panel(D d, const GemmTransposedArgs<T>& args, std::size_t n) {
  std::size_t m = 0;
  // With one vector a row, the pointers to more than eight rows leave the registers first.
  if constexpr (kTileRows <= 8 || kVectors > 1) {
    for (; m + kTileRows <= args.m; m += kTileRows) tile<kTileRows, kVectors>(d, args, m, n);
  }
  if constexpr (kTileRows > 8) {
    for (; m + 8 <= args.m; m += 8) tile<8, kVectors>(d, args, m, n);
  }
  for (; m + 4 <= args.m; m += 4) tile<4, kVectors>(d, args, m, n);
  for (; m < args.m; ++m) tile<1, kVectors>(d, args, m, n);
}

// Columns from n on, with vectors of at most kLanes lanes; narrower vectors take what is left over.
template <std::size_t kLanes, class T>
HWY_INLINE void columns(const GemmTransposedArgs<T>& args, std::size_t n) {
  const hn::CappedTag<T, kLanes> d;
  const std::size_t lanes = hn::Lanes(d);
  for (; n + kTileVectors * lanes <= args.n; n += kTileVectors * lanes) {
    panel<kTileVectors>(d, args, n);
  }
  for (; n + lanes <= args.n; n += lanes) panel<1>(d, args, n);
  if constexpr (kLanes > 4) {
    if (n < args.n) columns<4>(args, n);
  } else if constexpr (kLanes > 1) {
    if (n < args.n) columns<1>(args, n);
  }
}

template <class T>
void product(const GemmTransposedArgs<T>& args) {
  columns<HWY_MAX_BYTES / sizeof(T)>(args, 0);
}

void transposed_float(const GemmTransposedArgs<float>& args) { product(args); }

#if HWY_HAVE_FLOAT64
void transposed_double(const GemmTransposedArgs<double>& args) { product(args); }

#else
// As in engine/kernels/gemm.cpp: no double vectors here, and only gradient checks use doubles.
void transposed_double(const GemmTransposedArgs<double>& args) {
  for (std::size_t m = 0; m < args.m; ++m) {
    for (std::size_t n = 0; n < args.n; ++n) {
      double sum = 0;
      for (std::size_t i = 0; i < args.images * args.k; ++i) {
        const std::size_t image = i / args.k;
        const std::size_t k = i % args.k;
        const double* a = args.a + image * args.a_image + args.a_row[m];
        sum += a[args.a_col[k]] * args.b[image * args.b_image + k * args.b_stride + n];
      }
      double& c = args.c[static_cast<std::size_t>(args.c_row[m]) + n];
      c = args.accumulate ? c + sum : sum;
    }
  }
}
#endif

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace inkdigit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkdigit {
namespace {
HWY_EXPORT(transposed_float);
HWY_EXPORT(transposed_double);
}  // namespace

void gemm_transposed(const GemmTransposedArgs<float>& args) {
  HWY_DYNAMIC_DISPATCH(transposed_float)(args);
}
void gemm_transposed(const GemmTransposedArgs<double>& args) {
  HWY_DYNAMIC_DISPATCH(transposed_double)(args);
}
}  // namespace inkdigit
#endif
