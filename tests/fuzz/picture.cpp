#include "tests/fuzz/scratch.hpp"
#include "tests/fuzz/targets.hpp"
#include "trainer/data/image_file.hpp"
#include "trainer/user_error.hpp"

namespace inkdigit::fuzz {

void picture(Bytes bytes) {
  const std::filesystem::path path = scratch().write("picture", bytes);
  try {
    const Image image = read_image(path);
    const std::size_t pixels = std::size_t{image.width} * image.height;
    require(image.pixels.size() == pixels * image.channels);
    // What is read once is read again, and the same.
    require(read_image(path).pixels == image.pixels);
    const Image rgb = read_rgb_image(path);
    require(rgb.pixels.size() == 3 * pixels);
  } catch (const UserError& error) {
    require(std::string_view(error.what()).find('\n') == std::string_view::npos);
  }
}

}  // namespace inkdigit::fuzz
