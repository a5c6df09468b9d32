#include "trainer/crossval/estimate.hpp"

#include <cmath>

namespace inkdigit {
namespace {

// Adds `factor` times the parts.
void add_parts(Parts& parts, const Parts& more, double factor) {
  for (const auto& [name, part] : more) parts[name] += factor * part;
}

}  // namespace

Estimate estimate(std::span<const FoldFigure> figures, std::span<const std::string> cluster_names) {
  Estimate result;
  const auto count = static_cast<double>(figures.size());
  for (const FoldFigure& figure : figures) {
    result.folds.push_back(figure.value);
    result.value += figure.value / count;
  }
  for (const FoldFigure& figure : figures) {
    for (const auto& [cluster, term] : figure.terms) {
      result.parts[cluster_names[cluster]] += (term.sum - result.value * term.weight) / count;
    }
  }
  return result;
}

Estimate mean_of(std::span<const Estimate* const> estimates) {
  Estimate mean;
  const double factor = 1 / static_cast<double>(estimates.size());
  for (const Estimate* one : estimates) {
    mean.value += factor * one->value;
    add_parts(mean.parts, one->parts, factor);
  }
  return mean;
}

Estimate difference(const Estimate& one, const Estimate& other) {
  Estimate result{.value = one.value - other.value, .folds = {}, .parts = one.parts};
  add_parts(result.parts, other.parts, -1);
  return result;
}

double standard_error(const Parts& parts) {
  const auto count = static_cast<double>(parts.size());
  if (count < 2) return 0;
  double sum = 0;
  for (const auto& [name, part] : parts) sum += part * part;
  return std::sqrt(sum * count / (count - 1));
}

double standard_error_over_folds(std::span<const double> folds) {
  const auto count = static_cast<double>(folds.size());
  if (count < 2) return 0;
  double mean = 0;
  for (const double fold : folds) mean += fold / count;
  double sum = 0;
  for (const double fold : folds) sum += (fold - mean) * (fold - mean);
  return std::sqrt(sum / (count - 1) / count);
}

}  // namespace inkdigit
