// The images of a step: which of the data's they are, and what is chosen for them.
#pragma once

#include <cstddef>
#include <cstdint>

#include "trainer/augment/gaps.hpp"
#include "trainer/augment/ruling.hpp"
#include "trainer/augment/warp.hpp"
#include "trainer/backend/device/divisor.hpp"

namespace inkdigit::device {

// What Variation says of one image.
struct DeviceVariation {
  std::uint32_t sample = 0;  // of the data
  bool drawn = false;        // whether its picture is made anew, of ink
  Index first_segment = 0;   // of that ink
  Index segments = 0;
  float reach = 0;      // of its pen, pixels
  bool varied = false;  // whether its pixels are varied
  bool moves = false;
  float thickness = 0;  // pixels
  InverseMap map{};
  // Of the blot: pixels of its left, top, right and bottom ends, and its level.
  Index left = 0;
  Index top = 0;
  Index right = 0;
  Index bottom = 0;
  std::uint8_t level = 0;
  GapChoices gaps{};
  RulingRemains ruling{};
  float ragged = 0;  // pixels
};

// A batch's bytes, images x height x width x channels: one behind the other, or where the data has
// them.
struct Pixels {
  const std::uint8_t* bytes;
  const DeviceVariation* choices;  // null: one behind the other
  Divisor size;                    // of an image

  [[nodiscard]] INKDIGIT_HOST_DEVICE std::uint8_t at(Index i) const {
    if (choices == nullptr) return bytes[i];
    // The data as a whole may have more elements than an Index counts.
    return bytes[std::size_t{choices[i / size].sample} * size + i % size];
  }
};

}  // namespace inkdigit::device
