#include <functional>
#include <map>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/pictures.hpp"
#include "tests/native/support/png.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/image/decode.hpp"
#include "trainer/data/image/write_png.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::FileBytes;
using Pixels = std::vector<std::uint8_t>;

Image noise(std::uint32_t width, std::uint32_t height, std::uint32_t channels) {
  return {width, height, channels,
          test::random_pixels(std::size_t{width} * height * channels, width + height)};
}

// Each pixel one gray in all channels, so that formats of gray can have it, too.
Image gray_noise(std::uint32_t width, std::uint32_t height) {
  return to_rgb(noise(width, height, 1));
}

std::string decode_error(const FileBytes& file, const ImageLimits& limits = {}) {
  return test::message_of([&] { decode_image(file, limits); });
}

// The pixels as RGB.
Pixels rgb(const FileBytes& file) { return to_rgb(decode_image(file)).pixels; }

FileBytes png_of(const Image& image) { return encode_png(image); }

// One gray picture in each format. Those of JPEG are not the same to the bit.
std::map<std::string, FileBytes> one_of_each(const Image& image) {
  Pixels gray;
  for (std::size_t i = 0; i < image.pixels.size(); i += 3) gray.push_back(image.pixels[i]);
  const std::string size = std::to_string(image.width) + " " + std::to_string(image.height) + " ";
  std::string ascii = "P2 # a comment\n" + size + "255\n";
  for (const std::uint8_t level : gray) ascii += std::to_string(level) + "\n";
  FileBytes runs;  // two pixels at a time, and one more
  for (std::size_t i = 0; i < gray.size(); i += 2) {
    const std::size_t count = std::min<std::size_t>(2, gray.size() - i);
    runs.push_back(static_cast<std::uint8_t>(count - 1));
    for (std::size_t k = 0; k < count; ++k) runs.push_back(gray[i + k]);
  }
  return {{"PNG", png_of(image)},
          {"JPEG", test::jpeg(image)},
          {"JPEG, progressive", test::jpeg(image, {}, true)},
          {"WebP", test::webp(image)},
          {"TIFF", test::tiff(image)},
          {"GIF", test::gif(image.width, image.height, gray)},
          {"BMP", test::bmp_of(image)},
          {"PPM", test::ppm_of(image)},
          {"PGM", test::pnm("P5 " + size + "255\n", gray)},
          {"PGM in ASCII", test::pnm(ascii, {})},
          {"TGA", test::tga_of(image)},
          {"TGA in runs", test::tga(image.width, image.height, {.type = 11, .bits = 8}, runs)}};
}

TEST_CASE("a picture is the same in every format") {
  const Image image = gray_noise(7, 5);
  for (const auto& [format, file] : one_of_each(image)) {
    INFO(format);
    const Image decoded = decode_image(file);
    CHECK(decoded.width == 7);
    CHECK(decoded.height == 5);
    if (!format.starts_with("JPEG")) CHECK(to_rgb(decoded).pixels == image.pixels);
  }
  const Image colors = noise(6, 9, 3);
  for (const auto& file : {png_of(colors), test::webp(colors), test::tiff(colors),
                           test::bmp_of(colors), test::ppm_of(colors), test::tga_of(colors)}) {
    CHECK(rgb(file) == colors.pixels);
  }
}

// At the end of a file: a GIF's end mark, a text's last line end, what fills up BMP's last row.
std::size_t bytes_of_no_account(const std::string& format) {
  if (format == "BMP") return 3;
  return format == "GIF" || format == "PGM in ASCII" ? 1 : 0;
}

TEST_CASE("a file that ends early is an error, or lacks nothing: never half a picture") {
  Image image = gray_noise(19, 13);
  // Nobody can notice that the last number of a text lacks digits; this one has a single digit.
  std::fill(image.pixels.end() - 3, image.pixels.end(), std::uint8_t{7});
  for (const auto& [format, file] : one_of_each(image)) {
    const Image whole = decode_image(file);
    for (std::size_t size = 0; size < file.size(); ++size) {
      INFO(format << ", " << size << " of " << file.size() << " bytes");
      const Bytes start(file.data(), size);
      try {
        const Image decoded = decode_image(start);
        REQUIRE(file.size() - size <= bytes_of_no_account(format));
        REQUIRE(decoded.pixels == whole.pixels);
      } catch (const UserError& error) {
        REQUIRE_THAT(error.what(), Contains("picture"));
      }
    }
  }
}

