// Pictures in files, of every format that image/decode reads, and PNG to write.
#pragma once

#include <filesystem>

#include "trainer/data/image/image.hpp"

namespace inkdigit {

// Upright. A UserError names the file.
Image read_image(const std::filesystem::path& path);

// The file appears whole or not at all. A UserError names the file.
void write_png(const std::filesystem::path& path, const Image& image);

}  // namespace inkdigit
