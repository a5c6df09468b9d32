#include "engine/number/rows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace inkdigit {
namespace {

double middle_x(const Box& box) { return (box.left + box.right) / 2; }
double middle_y(const Box& box) { return (box.top + box.bottom) / 2; }

// What it takes to find rows: how the page is turned, and how large its digits are.
struct Page {
  std::span<const Box> boxes;
  double digit_height = 1;
  double slope = 0;  // of the rows, dy / dx

  // y, as if the rows were level.
  [[nodiscard]] double level(std::size_t i) const {
    return middle_y(boxes[i]) - slope * middle_x(boxes[i]);
  }
};

// The box that follows in the row: the nearest to the right that stands about as high.
std::optional<std::size_t> next_of(const Page& page, std::size_t i) {
  constexpr double kWidestSpace = 8;     // in heights of a digit
  constexpr double kLeastOverlap = 0.3;  // in height, of the lower one of the two
  constexpr double kSidestep = 2;        // so much farther away is what stands higher or lower
  std::optional<std::size_t> next;
  double nearest = 0;
  const Box& box = page.boxes[i];
  for (std::size_t j = 0; j < page.boxes.size(); ++j) {
    const Box& other = page.boxes[j];
    const double dx = middle_x(other) - middle_x(box);
    if (j == i || dx <= 0 || other.left - box.right > kWidestSpace * page.digit_height) continue;
    const double rise = page.slope * dx;
    const double overlap =
        std::min(box.bottom, other.bottom - rise) - std::max(box.top, other.top - rise);
    if (overlap < kLeastOverlap * std::min(box.height(), other.height())) continue;
    const double away = dx + kSidestep * std::abs(page.level(j) - page.level(i));
    if (next && away >= nearest) continue;
    next = j;
    nearest = away;
  }
  return next;
}

// [i]: the box that follows box i.
using Successors = std::vector<std::optional<std::size_t>>;

Successors successors_of(const Page& page) {
  Successors next;
  for (std::size_t i = 0; i < page.boxes.size(); ++i) next.push_back(next_of(page, i));
  return next;
}

double median_slope(const Page& page, const Successors& next) {
  constexpr double kSteepest = 0.5;  // 27 degrees
  std::vector<double> slopes;
  for (std::size_t i = 0; i < next.size(); ++i) {
    if (!next[i]) continue;
    const Box& a = page.boxes[i];
    const Box& b = page.boxes[*next[i]];
    slopes.push_back((middle_y(b) - middle_y(a)) / (middle_x(b) - middle_x(a)));
  }
  if (slopes.size() < 2) return 0;
  const auto middle = slopes.begin() + static_cast<std::ptrdiff_t>(slopes.size() / 2);
  std::nth_element(slopes.begin(), middle, slopes.end());
  return std::clamp(*middle, -kSteepest, kSteepest);
}

// Chains of successors, in no order.
std::vector<Row> chains_of(const Successors& next) {
  std::vector<std::size_t> name(next.size());  // each box's chain, by one of its boxes
  std::iota(name.begin(), name.end(), std::size_t{0});
  for (std::size_t i = 0; i < next.size(); ++i) {
    if (!next[i]) continue;
    const std::size_t from = name[*next[i]];
    std::replace(name.begin(), name.end(), from, name[i]);
  }
  std::vector<Row> chains(next.size());
  for (std::size_t i = 0; i < name.size(); ++i) chains[name[i]].push_back(i);
  std::erase_if(chains, [](const Row& row) { return row.empty(); });
  return chains;
}

double mean_level(const Page& page, const Row& row) {
  double sum = 0;
  for (const std::size_t i : row) sum += page.level(i);
  return sum / static_cast<double>(row.size());
}

}  // namespace

std::vector<Row> rows_of(std::span<const Box> boxes, double digit_height) {
  constexpr double kSameRow = 0.55;  // heights of a digit: chains that are nearer are one row
  Page page{boxes, digit_height, 0};
  page.slope = median_slope(page, successors_of(page));
  std::vector<Row> chains = chains_of(successors_of(page));
  std::sort(chains.begin(), chains.end(),
            [&](const Row& a, const Row& b) { return mean_level(page, a) < mean_level(page, b); });
  std::vector<Row> rows;
  for (Row& chain : chains) {
    const bool same = !rows.empty() && mean_level(page, chain) - mean_level(page, rows.back()) <
                                           kSameRow * digit_height;
    if (same) {
      rows.back().insert(rows.back().end(), chain.begin(), chain.end());
    } else {
      rows.push_back(std::move(chain));
    }
  }
  for (Row& row : rows) {
    std::sort(row.begin(), row.end(), [&](std::size_t a, std::size_t b) {
      return middle_x(boxes[a]) < middle_x(boxes[b]);
    });
  }
  return rows;
}

}  // namespace inkdigit
