#include "trainer/data/stroke_layout.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

constexpr std::size_t kMostOfPoint = 8;  // numbers: see the header

// Whether it is a list of numbers, with at least `least` of them.
bool is_numbers(const json& list, std::size_t least) {
  return list.is_array() && list.size() >= least &&
         std::all_of(list.begin(), list.end(), [](const json& value) { return value.is_number(); });
}

bool may_be_lists(const json& stroke) {
  return (stroke.size() == 2 || stroke.size() == 3) &&
         std::all_of(stroke.begin(), stroke.end(), [&](const json& list) {
           return is_numbers(list, 1) && list.size() == stroke[0].size();
         });
}

Stroke parse_points(const json& list) {
  Stroke stroke;
  for (const json& point : list) {
    const std::string where = ", point " + std::to_string(stroke.size() + 1);
    // More than two numbers are a pen's pressure or time, which nothing here uses.
    if (!point.is_array() || point.size() < 2 || !point[0].is_number() || !point[1].is_number()) {
      throw UserError(where + ": a point must be [x, y]");
    }
    if (point.size() > kMostOfPoint) {
      throw UserError(where + ": a point must be [x, y] but has " + std::to_string(point.size()) +
                      " numbers");
    }
    stroke.push_back({point[0].get<double>(), point[1].get<double>()});
  }
  return stroke;
}

Stroke parse_lists(const json& lists) {
  if (!may_be_lists(lists)) {
    throw UserError(": must be [[x, ...], [y, ...]], with as many x as y, as in the others");
  }
  Stroke stroke;
  for (std::size_t i = 0; i < lists[0].size(); ++i) {
    stroke.push_back({lists[0][i].get<double>(), lists[1][i].get<double>()});
  }
  return stroke;
}

}  // namespace

void LayoutEvidence::add(const json& stroke) {
  if (!stroke.is_array() || stroke.empty()) return;
  if (!may_be_lists(stroke)) {
    // What is neither is left to parse_stroke to complain about.
    points_ = points_ || std::all_of(stroke.begin(), stroke.end(),
                                     [](const json& point) { return is_numbers(point, 2); });
    return;
  }
  const std::size_t length = stroke[0].size();
  lists_ = lists_ || length == 1 || length > kMostOfPoint;
  either_ = either_ || length > 2;
}

std::optional<StrokeLayout> LayoutEvidence::layout() const {
  if (points_) return StrokeLayout::kPoints;
  if (lists_) return StrokeLayout::kLists;
  if (either_) return std::nullopt;
  return StrokeLayout::kPoints;
}

Stroke parse_stroke(const json& json, StrokeLayout layout) {
  if (!json.is_array()) throw UserError(": must be a list of points");
  return layout == StrokeLayout::kPoints ? parse_points(json) : parse_lists(json);
}

}  // namespace inkdigit
