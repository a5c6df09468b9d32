#include "engine/ink/picture/find_ink.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/ink/picture/contrast.hpp"
#include "engine/ink/picture/dirt.hpp"
#include "engine/ink/picture/extrema.hpp"
#include "engine/ink/picture/ruling.hpp"
#include "engine/ink/picture/stroke_width.hpp"
#include "engine/ink/picture/tones.hpp"

namespace inkdigit {
namespace {

// Where there are more, they are no writing; and memory has a bound.
constexpr std::size_t kMostPieces = std::size_t{1} << 16U;

// Contrast becomes coverage: a pen's full contrast is the largest nearby, so that a faint pencil
// beside a frame of print and a thin pen that no pixel is full of have their whole strokes.
Grid<std::uint8_t> coverage_of(const Contrast& contrast, const InkLevels& levels, int reach) {
  constexpr int kFullShare = 230;  // of the largest contrast, in 256ths: it is a noisy one
  Grid<std::uint8_t> coverage = dilate(contrast, reach);
  std::array<std::uint32_t, 256> share{};  // of a unit of contrast, in 2^16ths of one of coverage
  for (int largest = 0; largest < 256; ++largest) {
    const int full = std::max(1, (largest - levels.paper) * kFullShare / 256);
    share[static_cast<std::size_t>(largest)] = (255U << 16U) / static_cast<unsigned>(full);
  }
  for (std::size_t i = 0; i < coverage.cells.size(); ++i) {
    const auto ink = static_cast<unsigned>(std::max(0, contrast.cells[i] - levels.paper));
    coverage.cells[i] =
        static_cast<std::uint8_t>(std::min(255U, (ink * share[coverage.cells[i]]) >> 16U));
  }
  return coverage;
}

// How far around it the paper's tone is looked for, in widths of a stroke: strokes cross and bend.
constexpr int kReach = 2;
constexpr int kLeastReach = 8;  // pixels

// The ink's contrast, and what was measured on the way.
struct InkContrast {
  Contrast contrast;
  InkLevels levels;
  int pen = 0;  // pixels, the width of a stroke; 0 where there is none

