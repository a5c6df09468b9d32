#include "engine/number/places.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace inkdigit {
namespace {

// How much the line falls from the middle of the first to that of the last of the tallest strokes:
// y a unit of x.
double slope_of(std::span<const StrokeShape> strokes) {
  constexpr double kTallest = 0.65;  // as a share of the tallest
  double tallest = 0;
  for (const StrokeShape& stroke : strokes) tallest = std::max(tallest, stroke.box.height());
  const Box* first = nullptr;
  const Box* last = nullptr;
  for (const StrokeShape& stroke : strokes) {
    if (stroke.box.height() < kTallest * tallest) continue;
    if (first == nullptr) first = &stroke.box;
    last = &stroke.box;
  }
  const double run = last->left + last->right - first->left - first->right;
  return run > 0 ? (last->top + last->bottom - first->top - first->bottom) / run : 0;
}

void refuse(GroupReading& reading) {
  reading.digit = -1;
  reading.sign = 0;
  reading.confidence = reading.plausibility = 0;
  reading.alternatives.clear();
}

bool is_raised(const StrokeGroup& group, const StrokeGroup& base, double slope) {
  // Of the height of the digit that it stands beside.
  constexpr double kSmall = 0.65;
  constexpr double kEnd = 0.55;  // at most so far below its upper side
  const double rise = slope * (group.box.left - base.box.left);
  return group.height < kSmall * base.height &&
         group.box.bottom - rise < base.box.top + kEnd * base.box.height();
}

void refuse_raised(const StrokeGroups& groups, std::span<const std::size_t> chosen, double slope,
                   std::span<GroupReading> readings) {
  constexpr float kLeast = 0.5F;  // what is no digit is no exponent, but a part of one
  const StrokeGroup* base = nullptr;
  for (const std::size_t candidate : chosen) {
    const StrokeGroup& group = groups.candidates()[candidate];
    if (group.mark != 0) {
      base = nullptr;
    } else if (base != nullptr && readings[candidate].confidence > kLeast &&
               is_raised(group, *base, slope)) {
      refuse(readings[candidate]);
    } else {
      base = &group;
    }
  }
}

// What lies above a level cut through the paper, and what lies below it.
struct Cut {
  Box above;
  Box below;
};

// Between what is about as tall as a digit on both sides of it, one above the other.
bool parts_rows(const Cut& cut) {
  constexpr double kTall = 0.4;    // as a share of the taller one
  constexpr double kShared = 0.4;  // of the narrower one's width
  if (cut.above.bottom >= cut.below.top) return false;
  const double heights[] = {cut.above.height(), cut.below.height()};
  if (std::min(heights[0], heights[1]) < kTall * std::max(heights[0], heights[1])) return false;
  const double shared =
      std::min(cut.above.right, cut.below.right) - std::max(cut.above.left, cut.below.left);
  return shared >= kShared * std::min(cut.above.width(), cut.below.width());
}

// Digits that the cut goes through are some whose parts do not touch, such as an eight of two
// rings, if the recognizer is sure of them and there is little paper between.
bool is_whole(const StrokeGroups& groups, std::size_t candidate, const Cut& cut,
              const GroupReading& reading) {
  constexpr float kSure = 0.9F;
  constexpr double kPaper = 0.12;
  const StrokeGroup& group = groups.candidates()[candidate];
  return group.box.top < cut.above.bottom && group.box.bottom > cut.below.top &&
         reading.confidence >= kSure &&
         cut.below.top - cut.above.bottom < kPaper * group.box.height();
}

bool is_stacked(const StrokeGroups& groups, std::span<const std::size_t> chosen,
                std::span<const GroupReading> readings) {
  for (const StrokeShape& from : groups.strokes()) {
    Cut cut;
    for (const StrokeShape& stroke : groups.strokes()) {
      (stroke.box.top < from.box.top ? cut.above : cut.below).include(stroke.box);
    }
    if (cut.above.top > cut.above.bottom || !parts_rows(cut)) continue;
    if (!std::all_of(chosen.begin(), chosen.end(), [&](std::size_t candidate) {
          return is_whole(groups, candidate, cut, readings[candidate]);
        })) {
      return true;
    }
  }
  return false;
}

std::uint32_t last_stroke(const StrokeGroups& groups, std::size_t candidate) {
  const StrokeGroup& group = groups.candidates()[candidate];
  std::uint32_t last = 0;
  for (std::size_t i = group.first; i < group.first + group.count; ++i) {
    last = std::max(last, groups.strokes()[i].index);
  }
  return last;
}

void leave_out_replaced(const StrokeGroups& groups, std::span<const std::size_t> chosen,
                        std::span<GroupReading> readings) {
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (!readings[chosen[i]].struck) continue;
    const auto replaces = [&](std::size_t other) {
      return other < chosen.size() && readings[chosen[other]].digit >= 0 &&
             last_stroke(groups, chosen[other]) > last_stroke(groups, chosen[i]);
    };
    readings[chosen[i]].left_out = replaces(i - 1) || replaces(i + 1);
  }
}

}  // namespace

double steep_line(const StrokeGroups& groups) {
  constexpr double kSteep = 0.2;
  constexpr double kSteepest = 2;
  const double slope = slope_of(groups.strokes());
  return std::abs(slope) < kSteep || std::abs(slope) > kSteepest ? 0 : slope;
}

void judge_places(const StrokeGroups& groups, std::span<const std::size_t> chosen, double slope,
                  std::span<GroupReading> readings) {
  if (is_stacked(groups, chosen, readings)) {
    for (const std::size_t candidate : chosen) refuse(readings[candidate]);
    return;
  }
  refuse_raised(groups, chosen, slope, readings);
  leave_out_replaced(groups, chosen, readings);
}

}  // namespace inkdigit
