#include <cmath>

#include "trainer/augment/corruption/stages.hpp"

namespace inkdigit {
namespace {

// Poisson's distribution by products of uniform numbers (Knuth), for means of some dozens.
int poisson(Random& random, double mean) {
  const double limit = std::exp(-mean);
  double product = static_cast<double>(random.uniform());
  int count = 0;
  while (product > limit) {
    ++count;
    product *= static_cast<double>(random.uniform());
  }
  return count;
}

}  // namespace

void add_gaussian_noise(PaddedPicture& image, std::size_t severity, Random& random) {
  constexpr Strengths kDeviation{20, 40, 60, 80, 100};
  const float deviation = kDeviation[severity];
  change_levels(image, [&](float level) { return level + deviation * random.normal(); });
}

// Light comes in photons: so many at white.
void add_shot_noise(PaddedPicture& image, std::size_t severity, Random& random) {
  constexpr Strengths kPhotons{48, 20, 10, 5, 2.5F};
  const float photons = kPhotons[severity];
  change_levels(image, [&](float level) {
    const double mean = static_cast<double>(level / kWhite * photons);
    return static_cast<float>(poisson(random, mean)) / photons * kWhite;
  });
}

// Pixels that are stuck, black or white.
void add_impulse_noise(PaddedPicture& image, std::size_t severity, Random& random) {
  constexpr Strengths kShare{0.03F, 0.06F, 0.1F, 0.16F, 0.25F};
  const float share = kShare[severity];
  change_levels(image, [&](float level) {
    const float drawn = random.uniform();
    if (drawn >= share) return level;
    return drawn < share / 2 ? 0.0F : kWhite;
  });
}

}  // namespace inkdigit