  // Of the typical ink, 0..255.
  [[nodiscard]] int strength() const { return levels.full - levels.paper; }
};

InkContrast measure(Tones tones) {
  if (ink_is_light(tones)) {
    for (std::uint8_t& tone : tones.cells) tone = static_cast<std::uint8_t>(255 - tone);
  }
  const int widest = std::min(tones.height, tones.width) / 5;
  InkContrast ink;
  ink.pen = stroke_crossings(tones).width;
  const int reach =
      ink.pen == 0 ? widest : std::min(std::max(kReach * ink.pen, kLeastReach), widest);
  ink.contrast = contrast_of(tones, std::max(2, reach));
  ink.levels = ink_levels(ink.contrast);
  return ink;
}

// By luma; by color where that hardly shows any ink and color shows more.
InkContrast measure(const BitmapView& bitmap, std::uint32_t reduction) {
  constexpr int kFaint = 60;  // of 255
  InkContrast ink = measure(tones_of(bitmap, reduction));
  if (bitmap.channels == 1 || ink.strength() >= kFaint) return ink;
  for (const ToneOf what : {ToneOf::kLeastChannel, ToneOf::kGreatestChannel}) {
    InkContrast other = measure(tones_of(bitmap, reduction, what));
    if (other.strength() > ink.strength() + ink.strength() / 2) ink = std::move(other);
  }
  return ink;
}

}  // namespace

PictureInk find_ink(const BitmapView& bitmap) {
  const std::uint32_t reduction = reduction_of(bitmap);
  const InkContrast ink = measure(bitmap, reduction);
  PictureInk out{.scale = static_cast<double>(reduction)};
  if (ink.levels.full == 0) return out;
  const int height = ink.contrast.height;
  const int width = ink.contrast.width;
  const int reach = 1 + std::min(ink.pen / 2, std::min(height, width) / 100);
  out.coverage = coverage_of(ink.contrast, ink.levels, reach);
  Grid<std::uint8_t> mask(height, width);
  for (std::size_t i = 0; i < mask.cells.size(); ++i) {
    const bool covered = ink.contrast.cells[i] >= ink.levels.least && out.coverage.cells[i] >= 128;
    mask.cells[i] = covered ? 1 : 0;
  }
  remove_ruling(mask, out.coverage);
  out.ink = find_pieces(mask, kMostPieces);
  drop_surroundings(out.ink, height, width);
  out.strength = strengths_of(out.ink, ink.contrast);
  return out;
}

std::vector<std::uint32_t> pieces_of_digit(const PictureInk& ink) {
  constexpr std::ptrdiff_t kMostPiecesOfDigit = 12;  // however broken; more are writing, or noise
  // Of the digit's area.
  constexpr double kBeside = 0.25;
  constexpr double kBesideAtEdge = 0.6;  // it may be cut off
  const std::vector<Piece>& pieces = ink.ink.pieces;
  const auto weight = [&](const Piece& piece) {
    return static_cast<double>(piece.area) *
           (at_edge(piece.box, ink.coverage.height, ink.coverage.width) ? 0.25 : 1);
  };
  const auto main =
      std::max_element(pieces.begin(), pieces.end(),
                       [&](const Piece& a, const Piece& b) { return weight(a) < weight(b); });
  if (main == pieces.end()) return {};
  const double pen = main->pen();
  const bool main_at_edge = at_edge(main->box, ink.coverage.height, ink.coverage.width);
  PixelBox box = main->box;
  std::vector<bool> chosen(pieces.size());
  chosen[static_cast<std::size_t>(main - pieces.begin())] = true;
  for (bool grown = true; grown;) {
    grown = false;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (chosen[i]) continue;
      const PixelBox& other = pieces[i].box;
      const double longer = std::max(box.width(), box.height());
      double reach = 0.3 * longer;
      if (at_edge(other, ink.coverage.height, ink.coverage.width) && !main_at_edge)
        reach = 0.08 * longer;
      if (pieces[i].length() <= 2 * pen) reach = std::min(reach, 1.5 * pen);
      if (gap(box, other) > reach) continue;
      chosen[i] = true;
      grown = true;
      box.include(other);
    }
  }
  const auto alike = std::count_if(pieces.begin(), pieces.end(), [&](const Piece& piece) {
    return static_cast<double>(piece.area) >= kBeside * static_cast<double>(main->area);
  });
  if (alike > kMostPiecesOfDigit) return {};
  // Where there is as much beside it, the picture does not show a digit alone, and none of it is
  // left out.
  const bool alone = std::none_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
    const bool edge = at_edge(piece.box, ink.coverage.height, ink.coverage.width);
    return !chosen[static_cast<std::size_t>(&piece - pieces.data())] &&
           static_cast<double>(piece.area) >=
               (edge ? kBesideAtEdge : kBeside) * static_cast<double>(main->area);
  });
  std::vector<std::uint32_t> indices;
  for (std::uint32_t i = 0; i < pieces.size(); ++i) {
    if (chosen[i] || !alone) indices.push_back(i);
  }
  return indices;
}

InkMap excerpt(const PictureInk& ink, std::span<const std::uint32_t> pieces) {
  std::vector<bool> chosen(ink.ink.pieces.size());
  PixelBox box;
  for (const std::uint32_t i : pieces) {
    chosen[i] = true;
    box.include(ink.ink.pieces[i].box);
  }
  if (box.empty()) return {};
  const int height = box.height() + 2;
  const int width = box.width() + 2;
  InkMap map{
      height, width,
      std::vector<float>(static_cast<std::size_t>(height) * static_cast<std::size_t>(width))};
  const auto copy = [&](int y, int left, int right) {
    if (y < 0 || y >= ink.coverage.height) return;
    for (int x = std::max(0, left); x <= std::min(ink.coverage.width - 1, right); ++x) {
      map.at(y - box.top + 1, x - box.left + 1) =
          static_cast<float>(ink.coverage.at(y, x)) / 255.0F;
    }
  };
  for (const InkRun& run : ink.ink.runs) {
    if (!chosen[run.piece]) continue;
    for (int y = run.y - 1; y <= run.y + 1; ++y) copy(y, run.left - 1, run.right + 1);
  }
  return map;
}

}  // namespace inkdigit
