#include "trainer/adapt/pictures.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/ink/box.hpp"
#include "engine/ink/raster.hpp"

namespace inkdigit {
namespace {

Box box_of(const std::vector<Point>& points) {
  Box box;
  for (const Point p : points) box.include(p);
  return box;
}

}  // namespace

std::vector<std::uint8_t> picture_of(const Ink& ink, const Network& network, double pen) {
  RasterOptions options{.height = network.spec().input.height, .width = network.spec().input.width};
  options.pen *= pen;
  return std::move((*rasterize(ink.view(), options)).pixels);
}

void to_unit_box(Ink& ink) {
  const auto larger_side = [&](const Box& box) { return std::max(box.width(), box.height()); };
  Box box = box_of(ink.points);
  if (!std::isfinite(larger_side(box))) {
    for (Point& p : ink.points) p = {p.x / 2, p.y / 2};
    box = box_of(ink.points);
  }
  const double side = larger_side(box) > 0 ? larger_side(box) : 1;
  for (Point& p : ink.points) p = {(p.x - box.left) / side, (p.y - box.top) / side};
}

std::vector<std::uint8_t> VariantDrawer::draw(const Ink& ink, const ImageKey& key) {
  const InkVariation variation = augmenter_.draw(key);
  scratch_.ink = ink;
  augmenter_.apply(variation, key, scratch_);
  return picture_of(scratch_.ink, *network_, variation.pen);
}

}  // namespace inkdigit
