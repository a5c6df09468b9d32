// What a network makes of the samples of a fold, which it has not been trained on.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/spec/layer_specs.hpp"
#include "trainer/crossval/estimate.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit {

// Of a sample.
struct FoldAnswer {
  std::size_t row = 0;        // the collection, or the kind of no class, that it belongs to
  std::uint32_t cluster = 0;  // who wrote it
  bool shows_class = true;
  bool blank = false;
  bool right = false;     // the best class is the label, rejected or not
  bool rejected = false;  // by the network's own threshold
  float plausibility = 1;
  float confidence = 0;  // the largest probability, given that it shows a class
  double loss = 0;       // of a sample that shows a class
};

// `outputs`: of the network's softmax for data's images `samples`. SampleRows and clusters are of
// all of data's samples.
std::vector<FoldAnswer> answers_of(const Dataset& data, std::span<const std::uint32_t> samples,
                                   std::span<const float> outputs, const SoftmaxSpec& softmax,
                                   std::span<const std::uint32_t> rows,
                                   std::span<const std::uint32_t> clusters);

// The share of each kind of no class that is to be refused.
constexpr double kRefusedShare = 0.95;

// The lowest plausibility that is not refused, where at least kRefusedShare of each row of no class
// lie below it. Nothing where none of `answers` is of no class.
std::optional<double> threshold_at_95(std::span<const FoldAnswer> answers);

// By row, of those that the fold has samples of. The figures of a row that shows classes are
// accuracy to answered_at_95, of one that shows none refused and refused_at_95; what there is no
// threshold for, or no negative, is left out.
using FoldScore = std::map<std::pair<std::size_t, Figure>, FoldFigure>;

FoldScore score_fold(std::span<const FoldAnswer> answers, std::optional<double> threshold);

}  // namespace inkdigit
