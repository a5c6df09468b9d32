// What each format of pictures has of its own.
#include <algorithm>
#include <cstdlib>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/pictures.hpp"
#include "tests/native/support/png.hpp"
#include "trainer/data/image/decode.hpp"
#include "trainer/data/image/write_jpeg.hpp"
#include "trainer/data/image/write_png.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::decode_error;
using test::FileBytes;
using test::rgb;
using Pixels = std::vector<std::uint8_t>;

TEST_CASE("Netpbm's pictures have any largest value, in bytes or in ASCII") {
  CHECK(decode_image(test::pnm("P5\n2 1\n15\n", {0, 5})).pixels == Pixels{0, 85});
  CHECK(decode_image(test::pnm("P5 2 1 65535\n", {0, 0, 0x80, 0x80})).pixels == Pixels{0, 128});
  CHECK(decode_image(test::pnm("P2 3 1 # all\n 3 0 1\t3", {})).pixels == Pixels{0, 85, 255});
  CHECK(decode_image(test::pnm("P1#c\n3 2\n010\n1 1 0", {})).pixels ==
        Pixels{255, 0, 255, 0, 0, 255});
  CHECK(decode_image(test::pnm("P4 9 1\n", {0b10000000, 0b10000000})).pixels ==
        Pixels{0, 255, 255, 255, 255, 255, 255, 255, 0});
  CHECK(decode_image(test::pnm("P3 1 1 1 1 0 1", {})).pixels == Pixels{255, 0, 255});
  CHECK(decode_image(test::pnm("P6 1 1 255\n", {1, 2, 3})).channels == 3);
  CHECK_THAT(decode_error(test::pnm("P5 1 1 15\n", {16})), Contains("16, above its largest, 15"));
  CHECK_THAT(decode_error(test::pnm("P5 1 1 0\n", {0})),
             Contains("largest value is 0, not 1 to 65535"));
  CHECK_THAT(decode_error(test::pnm("P5 1 1 70000\n", {0, 0})), Contains("largest value is 70000"));
  CHECK_THAT(decode_error(test::pnm("P5 x 1 255\n", {0})), Contains("its width is no number"));
  CHECK_THAT(decode_error(test::pnm("P2 2 1 9 1 -1", {})), Contains("a value is no number"));
  CHECK_THAT(decode_error(test::pnm("P1 2 1 12", {})), Contains("a bit is neither 0 nor 1"));
}

TEST_CASE("BMP has palettes, fields of colors, and rows from either end") {
  using test::bmp;
  const FileBytes palette{0, 0, 0, 0, 30, 20, 10, 0};
  CHECK(rgb(bmp(3, 1, {.bits = 1, .palette = palette}, {0b01000000, 0, 0, 0})) ==
        Pixels{0, 0, 0, 10, 20, 30, 0, 0, 0});
  CHECK(rgb(bmp(2, 1, {.bits = 4, .palette = palette}, {0x10, 0, 0, 0})) ==
        Pixels{10, 20, 30, 0, 0, 0});
  CHECK(rgb(bmp(1, 2, {.bits = 8, .palette = palette}, {1, 0, 0, 0, 0, 0, 0, 0})) ==
        Pixels{0, 0, 0, 10, 20, 30});
  CHECK(rgb(bmp(1, 2, {.bits = 8, .from_top = true, .palette = palette}, {1, 0, 0, 0, 0})) ==
        Pixels{10, 20, 30, 0, 0, 0});
  CHECK(rgb(bmp(1, 1, {.bits = 16}, {0x00, 0x7C})) == Pixels{255, 0, 0});
  const FileBytes fields565{0, 0xF8, 0, 0, 0xE0, 7, 0, 0, 0x1F, 0, 0, 0};
  CHECK(rgb(bmp(1, 1, {.bits = 16, .compression = 3, .fields = fields565}, {0xE0, 0x07})) ==
        Pixels{0, 255, 0});
  // A fourth byte that is 0 everywhere is nothing; else it is alpha.
  CHECK(decode_image(bmp(1, 1, {.bits = 32}, {3, 2, 1, 0})).pixels == Pixels{1, 2, 3, 255});
  CHECK(decode_image(bmp(2, 1, {.bits = 32}, {3, 2, 1, 0, 6, 5, 4, 9})).pixels ==
        Pixels{1, 2, 3, 0, 4, 5, 6, 9});
  CHECK_THAT(decode_error(bmp(1, 1, {.bits = 8, .palette = palette}, {2})),
             Contains("color 2 of a palette of 2"));
  CHECK_THAT(decode_error(bmp(1, 1, {.bits = 8, .compression = 1, .palette = palette}, {1, 0})),
             Contains("a picture of a kind that is not read (BMP): its pixels are compressed"));
  CHECK_THAT(decode_error(bmp(1, 1, {.bits = 7}, {0, 0, 0, 0})), Contains("7 bits a pixel"));
  CHECK_THAT(decode_error(
                 bmp(1, 1, {.bits = 16, .compression = 3, .fields = FileBytes(12, 0x55)}, {0, 0})),
             Contains("make no sense"));
}

