// The most multiplications and additions a second that WebAssembly with SIMD128 does on one thread:
// the limit of a prediction. WebAssembly fuses no multiply-add outside Relaxed SIMD.
#include <cstdint>

namespace {

using Vector = float __attribute__((vector_size(16)));

// Enough independent chains to cover the latency of both operations, and few enough for the 16
// registers of x86-64.
constexpr int kChains = 12;

}  // namespace

extern "C" {

// Operations in each of the rounds of muladd.
std::int32_t muladd_operations() { return 2 * 4 * kChains; }

float muladd(std::int32_t rounds, float factor, float summand) {
  const Vector factors = {factor, factor, factor, factor};
  const Vector summands = {summand, summand, summand, summand};
  Vector chains[kChains];
#pragma clang loop unroll(full)
  for (int i = 0; i < kChains; ++i) chains[i] = summands * static_cast<float>(i);
  for (std::int32_t round = 0; round < rounds; ++round) {
#pragma clang loop unroll(full)
    for (Vector& chain : chains) chain = chain * factors + summands;
  }
  Vector sum = {};
#pragma clang loop unroll(full)
  for (const Vector& chain : chains) sum += chain;
  return sum[0] + sum[1] + sum[2] + sum[3];
}
}
