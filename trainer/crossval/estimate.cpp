#include "trainer/crossval/estimate.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit {
namespace {

// Adds `factor` times the parts.
void add_parts(Parts& parts, const Parts& more, double factor) {
  for (const auto& [name, part] : more) parts[name] += factor * part;
}

}  // namespace

Estimate estimate(const FoldFigures& figures, std::span<const std::string> cluster_names) {
  Estimate result;
  const auto count = static_cast<double>(figures.size());
  for (const auto& [fold, figure] : figures) {
    result.folds[fold] += figure.value / static_cast<double>(figures.count(fold));
    result.value += figure.value / count;
  }
  for (const auto& [fold, figure] : figures) {
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
  for (const auto& [fold, value] : estimates.front()->folds) {
    double sum = 0;
    std::size_t known = 0;
    for (const Estimate* one : estimates) {
      const auto found = one->folds.find(fold);
      if (found == one->folds.end()) continue;
      sum += factor * found->second;
      ++known;
    }
    if (known == estimates.size()) mean.folds[fold] = sum;
  }
  return mean;
}

Estimate difference(const Estimate& one, const Estimate& other) {
  Estimate result{.value = one.value - other.value, .folds = {}, .parts = one.parts};
  add_parts(result.parts, other.parts, -1);
  for (const auto& [fold, value] : one.folds) {
    const auto found = other.folds.find(fold);
    if (found != other.folds.end()) result.folds[fold] = value - found->second;
  }
  return result;
}

double standard_error(const Estimate& estimate) {
  return std::max(standard_error_over_writers(estimate), standard_error_over_folds(estimate));
}

double standard_error_over_writers(const Estimate& estimate) {
  const auto count = static_cast<double>(estimate.parts.size());
  if (count < 2) return 0;
  double sum = 0;
  for (const auto& [name, part] : estimate.parts) sum += part * part;
  return std::sqrt(sum * count / (count - 1));
}

double standard_error_over_folds(const Estimate& estimate) {
  const auto count = static_cast<double>(estimate.folds.size());
  if (count < 2) return 0;
  double mean = 0;
  for (const auto& [fold, value] : estimate.folds) mean += value / count;
  double sum = 0;
  for (const auto& [fold, value] : estimate.folds) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / (count - 1) / count);
}

}  // namespace inkdigit
