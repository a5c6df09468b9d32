#pragma once

#include "engine/model/model.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit {

// How long one image takes, from its bytes to the probabilities, on the calling thread alone.
struct Latency {
  double median = 0;  // microseconds
  double p90 = 0;     // microseconds; nine of ten images take no longer
};

// Runs a few hundred of data's images, one by one, after a warm-up: about a second at most, unless
// one image takes longer. Zeros where there is no image.
Latency measure_latency(const Model& model, const Dataset& data);

}  // namespace inkdigit
