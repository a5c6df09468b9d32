// What multiplies the integers of a lane and sums them up, by whatever the processor has for it.
// Included once for each SIMD target.
#if defined(INKDIGIT_ENGINE_KERNELS_INT8_DOTS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef INKDIGIT_ENGINE_KERNELS_INT8_DOTS_INL_HPP
#undef INKDIGIT_ENGINE_KERNELS_INT8_DOTS_INL_HPP
#else
#define INKDIGIT_ENGINE_KERNELS_INT8_DOTS_INL_HPP
#endif

#include <hwy/highway.h>

#if HWY_ARCH_X86
#include <cpuid.h>
#elif HWY_ARCH_ARM_A64 && defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

#include <cstdint>
#include <cstring>
#include <utility>

// Which of them this target has, of those that not all have; what a function says that uses
// QuadDot.
#undef INKDIGIT_QUAD_DOT
#undef INKDIGIT_QUAD_DOT_TARGET
#define INKDIGIT_QUAD_DOT_TARGET
#undef INKDIGIT_PAIR_SUMS

HWY_BEFORE_NAMESPACE();
namespace inkdigit {
namespace HWY_NAMESPACE {
namespace int8_dots {

namespace hn = hwy::HWY_NAMESPACE;

// Each lane is a pair of int16 or four int8: consecutive k of one column.
using Groups = hn::ScalableTag<std::int32_t>;
using Vector = hn::Vec<Groups>;

constexpr std::size_t kLanes = hn::MaxLanes(Groups());

// The values at `a` in every lane.
template <class A>
HWY_INLINE Vector broadcast_group(const A* a) {
  std::int32_t group = 0;
  std::memcpy(&group, a, sizeof(group));
  return hn::Set(Groups(), group);
}

#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR
// Written as vectors, which do not exist here, this is ten times slower.
template <class A, class B>
HWY_INLINE Vector add_products(Vector a, Vector b, Vector sum) {
  constexpr std::size_t kGroup = sizeof(std::int32_t) / sizeof(A);
  A a_values[kGroup * kLanes];
  B b_values[kGroup * kLanes];
  std::int32_t lanes[kLanes];
  std::memcpy(a_values, &a, sizeof(a));
  std::memcpy(b_values, &b, sizeof(b));
  std::memcpy(lanes, &sum, sizeof(sum));
  for (std::size_t i = 0; i < kGroup * kLanes; ++i) lanes[i / kGroup] += a_values[i] * b_values[i];
  return hn::LoadU(Groups(), lanes);
}
#else
// Part `index`, of `bits` bits, of each lane.
template <int kBits, int kIndex>
HWY_INLINE Vector signed_part(Vector v) {
  return hn::ShiftRight<32 - kBits>(hn::ShiftLeft<32 - kBits*(kIndex + 1)>(v));
}

template <int kBits, int... kIndices>
HWY_INLINE Vector add_parts(Vector a, Vector b, Vector sum,
                            std::integer_sequence<int, kIndices...>) {
  ((sum = hn::Add(sum, hn::Mul(signed_part<kBits, kIndices>(a), signed_part<kBits, kIndices>(b)))),
   ...);
  return sum;
}
#endif

// Dots add the products of each lane to `sum`.
struct PairDot {
  using A = std::int16_t;
  static HWY_INLINE Vector add(Vector a, Vector b, Vector sum) {
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR
    return add_products<std::int16_t, std::int16_t>(a, b, sum);
#elif HWY_TARGET == HWY_WASM || HWY_ARCH_X86
    // One instruction, which elsewhere does not add the two of a lane.
    const hn::Repartition<std::int16_t, Groups> d;
    Vector unused = sum;
    return hn::ReorderWidenMulAccumulate(Groups(), hn::BitCast(d, a), hn::BitCast(d, b), sum,
                                         unused);
#else
    return add_parts<16>(a, b, sum, std::make_integer_sequence<int, 2>());
#endif
  }
};

#if HWY_TARGET == HWY_WASM && defined(__wasm_relaxed_simd__)
#define INKDIGIT_QUAD_DOT
// One instruction where the machine has one that does just this (AVX-VNNI, Arm's SDOT).
struct QuadDot {
  using A = std::uint8_t;
  static HWY_INLINE Vector add(Vector a, Vector b, Vector sum) {
    return Vector{wasm_i32x4_relaxed_dot_i8x16_i7x16_add(b.raw, a.raw, sum.raw)};
  }
};

// What the relaxed dot product makes of 127 times a byte of eight ones, which is outside its 7
// bits.
HWY_INLINE int quad_dot_outside() {
  const volatile std::int8_t outside = -1;  // no tool shall work it out in advance
  const v128_t sums = wasm_i32x4_relaxed_dot_i8x16_i7x16_add(
      wasm_i8x16_splat(127), wasm_i8x16_splat(outside), wasm_i32x4_splat(0));
  return wasm_i32x4_extract_lane(sums, 0);
}

// Whether it is one instruction. Where it is made of several, which is x86 without AVX-VNNI,
// QuadDotInSteps is faster; there alone the sum of two saturates.
HWY_INLINE bool has_fast_quad_dot() { return quad_dot_outside() != 2 * 32767; }
// AVX-VNNI takes that byte for 255.
HWY_INLINE bool quad_dot_takes_bytes() { return quad_dot_outside() == 4 * 127 * 255; }
#elif HWY_ARCH_X86 && HWY_TARGET <= HWY_AVX3
#define INKDIGIT_QUAD_DOT
// AVX512-VNNI, asked for by itself: Highway 1.0's target for it lets the compiler use AVX-VNNI,
// too, which not all of these processors have. As text, since the code around it is compiled for
// all that have AVX-512.
struct QuadDot {
  using A = std::uint8_t;
  static HWY_INLINE Vector add(Vector a, Vector b, Vector sum) {
    __asm__("vpdpbusd %2, %1, %0" : "+v"(sum.raw) : "v"(a.raw), "v"(b.raw));
    return sum;
  }
};

HWY_INLINE bool has_fast_quad_dot() { return __builtin_cpu_supports("avx512vnni") != 0; }
HWY_INLINE bool quad_dot_takes_bytes() { return has_fast_quad_dot(); }
#elif HWY_ARCH_X86 && HWY_TARGET == HWY_AVX2
#define INKDIGIT_QUAD_DOT
// AVX-VNNI, which processors without AVX-512 have, too. As text, for the same reason.
struct QuadDot {
  using A = std::uint8_t;
  static HWY_INLINE Vector add(Vector a, Vector b, Vector sum) {
    __asm__("%{vex%} vpdpbusd %2, %1, %0" : "+x"(sum.raw) : "x"(a.raw), "x"(b.raw));
    return sum;
  }
};

// Asked once: CPUID takes microseconds where a hypervisor answers it.
HWY_INLINE bool has_fast_quad_dot() {
  static const bool found = [] {
    unsigned int a = 0, b = 0, c = 0, d = 0;
    constexpr unsigned int kAvxVnni = 1U << 4U;
    return __get_cpuid_count(7, 1, &a, &b, &c, &d) != 0 && (a & kAvxVnni) != 0;
  }();
  return found;
}
HWY_INLINE bool quad_dot_takes_bytes() { return has_fast_quad_dot(); }
#elif HWY_TARGET == HWY_NEON && HWY_ARCH_ARM_A64 && (defined(__linux__) || defined(__APPLE__)) && \
    (!defined(__clang__) || __clang_major__ >= 16)
#define INKDIGIT_QUAD_DOT
// SDOT of ARMv8.2, as text, for the same reason. Its factors are both signed, which makes no
// difference to 0..127. The assembler must be told of it: clang's by a line before, GNU's by the
// function around, as it takes such a line only for ARMv8.2 as a whole.
#ifdef __clang__
#define INKDIGIT_SDOT ".arch_extension dotprod\n\tsdot"
#else
#define INKDIGIT_SDOT "sdot"
#undef INKDIGIT_QUAD_DOT_TARGET
#define INKDIGIT_QUAD_DOT_TARGET __attribute__((target("arch=armv8.2-a+crypto+dotprod")))
#endif
struct QuadDot {
  using A = std::uint8_t;
  static HWY_INLINE Vector add(Vector a, Vector b, Vector sum) {
    __asm__(INKDIGIT_SDOT " %0.4s, %1.16b, %2.16b" : "+w"(sum.raw) : "w"(a.raw), "w"(b.raw));
    return sum;
  }
};
#undef INKDIGIT_SDOT

HWY_INLINE bool has_fast_quad_dot() {
#if defined(__APPLE__)
  return true;  // every Apple processor of 64 bits that runs macOS has it
#else
  return (getauxval(AT_HWCAP) & HWCAP_ASIMDDP) != 0;
#endif
}
HWY_INLINE bool quad_dot_takes_bytes() { return false; }
#endif

#if HWY_ARCH_X86 && HWY_TARGET <= HWY_SSE4
#define INKDIGIT_PAIR_SUMS
HWY_INLINE __m128i pair_sums(__m128i a, __m128i b) { return _mm_maddubs_epi16(a, b); }
#if HWY_TARGET <= HWY_AVX2
HWY_INLINE __m256i pair_sums(__m256i a, __m256i b) { return _mm256_maddubs_epi16(a, b); }
#endif
#if HWY_TARGET <= HWY_AVX3
HWY_INLINE __m512i pair_sums(__m512i a, __m512i b) { return _mm512_maddubs_epi16(a, b); }
#endif
#elif HWY_TARGET == HWY_WASM && defined(INKDIGIT_QUAD_DOT)
#define INKDIGIT_PAIR_SUMS
HWY_INLINE v128_t pair_sums(v128_t a, v128_t b) { return wasm_i16x8_relaxed_dot_i8x16_i7x16(b, a); }
#endif

// The largest value that is multiplied faster in quads than in pairs, 0 where none is.
HWY_INLINE int most_of_quads() {
#if defined(INKDIGIT_QUAD_DOT)
  if (quad_dot_takes_bytes()) return 255;
  if (has_fast_quad_dot()) return 127;
#endif
#if defined(INKDIGIT_PAIR_SUMS)
  return 127;
#else
  return 0;
#endif
}

// By sums of two, which 16 bits hold: 2 * 127 * 127 < 2^15.
struct QuadDotInSteps {
  using A = std::uint8_t;
  static HWY_INLINE Vector add(Vector a, Vector b, Vector sum) {
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR
    return add_products<std::uint8_t, std::int8_t>(a, b, sum);
#elif defined(INKDIGIT_PAIR_SUMS)
    const hn::Repartition<std::int16_t, Groups> d;
    return PairDot::add(hn::BitCast(Groups(), hn::Vec<decltype(d)>{pair_sums(a.raw, b.raw)}),
                        hn::BitCast(Groups(), hn::Set(d, 1)), sum);
#else
    return add_parts<8>(a, b, sum, std::make_integer_sequence<int, 4>());
#endif
  }
};

}  // namespace int8_dots
}  // namespace HWY_NAMESPACE
}  // namespace inkdigit
HWY_AFTER_NAMESPACE();

#endif
