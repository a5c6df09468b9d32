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

}  // namespace

Image read_image(const std::filesystem::path& path) {
  const std::vector<std::uint8_t> file = read_file(path);
  const int size = static_cast<int>(std::min<std::size_t>(file.size(), 1U << 30U));
  int width = 0;
  int height = 0;
  int channels = 0;
  if (stbi_info_from_memory(file.data(), size, &width, &height, &channels) == 0) {
    throw UserError(path.string() + ": no picture that can be read (PNG, JPEG, BMP, GIF, PGM)");
  }
  const int wanted = channels == 2 ? 4 : channels;
  const std::unique_ptr<stbi_uc, StbFree> pixels(
      stbi_load_from_memory(file.data(), size, &width, &height, &channels, wanted));
  if (!pixels) throw UserError(path.string() + ": damaged picture: " + stbi_failure_reason());
  Image image{static_cast<std::uint32_t>(width),
              static_cast<std::uint32_t>(height),
              static_cast<std::uint32_t>(wanted),
              {}};
  const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
                            static_cast<std::size_t>(wanted);
  image.pixels.assign(pixels.get(), pixels.get() + count);
  return image;
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

std::vector<std::filesystem::path> list_images(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && is_image_path(entry.path())) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace inkdigit
