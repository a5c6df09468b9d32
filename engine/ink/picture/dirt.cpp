#include "engine/ink/picture/dirt.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace inkdigit {
namespace {

// How many of a piece's pixels lie on each side of the picture.
struct Contact {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
};

std::vector<Contact> contacts_of(const Pieces& pieces, int height, int width) {
  std::vector<Contact> contacts(pieces.all.size());
  for (const InkRun& run : pieces.runs) {
    Contact& contact = contacts[run.piece];
    const int length = run.right - run.left + 1;
    if (run.left == 0) ++contact.left;
    if (run.right == width - 1) ++contact.right;
    if (run.y == 0) contact.top += length;
    if (run.y == height - 1) contact.bottom += length;
  }
  return contacts;
}

// Whether it lies along most of each side of the picture, which no digit does.
bool goes_around(const Contact& c, int height, int width) {
  constexpr double kMost = 0.5;
  return std::min(c.left, c.right) >= kMost * height && std::min(c.top, c.bottom) >= kMost * width;
}

// Whether it is a thin strip on the picture's edge.
bool is_sliver(const PixelBox& box, const Contact& c, int height, int width) {
  constexpr double kThin = 0.05;    // of the picture
  constexpr double kHugging = 0.8;  // of its own length
  return (box.width() < kThin * width && std::max(c.left, c.right) >= kHugging * box.height()) ||
         (box.height() < kThin * height && std::max(c.top, c.bottom) >= kHugging * box.width());
}

}  // namespace

bool at_edge(const PixelBox& box, int height, int width) {
  return box.left == 0 || box.top == 0 || box.right == width - 1 || box.bottom == height - 1;
}

void drop_frames(Pieces& pieces, int height, int width) {
  // Of the frame; a piece that has come off a digit has less.
  constexpr double kLength = 0.2;
  constexpr double kArea = 0.25;
  // Of the picture's shorter side. There are few so long, and every one is looked at beside every
  // other.
  constexpr double kShortest = 0.02;
  std::vector<std::size_t> contents;
  for (std::size_t i = 0; i < pieces.all.size(); ++i) {
    if (pieces.all[i].length() >= kShortest * std::min(height, width)) contents.push_back(i);
  }
  std::vector<bool> keep(pieces.all.size(), true);
  for (const std::size_t i : contents) {
    const Piece& frame = pieces.all[i];
    keep[i] = std::none_of(contents.begin(), contents.end(), [&](std::size_t k) {
      const Piece& piece = pieces.all[k];
      return piece.length() >= kLength * frame.length() &&
             static_cast<double>(piece.area) >= kArea * static_cast<double>(frame.area) &&
             piece.box.left > frame.box.left && piece.box.right < frame.box.right &&
             piece.box.top > frame.box.top && piece.box.bottom < frame.box.bottom;
    });
  }
  pieces = selected(std::move(pieces), keep);
}

void drop_surroundings(Pieces& pieces, int height, int width) {
  // Of a side of the picture, the shorter one where it is none in particular.
  constexpr double kAlong = 0.25;
  constexpr double kSmall = 0.3;      // larger pieces may be digits that are cut off
  constexpr double kSmallest = 0.03;  // what is left must have a piece as large
  constexpr double kHugging = 0.5;    // of the piece's length
  constexpr double kStrip = 0.6;      // of the length along the edge
  constexpr int kTight = 64;          // pixels: smaller pictures are cut around their digits
  const int shorter = std::min(height, width);
  if (shorter < kTight) return;
  const std::vector<Contact> contacts = contacts_of(pieces, height, width);
  std::vector<bool> keep(pieces.all.size());
  bool any = false;    // of what is kept, anything that may be a digit
  bool large = false;  // of what is not
  Contact dropped;     // all of it
  for (std::size_t i = 0; i < keep.size(); ++i) {
    const Piece& piece = pieces.all[i];
    const Contact& c = contacts[i];
    const int sideways = std::max(c.left, c.right);
    const int lengthwise = std::max(c.top, c.bottom);
    const bool in_corner = sideways > 0 && lengthwise > 0;
    // A stroke that touches the edge comes in from it, farther than it lies along it.
    const bool strip = in_corner || piece.box.width() < kStrip * sideways ||
                       piece.box.height() < kStrip * lengthwise;
    const bool along = strip && (sideways >= kAlong * height || lengthwise >= kAlong * width);
    const bool hugs = std::max(sideways, lengthwise) >= kHugging * piece.length() &&
                      piece.length() < kSmall * shorter;
    keep[i] = !along && !hugs;
    any = any || (keep[i] && piece.length() >= kSmallest * shorter);
    if (keep[i]) continue;
    large =
        large || (piece.length() >= kSmall * shorter && !is_sliver(piece.box, c, height, width));
    dropped.left += c.left;
    dropped.top += c.top;
    dropped.right += c.right;
    dropped.bottom += c.bottom;
  }
  if (any || !large || goes_around(dropped, height, width))
    pieces = selected(std::move(pieces), keep);
}

