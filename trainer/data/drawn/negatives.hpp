// Drawings that are no digits: what a recognizer must learn to give no answer to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainer/data/sets/stroke_file.hpp"

namespace inkdigit {

// The drawings `first` .. `end` - 1 of an endless list that `seed` decides: scribbles, crossed-out
// digits, parts of digits, pairs of digits on top of each other, dots, dashes, faces, arrows,
// hearts, stars and the like, as a hand draws them. Nothing in it is to pass for a digit: no
// upright line, no plain circle. The label names the kind; nobody wrote them; coordinates are in
// any units.
std::vector<StrokeSample> make_negatives(std::size_t first, std::size_t end, std::uint64_t seed);

// What such a label belongs to: "scribbles", "shapes", "doodles" or "spoilt digits".
std::string group_of_negative(const std::string& label);

}  // namespace inkdigit
