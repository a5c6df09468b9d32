#include "trainer/data/image_file.hpp"

#include "trainer/data/image/decode.hpp"
#include "trainer/data/image/write_png.hpp"
#include "trainer/io/files.hpp"
#include "trainer/user_error.hpp"

namespace inkdigit {

Image read_image(const std::filesystem::path& path) {
  const std::vector<std::uint8_t> file = read_file(path);
  try {
    return decode_image(file);
  } catch (const UserError& error) {
    throw UserError(path.string() + ": " + error.what());
  }
}

void write_png(const std::filesystem::path& path, const Image& image) {
  write_file(path, encode_png(image));
}

}  // namespace inkdigit
