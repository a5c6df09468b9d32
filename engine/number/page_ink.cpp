#include "engine/number/page_ink.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/ink/picture/dirt.hpp"

namespace inkdigit {
namespace {

// The value that half of all ink is at least as large as: specks do not count, be they ever so
// many.
template <class ValueOf>
double typical(const std::vector<std::uint32_t>& indices, const std::vector<Piece>& pieces,
               ValueOf value_of) {
  std::vector<std::pair<double, std::int64_t>> values;
  std::int64_t area = 0;
  for (const std::uint32_t i : indices) {
    values.emplace_back(value_of(i), pieces[i].area);
    area += pieces[i].area;
  }
  std::sort(values.begin(), values.end());
  std::int64_t below = 0;
  for (const auto& [value, weight] : values) {
    below += weight;
    if (2 * below >= area) return value;
  }
  return 1;
}

// What is clear of the picture's edge, unless most of the ink is not.
std::vector<std::uint32_t> pieces_to_measure(const PictureInk& ink) {
  std::vector<std::uint32_t> inner;
  std::vector<std::uint32_t> all;
  std::int64_t inner_area = 0;
  std::int64_t area = 0;
  for (std::uint32_t i = 0; i < ink.pieces.all.size(); ++i) {
    const Piece& piece = ink.pieces.all[i];
    all.push_back(i);
    area += piece.area;
    if (at_edge(piece.box, ink.coverage.height, ink.coverage.width)) continue;
    inner.push_back(i);
    inner_area += piece.area;
  }
  return 4 * inner_area < area ? all : inner;
}

// What most of the ink is like.
struct TypicalInk {
  double length = 1;    // pixels
  double strength = 0;  // contrast
  double pen = 1;       // pixels
};

TypicalInk typical_ink(const PictureInk& ink) {
  const std::vector<Piece>& pieces = ink.pieces.all;
  const std::vector<std::uint32_t> measured = pieces_to_measure(ink);
  return {typical(measured, pieces,
                  [&](std::uint32_t i) { return static_cast<double>(pieces[i].length()); }),
          typical(measured, pieces,
                  [&](std::uint32_t i) { return static_cast<double>(ink.strength[i]); }),
          typical(measured, pieces, [&](std::uint32_t i) { return pieces[i].pen(); })};
}

// Sorts the small pieces by what is tall next to them.
class SmallPieces {
 public:
  SmallPieces(const PictureInk& ink, const TypicalInk& typical, PageInk& page)
      : ink_(ink), typical_(typical), page_(page), distances_(ink) {}

  void add(std::uint32_t i) {
    constexpr double kShort = 0.35;    // of a digit's height: longer pieces are strokes
    constexpr double kBarReach = 0.4;  // of a digit's height
    const double off = std::max(2.0, 1.5 * typical_.pen);
    const int length = ink_.pieces.all[i].length();
    const auto [nearest, away] = nearest_tall(i, std::max(off, kBarReach * page_.digit_height));
    if (nearest != nullptr && away <= off && length < kShort * page_.digit_height) {
      nearest->pieces.push_back(i);
    } else if (nearest != nullptr && length > 2 * typical_.pen) {
      page_.bars.push_back(part_of(ink_, i));
    } else {
      page_.specks.push_back(part_of(ink_, i));
    }
  }

 private:
  // Not farther away than `reach`; the first is null where there is none.
  std::pair<InkPart*, double> nearest_tall(std::uint32_t i, double reach) {
    std::pair<InkPart*, double> nearest{nullptr, reach};
    for (InkPart& tall : page_.tall) {
      const std::uint32_t stroke = tall.pieces.front();
      if (gap(ink_.pieces.all[stroke].box, ink_.pieces.all[i].box) > nearest.second) continue;
      const double away = distances_(i, stroke);
      if (away <= nearest.second) nearest = {&tall, away};
    }
    return nearest;
  }

  const PictureInk& ink_;
  const TypicalInk& typical_;
  PageInk& page_;
  PartDistances distances_;
};

}  // namespace

PartDistances::PartDistances(const PictureInk& ink)
    : runs_(ink.pieces.runs), runs_of_(ink.pieces.all.size()) {
  for (std::uint32_t i = 0; i < runs_.size(); ++i) runs_of_[runs_[i].piece].push_back(i);
}

double PartDistances::operator()(std::uint32_t piece, std::uint32_t other) const {
  double least = std::numeric_limits<double>::max();
  for (const std::uint32_t i : runs_of_[piece]) {
    const InkRun& run = runs_[i];
    for (const std::uint32_t j : runs_of_[other]) {
      const InkRun& next = runs_[j];
      const double dx = std::max({0, run.left - next.right, next.left - run.right});
      const double dy = run.y - next.y;
      least = std::min(least, dx * dx + dy * dy);
    }
  }
  return std::sqrt(least);
}

double PartDistances::operator()(const InkPart& a, const InkPart& b) const {
  double least = std::numeric_limits<double>::max();
  for (const std::uint32_t piece : a.pieces) {
    for (const std::uint32_t other : b.pieces) least = std::min(least, (*this)(piece, other));
  }
  return least;
}

InkPart part_of(const PictureInk& ink, std::uint32_t piece) {
  const PixelBox& box = ink.pieces.all[piece].box;
  return {{piece},
          {static_cast<double>(box.left), static_cast<double>(box.top),
           static_cast<double>(box.right + 1), static_cast<double>(box.bottom + 1)}};
}

PageInk sort_ink(const PictureInk& ink) {
  constexpr double kTall = 0.4;       // of a digit's height
  constexpr double kTallest = 2.5;    // likewise
  constexpr double kFaintest = 0.45;  // of the typical strength
  constexpr double kThickest = 3;     // of the typical pen
  const TypicalInk typical = typical_ink(ink);
  PageInk page;
  page.digit_height = typical.length;
  page.pen = typical.pen;
  std::vector<std::uint32_t> small;
  for (std::uint32_t i = 0; i < ink.pieces.all.size(); ++i) {
    const Piece& piece = ink.pieces.all[i];
    const double height = piece.box.height() / typical.length;
    if (height > kTallest || static_cast<double>(ink.strength[i]) < kFaintest * typical.strength ||
        piece.pen() > kThickest * typical.pen)
      continue;
    if (height >= kTall) {
      page.tall.push_back(part_of(ink, i));
    } else {
      small.push_back(i);
    }
  }
  SmallPieces sorted(ink, typical, page);
  for (const std::uint32_t i : small) sorted.add(i);
  return page;
}

}  // namespace inkdigit
