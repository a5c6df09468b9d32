// Pictures of handwritten digits as cameras and scanners take them: a set for tests and benchmarks
// that may be shipped, as other people's pictures may not.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "trainer/base/random.hpp"
#include "trainer/data/drawn/photo/scene.hpp"
#include "trainer/data/image/image.hpp"

namespace inkdigit {

struct PhotoSize {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
};

struct PhotoKind {
  std::string_view name;  // "ruled", "number", "empty" ...
  // A sheet of this size, or of the kind's own, with something on it.
  struct Draft {
    PhotoScene scene;
    std::string label;
    double height = 0;  // of a digit, pixels
  };
  Draft (*write)(std::optional<PhotoSize> size, Random& random);
  // What makes a picture one of this kind.
  void (*vary)(PhotoScene& scene, double height, Random& random);
};

// Those with digits first, then those without.
std::span<const PhotoKind> photo_kinds();

struct Photo {
  Image image;
  std::string label;  // the digits, "\n" between rows; "" = there are none
};

// Picture number `index` of an endless list that `seed` decides. The same on every processor, but
// for the last bit of a byte here and there.
Photo make_photo(const PhotoKind& kind, std::uint64_t seed, std::uint64_t index,
                 std::optional<PhotoSize> size = std::nullopt);

}  // namespace inkdigit
