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
