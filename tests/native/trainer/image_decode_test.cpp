#include <map>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/pictures.hpp"
#include "tests/native/support/png.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/image/decode.hpp"
#include "trainer/data/image/write_png.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::decode_error;
using test::FileBytes;
using test::rgb;
using Pixels = std::vector<std::uint8_t>;

Image noise(std::uint32_t width, std::uint32_t height, std::uint32_t channels) {
  return {width, height, channels,
          test::random_pixels(std::size_t{width} * height * channels, width + height)};
}

// Each pixel one gray in all channels, so that formats of gray can have it, too.
Image gray_noise(std::uint32_t width, std::uint32_t height) {
  return to_rgb(noise(width, height, 1));
}

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
  return {{"PNG", encode_png(image)},
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
  for (const auto& file : {encode_png(colors), test::webp(colors), test::tiff(colors),
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

}  // namespace
}  // namespace inkdigit
