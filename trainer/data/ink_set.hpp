// The ink of a Dataset's samples: what their pictures were made of, kept for those who vary ink
// before it becomes a picture.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/ink/strokes.hpp"

namespace inkdigit {

// A drawing to work on: the points of all strokes in turn, and how many belong to each stroke.
struct Ink {
  std::vector<Point> points;
  std::vector<std::uint32_t> lengths;  // sums to points.size(); none is 0

  // Valid until the ink changes.
  [[nodiscard]] StrokesView view() const { return {points, lengths}; }
};

// Drawings one behind the other. Each is scaled so that the larger side of its box of points is 1,
// and shifted to x, y >= 0: neither can be seen in its picture, and single precision is then enough
// for drawings of any units. Where all points are one, all are (0, 0).
class InkSet {
 public:
  // True where no sample has ink; takes no memory then.
  [[nodiscard]] bool empty() const { return points_.empty(); }

  // False also for samples beyond the last one that has ink.
  [[nodiscard]] bool has(std::size_t sample) const {
    return sample + 1 < first_stroke_.size() && first_stroke_[sample] < first_stroke_[sample + 1];
  }

  // The ink of `sample`, which is behind all that have ink so far. A drawing without points is no
  // ink. Coordinates are finite, of at most 1e15 (engine/ink/raster.hpp refuses others).
  void add(std::size_t sample, const Drawing& drawing);

  // The ink of one of other's samples, bit by bit; nothing where that has none.
  void add_of(std::size_t sample, const InkSet& other, std::size_t other_sample);

  // `more`, whose sample 0 becomes `first`, which is behind all that have ink so far.
  void append(std::size_t first, const InkSet& more);

  // The ink of a sample that has some, into `ink`, whose memory is used again.
  void copy(std::size_t sample, Ink& ink) const;

 private:
  struct SmallPoint {
    float x = 0;
    float y = 0;
  };

  // Samples up to `count` are there, the new ones without ink.
  void pad(std::size_t count);

  std::vector<SmallPoint> points_;
  // Of each stroke, and one more behind the last: an index into points_.
  std::vector<std::size_t> first_point_;
  // Of each sample, and one more behind the last: an index into first_point_.
  std::vector<std::size_t> first_stroke_;
};

}  // namespace inkdigit
