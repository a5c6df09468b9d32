#include "trainer/data/image_file.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <new>

#include "trainer/io/files.hpp"
#include "trainer/user_error.hpp"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Wsign-compare"
#include <stb/stb_image.h>
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

namespace inkdigit {
namespace {

struct StbFree {
  void operator()(stbi_uc* pixels) const { stbi_image_free(pixels); }
};

// `channels` is what to turn the picture into; 0 = what its header says, or RGBA for grey and
// alpha.
Image decode(const std::filesystem::path& path, int channels) {
  const std::vector<std::uint8_t> file = read_file(path);
  const int size = static_cast<int>(std::min<std::size_t>(file.size(), 1U << 30U));
  int width = 0;
  int height = 0;
  int found = 0;
  if (stbi_info_from_memory(file.data(), size, &width, &height, &found) == 0) {
    throw UserError(path.string() + ": no picture that can be read (PNG, JPEG, BMP, GIF, PGM)");
  }
  if (channels == 0) channels = found == 2 ? 4 : found;
  const std::unique_ptr<stbi_uc, StbFree> pixels(
      stbi_load_from_memory(file.data(), size, &width, &height, &found, channels));
  if (!pixels) throw UserError(path.string() + ": damaged picture: " + stbi_failure_reason());
  Image image{static_cast<std::uint32_t>(width),
              static_cast<std::uint32_t>(height),
              static_cast<std::uint32_t>(channels),
              {}};
  const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
                            static_cast<std::size_t>(channels);
  image.pixels.assign(pixels.get(), pixels.get() + count);
  return image;
}

}  // namespace

Image read_image(const std::filesystem::path& path) { return decode(path, 0); }

Image read_rgb_image(const std::filesystem::path& path) {
  // With alpha in any case: a PNG's header need not tell that one of its colours is transparent.
  const Image rgba = decode(path, 4);
  Image rgb{rgba.width, rgba.height, 3, {}};
  rgb.pixels.reserve(rgba.pixels.size() / 4 * 3);
  for (std::size_t i = 0; i < rgba.pixels.size(); i += 4) {
    const int alpha = rgba.pixels[i + 3];
    for (std::size_t c = 0; c < 3; ++c) {
      const int over_white = rgba.pixels[i + c] * alpha + 255 * (255 - alpha);
      rgb.pixels.push_back(static_cast<std::uint8_t>((over_white + 127) / 255));
    }
  }
  return rgb;
}

void write_png(const std::filesystem::path& path, const Image& image) {
  std::vector<std::uint8_t> file;
  const auto append = [](void* context, void* data, int size) {
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    auto& all = *static_cast<std::vector<std::uint8_t>*>(context);
    all.insert(all.end(), bytes, bytes + size);
  };
  const auto stride = static_cast<int>(image.width * image.channels);
  if (stbi_write_png_to_func(append, &file, static_cast<int>(image.width),
                             static_cast<int>(image.height), static_cast<int>(image.channels),
                             image.pixels.data(), stride) == 0) {
    throw std::bad_alloc();  // nothing else can go wrong
  }
  write_file(path, file);
}

bool is_image_path(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array kEndings{".png", ".jpg", ".jpeg", ".bmp", ".gif", ".pgm", ".ppm", ".tga"};
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

bool is_hidden(const std::filesystem::path& path) {
  return path.filename().string().starts_with('.');
}

std::vector<std::filesystem::path> list_images(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  const std::filesystem::recursive_directory_iterator end;
  for (std::filesystem::recursive_directory_iterator entry(folder); entry != end; ++entry) {
    if (is_hidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file() && is_image_path(entry->path())) {
      paths.push_back(entry->path());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace inkdigit
