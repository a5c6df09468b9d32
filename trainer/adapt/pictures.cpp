#include "trainer/adapt/pictures.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/ink/box.hpp"
#include "engine/ink/raster.hpp"
#include "trainer/augment/ink_shape.hpp"

namespace inkdigit {

std::vector<std::uint8_t> picture_of(const Ink& ink, const Network& network, double pen) {
  RasterOptions options{.height = network.spec().input.height, .width = network.spec().input.width};
  options.pen *= pen;
  return std::move((*rasterize(ink.view(), options)).pixels);
}

void to_unit_box(Ink& ink) {
  const Box box = box_of(ink.points);
  if (!std::isfinite(std::max(box.width(), box.height()))) {
    for (Point& p : ink.points) p = {p.x / 2, p.y / 2};
  }
  // A single point, however often it is there, is put into the corner.
  if (!fit(ink)) shift(ink.points, {-ink.points.front().x, -ink.points.front().y});
}

std::vector<std::uint8_t> VariantDrawer::draw(const Ink& ink, const ImageKey& key) {
  const InkVariation variation = augmenter_.draw(key);
  scratch_.ink = ink;
  augmenter_.apply(variation, key, scratch_);
  return picture_of(scratch_.ink, *network_, variation.pen);
}

}  // namespace inkdigit
