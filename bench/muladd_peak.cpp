// The most multiplications and additions a second that WebAssembly with SIMD128 does on one thread:
// the limit of a prediction. WebAssembly fuses no multiply-add outside Relaxed SIMD.
#include <cstdint>

namespace {

using Vector = float __attribute__((vector_size(16)));

// Of products and of sums, each a chain of its own: with products in the sums' chains, V8 covers
// the latency of both only with more registers than the 16 of x86-64.
constexpr int kChains = 7;

}  // namespace

extern "C" {

// Operations in each of the rounds of muladd.
std::int32_t muladd_operations() { return 2 * 4 * kChains; }

float muladd(std::int32_t rounds, float factor, float summand) {
  const Vector step = {factor, factor, factor, factor};
  const Vector start = {summand, summand, summand, summand};
  Vector products[kChains];
  Vector sums[kChains];
#pragma clang loop unroll(full)
  for (int i = 0; i < kChains; ++i) products[i] = sums[i] = start * static_cast<float>(i);
  for (std::int32_t round = 0; round < rounds; ++round) {
#pragma clang loop unroll(full)
    for (int i = 0; i < kChains; ++i) {
      products[i] *= step;
      sums[i] += step;
    }
  }
  Vector total = {};
#pragma clang loop unroll(full)
  for (int i = 0; i < kChains; ++i) total += products[i] + sums[i];
  return total[0] + total[1] + total[2] + total[3];
}
}
