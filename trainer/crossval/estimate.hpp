// A figure as the mean over folds, with its standard error.
//
// A fold's figure F_r is, to the first order, a mean of values v_i of its samples: of accuracy 1 or
// 0, of the AUROC each digit's share of the negatives that are less plausible (and the other way
// round), of the ECE the signed gap of each sample's bin. What a writer w contributes to the mean F
// over R trainings is
//
//   part_w = 1/R sum over trainings r, over samples i of w in the fold of r:  (v_i - F) / n_r,
//
// and the parts sum to 0. Writers are independent, samples of one are not, so that the variance of
// F over other writers is estimated by that of a sum of G independent parts, G / (G - 1) sum
// part_w^2: Taylor linearization for clusters of unequal sizes (Cochran, "Sampling Techniques", 3rd
// ed., 1977, chapters 6 and 9A; Särndal, Swensson, Wretman, "Model Assisted Survey Sampling", 1992,
// section 5.5). For the AUROC it is what Obuchowski has ("Nonparametric analysis of clustered ROC
// curve data", Biometrics 53, 1997). Two trainings that are measured on the same writers differ by
// F - F', whose parts are part_w - part'_w.
//
// What all writers of a fold share, its network and the thresholds fitted for it, is not in the
// parts. It is a second component of variance, which is what the folds vary by beyond what their
// writers explain, and at least 0 (analysis of variance, method of moments): so the variance is the
// larger of that over writers and that over folds.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace inkdigit {

enum class Figure {
  kAccuracy,
  kAnswered,      // right, and not rejected
  kLoss,          // cross-entropy, natural logarithm
  kEce,           // expected calibration error
  kAuroc,         // of the digits against all drawings of no class in the fold
  kAnsweredAt95,  // right and answered at the threshold that refuses 95 % of each kind of no digit
  kRefused,       // of a kind of no digit: by the network's own threshold
  kRefusedAt95,   // of a kind of no digit: by the threshold that was to refuse 95 % of each
};

constexpr std::array<std::string_view, 8> names_of(Figure /*figure*/) {
  return {"accuracy", "answered",       "loss",    "ece",
          "auroc",    "answered_at_95", "refused", "refused_at_95"};
}

// What a cluster adds to a fold's figure: the sum of its v_i / n, and its share of the n samples.
struct Term {
  double sum = 0;
  double weight = 0;
};

struct FoldFigure {
  double value = 0;
  std::map<std::uint32_t, Term> terms;  // by cluster
};

// By the name of the writer, or of the cluster that stands for some.
using Parts = std::map<std::string, double>;

struct Estimate {
  double value = 0;             // the mean over folds
  std::map<int, double> folds;  // by their numbers: what it is the mean of, itself over seeds
  Parts parts;                  // see above
};

// A figure of each training of a fold, by the fold's number. All folds have as many.
using FoldFigures = std::multimap<int, FoldFigure>;

// `figures`: at least one.
Estimate estimate(const FoldFigures& figures, std::span<const std::string> cluster_names);

// The mean of several, which may have clusters in common, over the folds that all have.
Estimate mean_of(std::span<const Estimate* const> estimates);

// one - other, by the clusters of both and the folds that both have.
Estimate difference(const Estimate& one, const Estimate& other);

// The larger of the two below.
double standard_error(const Estimate& estimate);

// Of the parts; 0 of less than two.
double standard_error_over_writers(const Estimate& estimate);

// The standard deviation of the folds by the square root of their number; 0 of less than two.
double standard_error_over_folds(const Estimate& estimate);

}  // namespace inkdigit
