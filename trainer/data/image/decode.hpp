// Bytes -> picture, for bytes from anywhere: no files, no global state, no threads.
//
// Compressed formats are read by the libraries that browsers use and that OSS-Fuzz has fuzzed for
// years: libpng, libjpeg-turbo, libwebp, libtiff, giflib. They bring 15 small packages; libvips,
// which reads more, brings 143 on Debian 12, GLib and ImageMagick among them, and global state.
// BMP, PNM and TGA are a header and rows, and are read here.
//
// A picture is read whole or not at all: a file that ends early, or whose checksum or code is
// wrong, is an error, and never half a picture.
#pragma once

#include <filesystem>
#include <string>

#include "trainer/data/image/codec.hpp"

namespace inkdigit {

// What the bytes themselves say they are, whatever a file is called; upright, by Exif or what the
// format has for it. A UserError says what is wrong, without the name of a file.
Image decode_image(Bytes bytes, const ImageLimits& limits = {});

// True where decode_image would try to read them; what it finds may be damaged.
bool is_image(Bytes bytes);

// "PNG, JPEG, WebP, ..."
std::string image_format_names();

// True for the endings that pictures of these formats have, in any case (".png", ".JPG").
bool has_image_ending(const std::filesystem::path& path);

}  // namespace inkdigit
