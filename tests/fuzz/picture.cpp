#include "tests/fuzz/targets.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/image/decode.hpp"

namespace inkdigit::fuzz {

// A few bytes may stand for a large picture, and most of the time would go into filling it.
constexpr ImageLimits kSmall{.pixels = std::uint64_t{1} << 20U};

void picture(Bytes bytes) {
  try {
    const Image image = decode_image(bytes, kSmall);
    const std::size_t pixels = std::size_t{image.width} * image.height;
    require(pixels > 0);
    require(image.pixels.size() == pixels * image.channels);
    // What is read once is read again, and the same.
    require(decode_image(bytes, kSmall).pixels == image.pixels);
    require(to_rgb(image).pixels.size() == 3 * pixels);
  } catch (const UserError& error) {
    require(std::string_view(error.what()).find('\n') == std::string_view::npos);
  }
}

}  // namespace inkdigit::fuzz
