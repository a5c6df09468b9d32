// Pictures in the formats that stb_image reads (PNG, JPEG, BMP, GIF, PGM, ...), and PNG to write.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/ink/raster.hpp"

namespace inkdigit {

// Rows from the top, channels interleaved.
struct Image {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t channels = 0;  // 1, 3 or 4
  std::vector<std::uint8_t> pixels;

  [[nodiscard]] BitmapView view() const { return {pixels.data(), width, height, channels}; }
};

// A picture with grey and alpha is widened to RGBA.
Image read_image(const std::filesystem::path& path);

// The same in three channels: grey is repeated, and what is transparent lies on white.
Image read_rgb_image(const std::filesystem::path& path);

// The file appears whole or not at all. A UserError names the file.
void write_png(const std::filesystem::path& path, const Image& image);

// True for the endings that read_image understands, in any case.
bool is_image_path(const std::filesystem::path& path);

// True for names that begin with a dot.
bool is_hidden(const std::filesystem::path& path);

// All image files below the folder, in the order of their names, without those that are hidden or
// in a hidden folder.
std::vector<std::filesystem::path> list_images(const std::filesystem::path& folder);

}  // namespace inkdigit