TEST_CASE("TGA has palettes, gray, runs, and four corners to begin at") {
  using test::tga;
  const FileBytes indices{0, 1};
  CHECK(rgb(tga(2, 1, {.type = 1, .bits = 8, .palette = {1, 2, 3, 4, 5, 6}}, indices)) ==
        Pixels{3, 2, 1, 6, 5, 4});
  CHECK(decode_image(tga(2, 1, {.type = 3, .bits = 8}, {7, 9})).pixels == Pixels{7, 9});
  CHECK(decode_image(tga(1, 2, {.type = 3, .bits = 8, .descriptor = 0}, {7, 9})).pixels ==
        Pixels{9, 7});
  CHECK(decode_image(tga(2, 1, {.type = 3, .bits = 8, .descriptor = 0x30}, {7, 9})).pixels ==
        Pixels{9, 7});
  CHECK(decode_image(tga(2, 2, {.type = 3, .bits = 8, .descriptor = 0x10}, {1, 2, 3, 4})).pixels ==
        Pixels{4, 3, 2, 1});
  CHECK(rgb(tga(3, 1, {.type = 10}, {0x81, 1, 2, 3, 0x00, 4, 5, 6})) ==
        Pixels{3, 2, 1, 3, 2, 1, 6, 5, 4});
  CHECK(decode_image(tga(1, 1, {.bits = 32, .descriptor = 0x28}, {1, 2, 3, 4})).pixels ==
        Pixels{3, 2, 1, 4});
  CHECK(decode_image(tga(1, 1, {.bits = 32}, {1, 2, 3, 4})).pixels == Pixels{3, 2, 1});
  CHECK(rgb(tga(1, 1, {.bits = 16}, {0x1F, 0})) == Pixels{0, 0, 255});
  CHECK_THAT(decode_error(tga(1, 1, {.type = 1, .bits = 8, .palette = {1, 2, 3}}, {1})),
             Contains("color 1 of a palette of 1"));
  // What is no type of TGA is no TGA.
  CHECK_THAT(decode_error(tga(1, 1, {.type = 4}, {0, 0, 0})),
             Contains("no picture that can be read"));
}

TEST_CASE("what is transparent stays so, and lies on white as RGB") {
  const Image image{2, 1, 4, {10, 20, 30, 255, 40, 50, 60, 0}};
  for (const auto& file : {encode_png(image), test::webp(image), test::tiff(image)}) {
    const Image decoded = decode_image(file);
    CHECK(decoded.channels == 4);
    CHECK(decoded.pixels[3] == 255);
    CHECK(decoded.pixels[7] == 0);
    CHECK(to_rgb(decoded).pixels == Pixels{10, 20, 30, 255, 255, 255});
  }
  CHECK(rgb(test::gif(2, 1, {9, 77}, 77)) == Pixels{9, 9, 9, 255, 255, 255});
}

TEST_CASE("JPEG has gray, colors and CMYK") {
  CHECK(decode_image(test::jpeg({8, 8, 1, Pixels(64, 200)})).channels == 1);
  CHECK(decode_image(test::jpeg({8, 8, 1, Pixels(64, 200)})).pixels == Pixels(64, 200));
  // As Adobe stores it, 255 = no ink: red takes no cyan.
  Pixels red;
  for (int i = 0; i < 64; ++i) red.insert(red.end(), {255, 0, 0, 255});
  const Image decoded = decode_image(test::jpeg({8, 8, 4, red}));
  REQUIRE(decoded.channels == 3);
  CHECK(decoded.pixels[0] > 250);
  CHECK(decoded.pixels[1] < 5);
  CHECK(decoded.pixels[2] < 5);
}

