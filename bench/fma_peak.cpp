// The most single-precision operations a second that this machine does, on so many threads: the
// limit of training and evaluation.
//
//   inkdigit-limits THREADS...   -> {"target": "AVX3", "fma_gflops_1t": 1.0, ...}
#include <algorithm>
#include <barrier>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

// Compiled once for each SIMD target: foreach_target.h includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "bench/fma_peak.cpp"
// Vectors of unknown size cannot stand in the array of chains below.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace inkdigit {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

// Enough independent chains to cover the latency of multiply-add, and few enough for 16 registers.
constexpr std::size_t kChains = 12;

// The sum of all chains, so that none of them can be left out.
float multiply_add(std::size_t rounds, float factor, float summand) {
  const hn::ScalableTag<float> d;
  const auto factors = hn::Set(d, factor);
  const auto summands = hn::Set(d, summand);
  hn::Vec<decltype(d)> chains[kChains];
  for (std::size_t i = 0; i < kChains; ++i) chains[i] = hn::Set(d, static_cast<float>(i));
  for (std::size_t round = 0; round < rounds; ++round) {
    for (auto& chain : chains) chain = hn::MulAdd(chain, factors, summands);
  }
  for (std::size_t i = 1; i < kChains; ++i) chains[0] = hn::Add(chains[0], chains[i]);
  return hn::GetLane(hn::SumOfLanes(d, chains[0]));
}

double operations_per_round() {
  return 2.0 * kChains * static_cast<double>(hn::Lanes(hn::ScalableTag<float>()));
}

const char* target_name() { return hwy::TargetName(HWY_TARGET); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace inkdigit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkdigit {
namespace {
HWY_EXPORT(multiply_add);
HWY_EXPORT(operations_per_round);
HWY_EXPORT(target_name);

using Clock = std::chrono::steady_clock;

constexpr std::size_t kRounds = std::size_t{1} << 22U;  // some ten milliseconds
constexpr std::size_t kWindows = 25;

// All threads start each window together, and it ends when the last of them is done.
double median_gflops(int threads) {
  std::barrier barrier(threads);
  std::vector<double> seconds;
  const auto work = [&](bool keeps_time) {
    for (std::size_t window = 0; window < kWindows; ++window) {
      barrier.arrive_and_wait();
      const Clock::time_point start = Clock::now();
      HWY_DYNAMIC_DISPATCH(multiply_add)(kRounds, 0.999999F, 1e-6F);
      barrier.arrive_and_wait();
      if (keeps_time) {
        seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
      }
    }
  };
  std::vector<std::jthread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back(work, false);
  work(true);
  const auto middle = seconds.begin() + kWindows / 2;
  std::nth_element(seconds.begin(), middle, seconds.end());
  const double operations = HWY_DYNAMIC_DISPATCH(operations_per_round)() * kRounds * threads;
  return operations / *middle * 1e-9;
}

}  // namespace
}  // namespace inkdigit

int main(int argc, char** argv) {
  std::printf("{\"target\": \"%s\"", HWY_DYNAMIC_DISPATCH(inkdigit::target_name)());
  for (int i = 1; i < argc; ++i) {
    const int threads = std::max(1, std::atoi(argv[i]));
    std::printf(", \"fma_gflops_%dt\": %.1f", threads, inkdigit::median_gflops(threads));
  }
  std::printf("}\n");
}
#endif
