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

// Of each of some samples those that are most similar to it, among any number that come in pieces.
class Nearest {
 public:
  // `count`: how many of each, at most.
  Nearest(Features asked, std::size_t count);

  // More to look at; their places go on from those before. As many values to a sample as asked for,
  // or none.
  void look_at(Features known);

  // For each that was asked for, in its order; the most similar first, among equals the first.
  [[nodiscard]] const std::vector<std::vector<Neighbor>>& found() const { return found_; }

 private:
  Features asked_;  // of length 1 each, but for those of zeros
  std::size_t count_;
  std::size_t seen_ = 0;
  std::vector<std::vector<Neighbor>> found_;
};

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
