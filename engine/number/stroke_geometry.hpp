// What is measured of strokes to tell which of them make one digit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/ink/box.hpp"
#include "engine/ink/strokes.hpp"

namespace inkdigit {

// In heights of a digit: what is at least so tall is as tall as a digit.
constexpr double kTall = 0.5;

// A stroke that is not empty, and what of it counts here.
struct StrokeShape {
  std::uint32_t index = 0;  // among the strokes of the input, which is also the writing order
  Box box;
  std::vector<Point> outline;  // points at equal distances along it: few, however many it has
};

double distance(Point a, Point b);

// `count` points at equal distances along a stroke, at least 2; the first and the last are its own.
// It must not be empty.
std::vector<Point> outline_of(std::span<const Point> stroke, std::size_t count);

// The strokes that are not empty, from left to right by the middle of their boxes; among equals, in
// the order of writing. The points must be finite.
std::vector<StrokeShape> shapes_from_left(const StrokesView& strokes);

// How tall a digit is here: the mean height of the strokes that are at least half as tall as the
// tallest, so that bars and dots do not count. Above 0: where no stroke has a height, the largest
// width, and where there are only dots, 1.
double height_of_digits(std::span<const StrokeShape> strokes);

// The least distance between two strokes, in the input's units; 0 where they cross.
double distance(const StrokeShape& a, const StrokeShape& b);

}  // namespace inkdigit
