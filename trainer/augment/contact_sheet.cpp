#include "trainer/augment/contact_sheet.hpp"

#include <algorithm>

#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kCell = 84;  // pixels; small images are enlarged to nearly so much
constexpr std::size_t kGap = 4;  // pixels, around every image; between original and variants twice
constexpr std::uint8_t kBackground = 208;
constexpr std::size_t kMostPixels = std::size_t{1} << 28U;

class Sheet {
 public:
  Sheet(const Shape& shape, std::size_t rows, std::size_t columns)
      : shape_(shape),
        factor_(std::max<std::size_t>(
            1, kCell / static_cast<std::size_t>(std::max(shape.width, shape.height)))),
        cell_width_(static_cast<std::size_t>(shape.width) * factor_ + kGap),
        cell_height_(static_cast<std::size_t>(shape.height) * factor_ + kGap) {
    const std::size_t width = columns * cell_width_ + 2 * kGap;
    const std::size_t height = rows * cell_height_ + kGap;
    if (width * height > kMostPixels) {
      throw UserError("a picture of " + std::to_string(width) + "x" + std::to_string(height) +
                      " pixels would be too large; ask for fewer samples or variants");
    }
    image_ = {static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), 1, {}};
    image_.pixels.assign(width * height, kBackground);
  }

  // `pixels` in the sheet's column and row. Of several channels it shows the mean.
  void put(const std::uint8_t* pixels, std::size_t column, std::size_t row) {
    const std::size_t left = kGap + column * cell_width_ + (column > 0 ? kGap : 0);
    const std::size_t top = kGap + row * cell_height_;
    const auto width = static_cast<std::size_t>(shape_.width) * factor_;
    const auto height = static_cast<std::size_t>(shape_.height) * factor_;
    for (std::size_t y = 0; y < height; ++y) {
      std::uint8_t* const out = image_.pixels.data() + (top + y) * image_.width + left;
      for (std::size_t x = 0; x < width; ++x) out[x] = tone(pixels, x / factor_, y / factor_);
    }
  }

  Image take() { return std::move(image_); }

 private:
  [[nodiscard]] std::uint8_t tone(const std::uint8_t* pixels, std::size_t x, std::size_t y) const {
    const auto channels = static_cast<std::size_t>(shape_.channels);
    const std::uint8_t* const p =
        pixels + (y * static_cast<std::size_t>(shape_.width) + x) * channels;
    std::size_t sum = 0;
    for (std::size_t c = 0; c < channels; ++c) sum += p[c];
    return static_cast<std::uint8_t>(255 - sum / channels);
  }

  Shape shape_;
  std::size_t factor_;
  std::size_t cell_width_;
  std::size_t cell_height_;
  Image image_;
};

}  // namespace

Image contact_sheet(const Dataset& data, const ImageFeed& feed, const SheetOptions& options) {
  const std::size_t rows = std::min(static_cast<std::size_t>(options.samples), data.size());
  const auto variants = static_cast<std::size_t>(options.variants);
  Sheet sheet(data.shape, rows, 1 + variants);
  FeedScratch scratch = feed.make_scratch();
  std::vector<std::uint8_t> image(data.shape.size());
  for (std::size_t row = 0; row < rows; ++row) {
    sheet.put(data.image(row), 0, row);
    for (std::size_t v = 0; v < variants; ++v) {
      feed.image(data, row, {options.seed, v, row}, image.data(), scratch);
      sheet.put(image.data(), 1 + v, row);
    }
  }
  return sheet.take();
}

}  // namespace inkdigit
