#include "trainer/data/drawn/photo/develop.hpp"

#include <algorithm>
#include <cmath>

#include "trainer/data/image/decode.hpp"
#include "trainer/data/image/write_jpeg.hpp"

namespace inkdigit {
namespace {

// Weights of a Gaussian, from its middle outward; all of them sum to 1.
std::vector<float> gaussian(double deviation) {
  const auto reach = static_cast<std::size_t>(std::ceil(2.5 * deviation));
  std::vector<float> weights;
  float sum = 0;
  for (std::size_t i = 0; i <= reach; ++i) {
    const double x = static_cast<double>(i) / deviation;
    weights.push_back(static_cast<float>(std::exp(-0.5 * x * x)));
    sum += (i == 0 ? 1 : 2) * weights.back();
  }
  for (float& weight : weights) weight /= sum;
  return weights;
}

void blur_line(const float* from, std::size_t count, const std::vector<float>& weights, float* to) {
  const auto last = static_cast<std::ptrdiff_t>(count) - 1;
  for (std::ptrdiff_t x = 0; x <= last; ++x) {
    float sum = weights[0] * from[x];
    for (std::size_t i = 1; i < weights.size(); ++i) {
      const auto way = static_cast<std::ptrdiff_t>(i);
      sum += weights[i] * (from[std::max<std::ptrdiff_t>(x - way, 0)] +
                           from[std::min<std::ptrdiff_t>(x + way, last)]);
    }
    to[x] = sum;
  }
}

void blur(Plane& plane, double deviation) {
  if (deviation <= 0) return;
  const std::vector<float> weights = gaussian(deviation);
  std::vector<float> line(std::max(plane.width, plane.height));
  for (std::size_t y = 0; y < plane.height; ++y) {
    blur_line(plane.row(y), plane.width, weights, line.data());
    std::copy_n(line.data(), plane.width, plane.row(y));
  }
  std::vector<float> column(plane.height);
  for (std::size_t x = 0; x < plane.width; ++x) {
    for (std::size_t y = 0; y < plane.height; ++y) column[y] = plane.row(y)[x];
    blur_line(column.data(), plane.height, weights, line.data());
    for (std::size_t y = 0; y < plane.height; ++y) plane.row(y)[x] = line[y];
  }
}

std::uint8_t to_byte(float level) {
  return static_cast<std::uint8_t>(std::lrint(255 * std::clamp(level, 0.0F, 1.0F)));
}

// By Floyd and Steinberg, "An adaptive algorithm for spatial greyscale", 1976.
Image dithered(const Image& picture) {
  const std::size_t width = picture.width;
  Image fax{picture.width, picture.height, 1, {}};
  fax.pixels.resize(width * picture.height);
  std::vector<float> now(width + 2);
  std::vector<float> next(width + 2);
  for (std::size_t y = 0; y < picture.height; ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      const std::uint8_t* const rgb = picture.pixels.data() + 3 * (y * width + x);
      const float level = 0.299F * rgb[0] + 0.587F * rgb[1] + 0.114F * rgb[2] + now[x + 1];
      const bool light = level >= 128;
      const float rest = level - (light ? 255.0F : 0.0F);
      fax.pixels[y * width + x] = light ? 255 : 0;
      now[x + 2] += rest * (7.0F / 16);
      next[x] += rest * (3.0F / 16);
      next[x + 1] += rest * (5.0F / 16);
      next[x + 2] += rest * (1.0F / 16);
    }
    std::swap(now, next);
    std::fill(next.begin(), next.end(), 0.0F);
  }
  return fax;
}

}  // namespace

Image develop(std::vector<Plane> channels, const PhotoScene& scene, const PixelNoise& noise) {
  Image picture{scene.width, scene.height, 3, {}};
  picture.pixels.resize(std::size_t{3} * scene.width * scene.height);
  for (std::size_t c = 0; c < channels.size(); ++c) {
    blur(channels[c], scene.blur);
    const std::vector<float>& values = channels[c].values;
    const auto layer = static_cast<std::uint32_t>(2 + c);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const float grain = static_cast<float>(scene.noise) * noise.normal(i, layer);
      picture.pixels[3 * i + c] = to_byte(values[i] + grain);
    }
  }
  constexpr int kPoorQuality = 20;
  if (scene.finish == Finish::kFax) return dithered(picture);
  if (scene.finish == Finish::kJpeg) return decode_image(encode_jpeg(picture, kPoorQuality));
  return picture;
}

}  // namespace inkdigit
