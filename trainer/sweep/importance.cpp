#include "trainer/sweep/importance.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace inkdigit {
namespace {

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// From 1; equals share the mean of theirs.
std::vector<double> ranks_of(std::span<const double> values) {
  std::vector<double> ranks;
  for (const double value : values) {
    const auto below = std::count_if(values.begin(), values.end(),
                                     [value](double other) { return other < value; });
    const auto equal = std::count(values.begin(), values.end(), value);
    ranks.push_back(static_cast<double>(below) + (static_cast<double>(equal) + 1) / 2);
  }
  return ranks;
}

// 0 where all of one are equal.
double correlation(std::span<const double> one, std::span<const double> other) {
  const double one_mean = mean(one);
  const double other_mean = mean(other);
  double product = 0;
  double one_square = 0;
  double other_square = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    const double a = one[i] - one_mean;
    const double b = other[i] - other_mean;
    product += a * b;
    one_square += a * a;
    other_square += b * b;
  }
  const double scale = std::sqrt(one_square * other_square);
  return scale > 0 ? product / scale : 0;
}

using Groups = std::map<nlohmann::json, std::vector<double>>;

// The share of the variance of all that is between the groups' means.
double between(const Groups& groups, std::span<const double> all) {
  const double middle = mean(all);
  double total = 0;
  for (const double value : all) total += std::pow(value - middle, 2);
  double explained = 0;
  for (const auto& [value, members] : groups) {
    explained += static_cast<double>(members.size()) * std::pow(mean(members) - middle, 2);
  }
  return total > 0 ? explained / total : 0;
}

}  // namespace

std::optional<Importance> importance_of(const std::string& path, bool numeric,
                                        std::span<const Observation> observations) {
  std::vector<double> figures;
  for (const Observation& one : observations) figures.push_back(one.figure);
  const std::vector<double> ranks = ranks_of(figures);
  Groups groups;
  for (std::size_t i = 0; i < observations.size(); ++i) {
    groups[observations[i].value].push_back(ranks[i]);
  }
  if (observations.size() < 3 || groups.size() < 2) return std::nullopt;
  const auto count = static_cast<double>(observations.size());
  Importance result{
      .path = path, .trials = static_cast<int>(observations.size()), .correlation = {}};
  if (numeric) {
    std::vector<double> values;
    for (const Observation& one : observations) values.push_back(one.value.get<double>());
    result.correlation = correlation(ranks_of(values), ranks);
    result.share = std::pow(*result.correlation, 2);
    result.by_chance = 1 / (count - 1);
  } else {
    result.share = between(groups, ranks);
    result.by_chance = (static_cast<double>(groups.size()) - 1) / (count - 1);
  }
  return result;
}

}  // namespace inkdigit