TEST_CASE("a wrong byte gives an error or a picture, the same each time") {
  const Image image = gray_noise(19, 13);
  for (const auto& [format, file] : one_of_each(image)) {
    for (std::size_t at = 0; at < file.size(); ++at) {
      INFO(format << ", byte " << at);
      FileBytes wrong = file;
      wrong[at] = static_cast<std::uint8_t>(~wrong[at]);
      const ImageLimits limits{.pixels = 100'000};
      const auto outcome = [&] {
        try {
          const Image decoded = decode_image(wrong, limits);
          REQUIRE(decoded.pixels.size() ==
                  std::size_t{decoded.width} * decoded.height * decoded.channels);
          return std::string(decoded.pixels.begin(), decoded.pixels.end());
        } catch (const UserError& error) {
          return std::string(error.what());
        }
      };
      REQUIRE(outcome() == outcome());
    }
  }
}

TEST_CASE("what is missing is said in numbers or words") {
  const Image image = gray_noise(20, 10);
  const auto files = one_of_each(image);
  const auto cut = [&](const std::string& format, std::size_t bytes) {
    const FileBytes& file = files.at(format);
    return decode_error({file.begin(), file.end() - static_cast<std::ptrdiff_t>(bytes)});
  };
  CHECK(cut("BMP", 100) == "damaged picture (BMP): ends early: 500 of 600 bytes of pixels");
  CHECK(cut("PPM", 100) == "damaged picture (PNM): ends early: 500 of 600 bytes of pixels");
  CHECK(cut("TGA", 100) == "damaged picture (TGA): ends early: 166 of 200 pixels");
  CHECK_THAT(cut("JPEG", 100), Contains("damaged picture (JPEG): ends early: "));
  CHECK_THAT(cut("PNG", 100), Contains("of 10 rows of pixels"));
  CHECK_THAT(cut("GIF", 100), Contains("damaged picture (GIF): ends early: "));
  CHECK_THAT(cut("TIFF", 100), Contains("damaged picture (TIFF): ends early (libtiff: "));
  CHECK_THAT(cut("WebP", 9), Contains("damaged picture (WebP): ends early: "));
  CHECK(cut("PNG", 3) == "damaged picture (PNG): ends early: its last part is missing");
  FileBytes wrong = files.at("PNG");
  wrong[wrong.size() - 20] ^= 1U;
  CHECK_THAT(decode_error(wrong), Contains("its pixels cannot be unpacked (libpng: "));
  CHECK_THAT(decode_error({'n', 'o', ' ', 'p'}),
             Contains("no picture that can be read (PNG, JPEG, "));
  CHECK_THAT(decode_error({}), Contains("the file is empty"));
}

TEST_CASE("a size beyond the limits is refused before anything is allocated") {
  const auto png = [](std::uint32_t width, std::uint32_t height) {
    FileBytes file = test::png(1, 1, test::PngColor::kGray, 8, {0});
    for (std::size_t i = 0; i < 4; ++i) {
      file[16 + i] = static_cast<std::uint8_t>(width >> (24 - 8 * i));
      file[20 + i] = static_cast<std::uint8_t>(height >> (24 - 8 * i));
    }
    const auto sum = static_cast<std::uint32_t>(crc32(0, &file[12], 17));
    for (std::size_t i = 0; i < 4; ++i)
      file[29 + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
    return file;
  };
  CHECK(decode_error(png(16384, 16384)) ==
        "a picture has 1 to 16384 pixels each way and at most 67108864 in all, not 16384x16384");
  CHECK_THAT(decode_error(png(20000, 1)), Contains("not 20000x1"));
  CHECK_THAT(decode_error(test::pnm("P5 0 4 255\n", {})), Contains("not 0x4"));
  for (const auto& [format, file] : one_of_each(gray_noise(5, 5))) {
    INFO(format);
    CHECK_THAT(decode_error(file, {.pixels = 24}), Contains("at most 24 in all, not 5x5"));
    CHECK(decode_error(file, {.pixels = 25}).empty());
  }
  // Without the bytes for it, nothing is promised.
  CHECK_THAT(decode_error(test::pnm("P3 8000 8000 255\n", {'1'})), Contains("ends early: "));
}

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
  for (const auto& file : {png_of(image), test::webp(image), test::tiff(image)}) {
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

}  // namespace
}  // namespace inkdigit
