#include "engine/ink/picture/fitted.hpp"

#include "tests/native/support/catch.hpp"
#include "tests/native/support/raster.hpp"
#include "trainer/data/drawn/synthetic.hpp"

namespace inkdigit {
namespace {

using test::kMnist;

// As MNIST has a one: 20 pixels high, centered.
Raster one() {
  Raster raster{28, 28, std::vector<std::uint8_t>(784)};
  for (std::size_t y = 4; y < 24; ++y) {
    raster.pixels[y * 28 + 13] = 90;
    raster.pixels[y * 28 + 14] = 255;
    raster.pixels[y * 28 + 15] = 60;
  }
  return raster;
}

BitmapView view(const std::vector<std::uint8_t>& pixels, std::uint32_t channels) {
  return {pixels.data(), 28, 28, channels};
}

TEST_CASE("a picture of MNIST's stays bit for bit, in gray or in equal channels") {
  const Raster raster = one();
  std::vector<std::uint8_t> rgb;
  std::vector<std::uint8_t> rgba;
  for (const std::uint8_t v : raster.pixels) {
    rgb.insert(rgb.end(), 3, v);
    rgba.insert(rgba.end(), {v, v, v, 255});
  }
  for (const auto& [pixels, channels] : {std::pair{&raster.pixels, 1U}, {&rgb, 3U}, {&rgba, 4U}}) {
    INFO(channels);
    const Result<Raster> read = rasterize(view(*pixels, channels), kMnist);
    REQUIRE(read);
    CHECK(read->pixels == raster.pixels);
  }
}

TEST_CASE("what only has its size is prepared like any picture") {
  const auto stays = [](const Raster& raster) {
    return as_fitted(view(raster.pixels, 1), kMnist).has_value();
  };
  CHECK(stays(one()));
  Raster moved = one();
  std::rotate(moved.pixels.begin(), moved.pixels.begin() + 2, moved.pixels.end());
  CHECK_FALSE(stays(moved));
  Raster small = one();
  for (std::size_t x = 13; x < 16; ++x) small.pixels[4 * 28 + x] = small.pixels[23 * 28 + x] = 0;
  CHECK_FALSE(stays(small));
  Raster pale = one();
  for (std::uint8_t& v : pale.pixels) v /= 2;
  CHECK_FALSE(stays(pale));
  Raster dark_on_light = one();
  for (std::uint8_t& v : dark_on_light.pixels) v = static_cast<std::uint8_t>(255 - v);
  CHECK_FALSE(stays(dark_on_light));
  const Raster raster = one();
  CHECK_FALSE(as_fitted(view(raster.pixels, 1), {.height = 32, .width = 32}).has_value());
}

}  // namespace
}  // namespace inkdigit
