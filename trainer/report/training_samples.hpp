#pragma once

#include <cstdint>
#include <vector>

#include "trainer/data/dataset.hpp"
#include "trainer/data/split.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

struct TrainingSample {
  std::size_t label = 0;             // class index
  std::vector<std::uint8_t> pixels;  // as a Dataset's image
};

// A few dozen images as training by this recipe sees them, augmented, spread evenly over those it
// is trained on.
std::vector<TrainingSample> training_samples(const Dataset& data, const Split& split,
                                             const Recipe& recipe);

}  // namespace inkdigit