namespace {

// Of the places along a piece's outline, how many there are, and beyond how many of them it is
// lighter.
struct Surroundings {
  int places = 0;
  int lighter = 0;
};

std::vector<double> mean_tones(const Pieces& pieces, const Tones& tones) {
  std::vector<double> means(pieces.all.size());
  for (const InkRun& run : pieces.runs) {
    const std::uint8_t* row = tones.row(run.y);
    for (int x = run.left; x <= run.right; ++x) means[run.piece] += row[x];
  }
  for (std::size_t i = 0; i < means.size(); ++i)
    means[i] /= static_cast<double>(pieces.all[i].area);
  return means;
}

}  // namespace

std::vector<bool> are_strokes(const Pieces& pieces, const Grid<std::uint8_t>& mask,
                              const Tones& tones, int pen) {
  constexpr double kStep = 8;  // from ink to paper, of 255
  // Of the outline; people's digits have 0.93 and more, edges of shadows up to 0.6.
  constexpr double kLeastShare = 0.75;
  const int away = std::max(2, pen / 2 + 1);
  const std::vector<double> means = mean_tones(pieces, tones);
  std::vector<Surroundings> around(pieces.all.size());
  const auto is_paper = [&](int y, int x) {
    return y >= 0 && y < mask.height && x >= 0 && x < mask.width && mask.at(y, x) == 0;
  };
  const auto look = [&](std::uint32_t piece, int y, int x, int down, int right) {
    const int far_y = y + away * down;
    const int far_x = x + away * right;
    if (!is_paper(y + down, x + right) || !is_paper(far_y, far_x)) return;
    ++around[piece].places;
    if (tones.at(far_y, far_x) >= means[piece] + kStep) ++around[piece].lighter;
  };
  for (const InkRun& run : pieces.runs) {
    look(run.piece, run.y, run.left, 0, -1);
    look(run.piece, run.y, run.right, 0, 1);
    for (int x = run.left; x <= run.right; ++x) {
      look(run.piece, run.y, x, -1, 0);
      look(run.piece, run.y, x, 1, 0);
    }
  }
  std::vector<bool> strokes(pieces.all.size());
  for (std::size_t i = 0; i < strokes.size(); ++i)
    strokes[i] = around[i].lighter >= kLeastShare * around[i].places;
  return strokes;
}

std::vector<float> strengths_of(const Pieces& pieces, const Contrast& contrast) {
  std::vector<double> sums(pieces.all.size());
  for (const InkRun& run : pieces.runs) {
    const std::uint8_t* row = contrast.row(run.y);
    for (int x = run.left; x <= run.right; ++x) sums[run.piece] += row[x];
  }
  std::vector<float> strengths;
  for (std::size_t i = 0; i < sums.size(); ++i)
    strengths.push_back(static_cast<float>(sums[i] / static_cast<double>(pieces.all[i].area)));
  return strengths;
}

}  // namespace inkdigit
