// Drawings, and what is measured on them, as several tests need it.
#pragma once

#include <span>

#include "trainer/augment/ink_augmenter.hpp"

namespace inkdigit::test {

Ink ink_of(const Drawing& drawing);

// As it is in a Dataset.
Ink kept_ink(const Drawing& drawing);

// A seven with a bar, of some 60 points, in no unit box.
Drawing seven();

double length_of(std::span<const Point> stroke);

bool finite(const Ink& ink);

// What is the same of both: points and strokes.
bool same(const Ink& a, const Ink& b);

InkAugmentSpec all_ink_options();

}  // namespace inkdigit::test
