#include "trainer/data/transpose.hpp"

#include <algorithm>
#include <utility>

namespace inkdigit {

void transpose(Dataset& data) {
  const auto height = static_cast<std::size_t>(data.shape.height);
  const auto width = static_cast<std::size_t>(data.shape.width);
  const auto channels = static_cast<std::size_t>(data.shape.channels);
  std::vector<std::uint8_t> turned(data.shape.size());
  for (std::size_t i = 0; i < data.size(); ++i) {
    std::uint8_t* const picture = data.pixels.data() + i * turned.size();
    for (std::size_t y = 0; y < height; ++y) {
      for (std::size_t x = 0; x < width; ++x) {
        std::copy_n(picture + (y * width + x) * channels, channels,
                    turned.data() + (x * height + y) * channels);
      }
    }
    std::copy(turned.begin(), turned.end(), picture);
  }
  std::swap(data.shape.height, data.shape.width);
}

}  // namespace inkdigit
