#include "engine/number/rows.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace inkdigit {
namespace {

// Lengths are in heights of a digit.
constexpr double kWidestGap = 8;       // between neighbors of a row
constexpr double kLeastOverlap = 0.3;  // of the lower one of two neighbors, in height
constexpr double kSameRow = 0.55;      // rows whose middles are nearer are one

double middle_x(const Box& box) { return (box.left + box.right) / 2; }
double middle_y(const Box& box) { return (box.top + box.bottom) / 2; }

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// The box that follows in the row: the nearest to the right that stands about as high.
std::size_t next_of(std::span<const Box> boxes, std::size_t i, double slope, double digit_height) {
  std::size_t next = kNone;
  double nearest = std::numeric_limits<double>::max();
  const Box& box = boxes[i];
  for (std::size_t j = 0; j < boxes.size(); ++j) {
    const Box& other = boxes[j];
    const double dx = middle_x(other) - middle_x(box);
    if (j == i || dx <= 0 || (other.left - box.right) > kWidestGap * digit_height) continue;
    const double rise = slope * dx;
    const double overlap =
        std::min(box.bottom, other.bottom - rise) - std::max(box.top, other.top - rise);
    if (overlap < kLeastOverlap * std::min(box.height(), other.height())) continue;
    const double distance = dx + 2 * std::abs(middle_y(other) - rise - middle_y(box));
    if (distance < nearest) {
      nearest = distance;
      next = j;
    }
  }
  return next;
}

std::vector<std::size_t> successors(std::span<const Box> boxes, double slope, double digit_height) {
  std::vector<std::size_t> next;
  for (std::size_t i = 0; i < boxes.size(); ++i)
    next.push_back(next_of(boxes, i, slope, digit_height));
  return next;
}

double median_slope(std::span<const Box> boxes, const std::vector<std::size_t>& next) {
  constexpr double kSteepest = 0.5;  // 27 degrees
  std::vector<double> slopes;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (next[i] == kNone) continue;
    slopes.push_back((middle_y(boxes[next[i]]) - middle_y(boxes[i])) /
                     (middle_x(boxes[next[i]]) - middle_x(boxes[i])));
  }
  if (slopes.size() < 2) return 0;
  const auto middle = slopes.begin() + static_cast<std::ptrdiff_t>(slopes.size() / 2);
  std::nth_element(slopes.begin(), middle, slopes.end());
  return std::clamp(*middle, -kSteepest, kSteepest);
}

}  // namespace

std::vector<Row> rows_of(std::span<const Box> boxes, double digit_height) {
  const double slope = median_slope(boxes, successors(boxes, 0, digit_height));
  const std::vector<std::size_t> next = successors(boxes, slope, digit_height);
  std::vector<std::size_t> row(boxes.size());
  std::iota(row.begin(), row.end(), std::size_t{0});
  const auto level = [&](std::size_t i) { return middle_y(boxes[i]) - slope * middle_x(boxes[i]); };
  const auto unite = [&](std::size_t a, std::size_t b) {
    const std::size_t from = row[b];
    const std::size_t to = row[a];
    for (std::size_t& r : row) {
      if (r == from) r = to;
    }
  };
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (next[i] != kNone) unite(i, next[i]);
  }
  const auto mean_level = [&](std::size_t name) {
    double sum = 0;
    double count = 0;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      if (row[i] != name) continue;
      sum += level(i);
      ++count;
    }
    return sum / count;
  };
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (row[i] == row[j]) continue;
      if (std::abs(mean_level(row[i]) - mean_level(row[j])) < kSameRow * digit_height) unite(i, j);
    }
  }
  std::vector<Row> rows;
  std::vector<double> levels;
  for (std::size_t name = 0; name < boxes.size(); ++name) {
    Row one;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      if (row[i] == name) one.push_back(i);
    }
    if (one.empty()) continue;
    std::sort(one.begin(), one.end(), [&](std::size_t a, std::size_t b) {
      return middle_x(boxes[a]) < middle_x(boxes[b]);
    });
    const auto place = std::upper_bound(levels.begin(), levels.end(), mean_level(name));
    rows.insert(rows.begin() + (place - levels.begin()), std::move(one));
    levels.insert(place, mean_level(name));
  }
  return rows;
}

}  // namespace inkdigit
