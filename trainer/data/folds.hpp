// Parts of a Dataset, for those who train on some and measure on the rest.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "trainer/data/dataset.hpp"

namespace inkdigit {

// The fold, 0 .. folds - 1, of each sample. All samples of a writer, in whatever set, are in one,
// by a hash of the name; who is in which does not depend on the other data, nor on a seed, nor on
// which writers is_held_out() chooses. A sample whose writer is not known is in one by its index in
// its set. Folds are of similar sizes, not of the same.
std::vector<std::uint32_t> assign_folds(const Dataset& data, int folds);

// Samples that one person wrote, by a name. Where writers are not known, the samples of a set fall
// into kUnknownClusters of each fold's by their indices, "mnist:train 17", and as many are as good
// as single ones to tell how much a mean of theirs varies.
constexpr std::uint32_t kUnknownClusters = 100;
struct Clusters {
  std::vector<std::uint32_t> of_sample;  // an index into names, for each of data's samples
  std::vector<std::string> names;
};
Clusters make_clusters(const Dataset& data, std::span<const std::uint32_t> folds);

// Some of data's samples, in order: `samples` are rising indices. All sources and names stay, also
// those that have none of the samples.
Dataset choose_samples(const Dataset& data, std::span<const std::uint32_t> samples);

}  // namespace inkdigit
