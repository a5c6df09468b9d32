#include "trainer/sweep/rungs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace inkdigit {

int least_epochs(int epochs, int eta) {
  double least = epochs;
  while (least / eta >= 1) least /= eta;
  return static_cast<int>(std::lround(least));
}

std::vector<Rung> make_rungs(int epochs, int least, int eta, int trials) {
  std::vector<Rung> rungs;
  const auto is_near_last = [&](std::int64_t count) {
    return count * count * eta > std::int64_t{epochs} * epochs;
  };
  int left = trials;
  for (std::int64_t count = least; count < epochs && !is_near_last(count); count *= eta) {
    rungs.push_back({static_cast<int>(count), left});
    left = std::max(1, left / eta);
  }
  rungs.push_back({epochs, left});
  return rungs;
}

}  // namespace inkdigit
