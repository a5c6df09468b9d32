#pragma once

#include <cstdint>

#include "trainer/augment/image_feed.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/data/image/image.hpp"

namespace inkdigit {

struct SheetOptions {
  int samples = 10;  // rows: the data's first images
  int variants = 9;  // of each, to the right of the original
  std::uint64_t seed = 0;
};

// A picture of what augmentation makes of images, dark ink on white, each enlarged by the same
// whole factor. Variant v of row r is what a training makes of that image where it is the r-th of
// step v's batch. At most as many rows as the data has images. A UserError says that the picture
// would be too large.
Image contact_sheet(const Dataset& data, const ImageFeed& feed, const SheetOptions& options);

}  // namespace inkdigit
