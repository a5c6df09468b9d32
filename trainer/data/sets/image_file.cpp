#include "trainer/data/sets/image_file.hpp"

#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/image/decode.hpp"
#include "trainer/data/image/write_png.hpp"

namespace inkdigit {

Image read_image(const std::filesystem::path& path) {
  return parse_image(read_file(path), path.string());
}

Image parse_image(std::span<const std::uint8_t> bytes, const std::string& name) {
  try {
    return decode_image(bytes);
  } catch (const UserError& error) {
    throw UserError(name + ": " + error.what());
  }
}

void write_png(const std::filesystem::path& path, const Image& image) {
  write_file(path, encode_png(image));
}

}  // namespace inkdigit
