// What a network makes of pictures before its last layer decides: pictures that are alike to it lie
// in the same direction.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/network/network.hpp"
#include "trainer/base/thread_pool.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit {

struct Features {
  std::size_t size = 0;       // of one sample's
  std::vector<float> values;  // samples x size
};

// Elements of one sample's: of what the last layer that multiplies takes in.
std::size_t feature_size(const Network& network);

Features features_of(const Network& network, std::span<const float> parameters, const Dataset& data,
                     std::span<const std::uint32_t> samples, ThreadPool& pool);

struct Neighbor {
  std::size_t sample = 0;  // place among those that were looked at
  float similarity = 0;    // cosine of the angle between features, -1 to 1; 0 where one has none
};

// Of each of `asked`, the `count` (at most) that are most similar to it, the most similar first;
// among equals the first.
std::vector<std::vector<Neighbor>> nearest(Features asked, Features known, std::size_t count);

// Where each sample lies in the plane in which features vary most (principal components, of the
// features less their mean).
struct FeatureMap {
  std::vector<float> x;
  std::vector<float> y;
  double share_x = 0;  // of the features' variance, 0 to 1
  double share_y = 0;
};

// Signs are chosen so that what is furthest from the middle, along x and along y, has a positive
// one.
FeatureMap map_features(Features features);

}  // namespace inkdigit
