#include "engine/ink/picture/find_ink.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/ink/picture/contrast.hpp"
#include "engine/ink/picture/dirt.hpp"
#include "engine/ink/picture/extrema.hpp"
#include "engine/ink/picture/ruling.hpp"
#include "engine/ink/picture/stretches.hpp"
#include "engine/ink/picture/stroke_width.hpp"
#include "engine/ink/picture/tones.hpp"

namespace inkdigit {
namespace {

// Contrast becomes coverage: a pen's full contrast is the largest nearby, so that a faint pencil
// beside a frame of print and a thin pen that no pixel is full of have their whole strokes.
Grid<std::uint8_t> coverage_of(const Contrast& contrast, const InkLevels& levels, int reach) {
  constexpr int kFullShare = 230;  // of the largest contrast, in 256ths: it is a noisy one
  const Contrast near = dilate(contrast, reach);  // the largest
  std::array<std::uint32_t, 256> share{};  // of a unit of contrast, in 2^16ths of one of coverage
  for (int largest = 0; largest < 256; ++largest) {
    const int full = std::max(1, (largest - levels.paper) * kFullShare / 256);
    share[static_cast<std::size_t>(largest)] = (255U << 16U) / static_cast<unsigned>(full);
  }
  Grid<std::uint8_t> coverage(contrast.height, contrast.width);
  const std::uint8_t* const from = contrast.cells.data();
  const auto paper = static_cast<std::uint8_t>(levels.paper);
  visit_stretches(
      coverage.cells.size(), [=](std::size_t i) { return from[i] > paper; },
      [&](std::size_t i) {
        const auto ink = static_cast<unsigned>(std::max(0, from[i] - paper));
        coverage.cells[i] =
            static_cast<std::uint8_t>(std::min(255U, (ink * share[near.cells[i]]) >> 16U));
      });
  return coverage;
}

// How far around it the paper's tone is looked for, in widths of a stroke: strokes cross and bend.
constexpr int kReach = 2;
constexpr int kLeastReach = 8;  // pixels

// The ink's contrast, and what was measured on the way.
struct InkContrast {
  Tones tones;  // of dark ink
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
  const int widest = std::max(kLeastReach, std::min(tones.height, tones.width) / 5);
  InkContrast ink;
  ink.pen = stroke_crossings(tones).width;
  const int reach =
      ink.pen == 0 ? widest : std::min(std::max(kReach * ink.pen, kLeastReach), widest);
  ink.contrast = contrast_of(tones, std::max(2, reach));
  ink.levels = ink_levels(ink.contrast);
  ink.tones = std::move(tones);
  return ink;
}

Tones blurred_if(Tones tones, int reach) {
  if (reach > 0) tones = blurred(blurred(tones, reach), reach);
  return tones;
}

// By luma; by color where that hardly shows any ink and color shows more.
InkContrast measure(const BitmapView& bitmap, std::uint32_t reduction, int blur) {
  constexpr int kFaint = 60;  // of 255
  InkContrast ink = measure(blurred_if(tones_of(bitmap, reduction), blur));
  if (bitmap.channels == 1 || ink.strength() >= kFaint) return ink;
  for (const ToneOf what : {ToneOf::kLeastChannel, ToneOf::kGreatestChannel}) {
    InkContrast other = measure(blurred_if(tones_of(bitmap, reduction, what), blur));
    if (other.strength() > ink.strength() + ink.strength() / 2) ink = std::move(other);
  }
  return ink;
}

// What is at least half covered by ink.
Grid<std::uint8_t> mask_of(const InkContrast& ink, const Grid<std::uint8_t>& coverage) {
  Grid<std::uint8_t> mask = coverage;
  const auto least = static_cast<std::uint8_t>(ink.levels.least);
  for (std::size_t i = 0; i < mask.cells.size(); ++i) {
    const auto covered = static_cast<std::uint8_t>(mask.cells[i] >> 7U);
    mask.cells[i] = ink.contrast.cells[i] >= least ? covered : std::uint8_t{0};
  }
  return mask;
}

// Whether the ink is mostly dots of a pixel or two, as those of a dithered picture, or grain.
bool is_dotted(const std::vector<Piece>& pieces) {
  constexpr int kDot = 2;                // pixels
  constexpr std::size_t kFewDots = 200;  // specks of dirt
  constexpr double kMost = 0.8;
  const auto dots = static_cast<std::size_t>(std::count_if(
      pieces.begin(), pieces.end(), [](const Piece& piece) { return piece.length() <= kDot; }));
  return dots > kFewDots && static_cast<double>(dots) > kMost * static_cast<double>(pieces.size());
}

}  // namespace

PictureInk find_ink(const BitmapView& bitmap) {
  const std::uint32_t reduction = reduction_of(bitmap);
  const auto scale = static_cast<double>(reduction);
  PictureInk out{.scale = scale, .coverage = {}, .pieces = {}, .strength = {}, .stroke = {}};
  InkContrast ink;
  Grid<std::uint8_t> mask;
  for (const int blur : {0, 1, 2}) {
    ink = measure(bitmap, reduction, blur);
    if (ink.levels.full == 0)
      return {.scale = scale, .coverage = {}, .pieces = {}, .strength = {}, .stroke = {}};
    const int shorter = std::min(ink.contrast.height, ink.contrast.width);
    out.coverage = coverage_of(ink.contrast, ink.levels, 1 + std::min(ink.pen / 2, shorter / 100));
    mask = mask_of(ink, out.coverage);
    out.pieces = find_pieces(mask);
    if (!is_dotted(out.pieces.all)) break;
  }
  if (remove_ruling(mask, out.coverage)) out.pieces = find_pieces(mask);
  drop_surroundings(out.pieces, mask.height, mask.width);
  drop_frames(out.pieces, mask.height, mask.width);
  out.stroke = are_strokes(out.pieces, mask, ink.tones, ink.pen);
  out.strength = strengths_of(out.pieces, ink.contrast);
  return out;
}

bool is_writing(const PictureInk& ink, std::span<const std::uint32_t> pieces) {
  std::int64_t strokes = 0;
  std::int64_t others = 0;
  for (const std::uint32_t i : pieces)
    (i >= ink.stroke.size() || ink.stroke[i] ? strokes : others) += ink.pieces.all[i].area;
  return strokes >= others;
}

InkMap excerpt(const PictureInk& ink, std::span<const std::uint32_t> pieces) {
  std::vector<bool> chosen(ink.pieces.all.size());
  PixelBox box;
  for (const std::uint32_t i : pieces) {
    chosen[i] = true;
    box.include(ink.pieces.all[i].box);
  }
  if (box.empty()) return {};
  const int height = box.height() + 2;
  const int width = box.width() + 2;
  InkMap map(height, width);
  const auto copy = [&](int y, int left, int right) {
    if (y < 0 || y >= ink.coverage.height) return;
    for (int x = std::max(0, left); x <= std::min(ink.coverage.width - 1, right); ++x) {
      map.at(y - box.top + 1, x - box.left + 1) =
          static_cast<float>(ink.coverage.at(y, x)) / 255.0F;
    }
  };
  for (const InkRun& run : ink.pieces.runs) {
    if (!chosen[run.piece]) continue;
    for (int y = run.y - 1; y <= run.y + 1; ++y) copy(y, run.left - 1, run.right + 1);
  }
  return map;
}

}  // namespace inkdigit
