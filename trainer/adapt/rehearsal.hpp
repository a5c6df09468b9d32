// The drawings by others that a hand is learnt together with, in a form that is small enough to
// ship (weights/rehearsal.ink; scripts/make-rehearsal.js makes it):
//   4 bytes "INK1", then drawing after drawing:
//     1 byte   its label, an ASCII character
//     1 byte   its strokes, 1 or more; of each
//       1 byte   its points, 1 or more; of each
//         2 bytes   x to the right, y down, 0..255: places in the drawing's box, whose larger side
//                   is 255
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/result.hpp"
#include "trainer/adapt/labeled_ink.hpp"

namespace inkdigit {

// The drawings that a network with these classes can be shown: those whose label is a class, and,
// where it has a background class, all that are no digits as drawings of none. Lines are
// given points enough to be bent. An error says where the bytes are no such set.
Result<std::vector<LabeledInk>> parse_rehearsal(std::span<const std::uint8_t> bytes,
                                                const std::vector<std::string>& classes,
                                                bool background);

}  // namespace inkdigit
