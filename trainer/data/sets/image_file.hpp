// Pictures in files, of every format that image/decode reads, and PNG to write.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "trainer/data/image/image.hpp"

namespace inkdigit {

// Upright. A UserError names the file.
Image read_image(const std::filesystem::path& path);

// The same of bytes that have been read already; `name` is what errors call them.
Image parse_image(std::span<const std::uint8_t> bytes, const std::string& name);

// The file appears whole or not at all. A UserError names the file.
void write_png(const std::filesystem::path& path, const Image& image);

}  // namespace inkdigit