TEST_CASE("pictures are turned upright by Exif, in every format that has it") {
  const Image stored{2, 3, 1, {1, 2, 3, 4, 5, 6}};
  // What a viewer shows, by Exif's definition of the first row and the first column.
  const std::vector<std::pair<std::uint32_t, Pixels>> upright{
      {2, {1, 2, 3, 4, 5, 6}}, {2, {2, 1, 4, 3, 6, 5}}, {2, {6, 5, 4, 3, 2, 1}},
      {2, {5, 6, 3, 4, 1, 2}}, {3, {1, 3, 5, 2, 4, 6}}, {3, {5, 3, 1, 6, 4, 2}},
      {3, {6, 4, 2, 5, 3, 1}}, {3, {2, 4, 6, 1, 3, 5}}};
  for (std::uint8_t orientation = 1; orientation <= 8; ++orientation) {
    INFO("orientation " << static_cast<int>(orientation));
    const auto& [width, pixels] = upright[orientation - 1U];
    FileBytes block = test::exif(orientation);
    const FileBytes png_block(block.begin() + 6, block.end());
    Pixels shown;
    for (const std::uint8_t level : pixels) shown.insert(shown.end(), 3, level);
    for (const auto& file :
         {test::png(2, 3, test::PngColor::kGray, 8, stored.pixels, {{"eXIf", png_block}}),
          test::webp_with_exif(to_rgb(stored), block), test::tiff(stored, orientation)}) {
      const Image decoded = decode_image(file);
      CHECK(decoded.width == width);
      CHECK(to_rgb(decoded).pixels == shown);
    }
    // Dark on the left as stored; of a block of its own, so that JPEG loses nothing of account.
    Image halves{16, 8, 1, Pixels(128, 255)};
    for (std::size_t i = 0; i < 128; ++i) halves.pixels[i] = i % 16 < 8 ? 0 : 255;
    const Image turned = decode_image(test::jpeg(halves, block));
    const Image expected = orient(halves, orientation);
    REQUIRE(turned.width == expected.width);
    for (std::size_t i = 0; i < 128; ++i) {
      REQUIRE((turned.pixels[i] < 128) == (expected.pixels[i] < 128));
    }
  }
  // Damaged Exif, or a number that is none, leaves a picture as it is.
  const FileBytes bad = test::exif(9);
  CHECK(decode_image(test::png(2, 3, test::PngColor::kGray, 8, stored.pixels,
                               {{"eXIf", {bad.begin() + 6, bad.end()}}}))
            .pixels == stored.pixels);
  CHECK(decode_image(test::jpeg({8, 8, 1, Pixels(64, 200)}, {'E', 'x', 'i', 'f', 0, 0, 'M', 'M'}))
            .width == 8);
}

TEST_CASE("endings are known in any case") {
  for (const char* name : {"a.png", "A.PNG", "a.jfif", "a.jpe", "a.JPEG", "a.tif", "a.TIFF",
                           "a.webp", "a.pnm", "a.pbm", "a.bmp", "a.gif", "a.tga"}) {
    CHECK(has_image_ending(name));
  }
  for (const char* name : {"a", "png", ".png", "a.heic", "a.jpg~", "a.png.txt"}) {
    CHECK_FALSE(has_image_ending(name));
  }
}

TEST_CASE("what is written as JPEG is nearly what is read again") {
  for (const std::uint32_t channels : {1U, 3U}) {
    Image image{33, 17, channels, {}};
    for (std::uint32_t y = 0; y < image.height; ++y) {
      for (std::uint32_t x = 0; x < image.width; ++x) {
        for (std::uint32_t c = 0; c < channels; ++c) {
          image.pixels.push_back(static_cast<std::uint8_t>(5 * x + 3 * y + 10 * c));
        }
      }
    }
    const std::vector<std::uint8_t> file = encode_jpeg(image, 95);
    CHECK(file == encode_jpeg(image, 95));
    CHECK(file.size() > encode_jpeg(image, 30).size());
    const Image again = decode_image(file);
    CHECK(again.width == image.width);
    CHECK(again.height == image.height);
    REQUIRE(again.channels == channels);
    int farthest = 0;
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
      farthest = std::max(farthest, std::abs(again.pixels[i] - image.pixels[i]));
    }
    CHECK(farthest <= 8);
  }
}

}  // namespace
}  // namespace inkdigit
