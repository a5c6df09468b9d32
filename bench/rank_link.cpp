// What a message from rank to rank costs, as training sends it: run by bench/ranks.js under mpirun.
// Prints a JSON object: the latency of an empty one, and the bandwidth of large ones.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "trainer/ranks/launch.hpp"

namespace inkdigit {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRounds = 200;
constexpr std::size_t kLarge = std::size_t{1} << 20U;

// Seconds of one way, the median of many there and back.
double one_way(Ranks& ranks, std::vector<std::byte>& bytes) {
  const Block block{bytes.data(), bytes.size()};
  const int other = 1 - ranks.rank();
  std::vector<double> seconds;
  for (int round = 0; round < kRounds; ++round) {
    const Clock::time_point start = Clock::now();
    for (const int sender : {0, 1}) {
      if (ranks.rank() == sender) {
        ranks.send(other, 0, block);
      } else {
        ranks.receive(other, 0, block);
      }
      ranks.finish();
    }
    seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count() / 2);
  }
  std::nth_element(seconds.begin(), seconds.begin() + kRounds / 2, seconds.end());
  return seconds[kRounds / 2];
}

int run() {
  const auto ranks = join_ranks([] { return false; });
  if (ranks->size() != 2) {
    std::fprintf(stderr, "start it by mpirun -n 2\n");
    return 2;
  }
  std::vector<std::byte> small(8);
  std::vector<std::byte> large(kLarge);
  const double latency = one_way(*ranks, small);
  const double whole = one_way(*ranks, large);
  if (ranks->first()) {
    std::printf("{\"latency_us\": %.2f, \"bytes_per_second\": %.0f}\n", latency * 1e6,
                static_cast<double>(kLarge) / std::max(whole - latency, 1e-9));
  }
  return 0;
}

}  // namespace
}  // namespace inkdigit

int main() { return inkdigit::run(); }
