// What the readers of the formats have in common. Each throws a UserError for what is damaged,
// what it does not read and what is too large, and knows nothing of files.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "trainer/data/image/image.hpp"

namespace inkdigit {

using Bytes = std::span<const std::uint8_t>;

// True where the bytes begin with the text.
bool begins_with(Bytes bytes, std::string_view text);

// "damaged picture (PNG): ..."
[[noreturn]] void damaged(std::string_view format, const std::string& what);

// "a picture of a kind that is not read (BMP): ..."
[[noreturn]] void not_read(std::string_view format, const std::string& what);

// "ends early: 512 of 1,024 bytes of pixels"
std::string ends_early(std::uint64_t found, std::uint64_t needed, std::string_view of_what);

bool is_png(Bytes bytes);
bool is_jpeg(Bytes bytes);
bool is_webp(Bytes bytes);
bool is_tiff(Bytes bytes);
bool is_gif(Bytes bytes);
bool is_bmp(Bytes bytes);
bool is_pnm(Bytes bytes);
bool is_tga(Bytes bytes);  // has no magic bytes: a header that makes sense

Image decode_png(Bytes bytes, const ImageLimits& limits);
Image decode_jpeg(Bytes bytes, const ImageLimits& limits);
Image decode_webp(Bytes bytes, const ImageLimits& limits);
Image decode_tiff(Bytes bytes, const ImageLimits& limits);
Image decode_gif(Bytes bytes, const ImageLimits& limits);
Image decode_bmp(Bytes bytes, const ImageLimits& limits);
Image decode_pnm(Bytes bytes, const ImageLimits& limits);
Image decode_tga(Bytes bytes, const ImageLimits& limits);

}  // namespace inkdigit
