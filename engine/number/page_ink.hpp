// The ink of a picture, sorted into what might be digits or parts of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/ink/box.hpp"
#include "engine/ink/picture/find_ink.hpp"

namespace inkdigit {

// Pieces that are never parted: a stroke and what has come off it.
struct InkPart {
  std::vector<std::uint32_t> pieces;  // indices into PictureInk::pieces.all
  Box box{};                          // in the ink's pixels
};

struct PageInk {
  double digit_height = 1;      // pixels of the ink: half of all ink is in pieces at least so long
  double pen = 1;               // pixels
  std::vector<InkPart> tall;    // each stands in a row by itself
  std::vector<InkPart> bars;    // belong to something tall, if to anything
  std::vector<InkPart> specks;  // belong to nothing
};

// Leaves out what is much fainter, thicker or taller than most of the ink.
PageInk sort_ink(const PictureInk& ink);

// The least distance between two parts, in the ink's pixels.
class PartDistances {
 public:
  // The ink must outlive this.
  explicit PartDistances(const PictureInk& ink);
  [[nodiscard]] double operator()(const InkPart& a, const InkPart& b) const;
  [[nodiscard]] double operator()(std::uint32_t piece, std::uint32_t other) const;

 private:
  const std::vector<InkRun>& runs_;
  std::vector<std::vector<std::uint32_t>> runs_of_;  // [piece]: indices into runs_
};

InkPart part_of(const PictureInk& ink, std::uint32_t piece);

}  // namespace inkdigit
