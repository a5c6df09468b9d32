// A figure as the mean over folds, with its standard error over writers.
//
// A fold's figure F_r is, to the first order, a mean of values v_i of its samples: of accuracy 1 or
// 0, of the AUROC each digit's share of the negatives that are less plausible (and the other way
// round), of the ECE the signed gap of each sample's bin. What a writer w contributes to the mean F
// over the R folds is
//
//   part_w = 1/R sum over folds r, over samples i of w in r:  (v_i - F) / n_r,
//
// and the parts sum to 0. Writers are independent, samples of one are not, so that the variance of
// F is estimated by that of a sum of G independent parts, G / (G - 1) sum part_w^2: Taylor
// linearization for clusters of unequal sizes (Cochran, "Sampling Techniques", 3rd ed., 1977,
// chapters 6 and 9A; Särndal, Swensson, Wretman, "Model Assisted Survey Sampling", 1992,
// section 5.5). For the AUROC it is what Obuchowski has ("Nonparametric analysis of clustered ROC
// curve data", Biometrics 53, 1997). Two trainings that are measured on the same writers differ by
// F - F', whose parts are part_w - part'_w.
//
// Not in it is what another seed would change; several seeds make that smaller.
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
  double value = 0;           // the mean over folds
  std::vector<double> folds;  // what it is the mean of
  Parts parts;                // see above
};

// `figures`: of at least one fold; of several trainings on the same folds one behind the other.
Estimate estimate(std::span<const FoldFigure> figures, std::span<const std::string> cluster_names);

// The mean of several, which may have clusters in common; its folds are none.
Estimate mean_of(std::span<const Estimate* const> estimates);

// one - other, by the clusters of both; its folds are none.
Estimate difference(const Estimate& one, const Estimate& other);

// Over clusters; 0 of less than two.
double standard_error(const Parts& parts);

// The standard deviation of the folds by the square root of their number: what also has the
// differences between the networks in it, but only as many values as there are folds, which are not
// independent. 0 of less than two.
double standard_error_over_folds(std::span<const double> folds);

}  // namespace inkdigit
