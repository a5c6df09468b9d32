#include "engine/ink/picture/tones.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace inkdigit {
namespace {

using ToneCounts = std::array<std::uint32_t, 256>;

std::uint8_t median(const ToneCounts& histogram) {
  std::uint64_t total = 0;
  for (const std::uint32_t count : histogram) total += count;
  std::uint64_t below = 0;
  for (std::size_t v = 0; v < histogram.size(); ++v) {
    below += histogram[v];
    if (2 * below > total) return static_cast<std::uint8_t>(v);
  }
  return 0;
}

template <class Visit>
void visit_border(std::uint32_t height, std::uint32_t width, Visit visit) {
  for (std::uint32_t x = 0; x < width; ++x) {
    visit(0, x);
    visit(height - 1, x);
  }
  for (std::uint32_t y = 0; y < height; ++y) {
    visit(y, 0);
    visit(y, width - 1);
  }
}

// Rec. 601 in 256ths.
constexpr auto luma = [](const std::uint8_t* p) -> std::uint32_t {
  return (77U * p[0] + 150U * p[1] + 29U * p[2]) >> 8U;
};

const std::uint8_t* pixel_at(const BitmapView& bitmap, std::uint32_t y, std::uint32_t x) {
  return bitmap.pixels + (static_cast<std::size_t>(y) * bitmap.width + x) * bitmap.channels;
}

constexpr auto least_channel = [](const std::uint8_t* p) -> std::uint32_t {
  return std::min(std::min(p[0], p[1]), p[2]);
};
constexpr auto greatest_channel = [](const std::uint8_t* p) -> std::uint32_t {
  return std::max(std::max(p[0], p[1]), p[2]);
};

// What is seen of a pixel with alpha: it lies on paper of the border's tone, or, where the border
// is transparent, is dark by its opacity.
template <class ColorTone>
class Transparency {
 public:
  Transparency(const BitmapView& bitmap, ColorTone color_tone) : color_tone_(color_tone) {
    ToneCounts alpha{};
    ToneCounts tone{};
    visit_border(bitmap.height, bitmap.width, [&](std::uint32_t y, std::uint32_t x) {
      const std::uint8_t* p = pixel_at(bitmap, y, x);
      ++alpha[p[3]];
      ++tone[color_tone(p)];
    });
    opacity_is_ink_ = median(alpha) < 128;
    paper_ = median(tone);
  }

  std::uint32_t operator()(const std::uint8_t* p) const {
    if (opacity_is_ink_) return 255U - p[3];
    const std::uint32_t tone = color_tone_(p);
    return p[3] == 255 ? tone : (tone * p[3] + paper_ * (255U - p[3]) + 127U) / 255U;
  }

 private:
  ColorTone color_tone_;
  bool opacity_is_ink_ = false;
  std::uint32_t paper_ = 0;
};

// Adds what `tone_of` says of each pixel of a row to the sum that it belongs to.
template <class ToneOf>
void add_row(const std::uint8_t* pixels, std::uint32_t channels, std::uint32_t reduction,
             std::uint32_t width, std::uint32_t* sums, ToneOf tone_of) {
  for (std::uint32_t x = 0; x < width;) {
    const std::uint32_t end = std::min(width, x + reduction);
    std::uint32_t sum = 0;
    for (; x < end; ++x, pixels += channels) sum += tone_of(pixels);
    *sums++ += sum;
  }
}

template <class ToneOf>
Tones average(const BitmapView& bitmap, std::uint32_t reduction, ToneOf tone_of) {
  const std::uint32_t height = (bitmap.height + reduction - 1) / reduction;
  const std::uint32_t width = (bitmap.width + reduction - 1) / reduction;
  Tones tones(static_cast<int>(height), static_cast<int>(width));
  if (reduction == 1) {
    const std::uint8_t* pixel = bitmap.pixels;
    const std::uint32_t channels = bitmap.channels;  // which no byte that is written changes
    for (std::uint8_t& tone : tones.cells) {
      tone = static_cast<std::uint8_t>(tone_of(pixel));
      pixel += channels;
    }
    return tones;
  }
  std::vector<std::uint32_t> sums(width);
  for (std::uint32_t y = 0; y < height; ++y) {
    std::fill(sums.begin(), sums.end(), 0U);
    const std::uint32_t first = y * reduction;
    const std::uint32_t end = std::min(bitmap.height, first + reduction);
    for (std::uint32_t row = first; row < end; ++row) {
      add_row(pixel_at(bitmap, row, 0), bitmap.channels, reduction, bitmap.width, sums.data(),
              tone_of);
    }
    std::uint8_t* out = tones.row(static_cast<int>(y));
    for (std::uint32_t x = 0; x < width; ++x) {
      const std::uint32_t count =
          (end - first) * (std::min(bitmap.width, (x + 1) * reduction) - x * reduction);
      out[x] = static_cast<std::uint8_t>((sums[x] + count / 2) / count);
    }
  }
  return tones;
}

template <class ColorTone>
Tones average_color(const BitmapView& bitmap, std::uint32_t reduction, ColorTone color_tone) {
  if (bitmap.channels == 3) return average(bitmap, reduction, color_tone);
  return average(bitmap, reduction, Transparency(bitmap, color_tone));
}

}  // namespace

std::uint32_t reduction_of(const BitmapView& bitmap) {
  return (std::max(bitmap.width, bitmap.height) + kLongestSide - 1) / kLongestSide;
}

Tones tones_of(const BitmapView& bitmap, std::uint32_t reduction, ToneOf what) {
  if (bitmap.channels == 1) {
    return average(bitmap, reduction, [](const std::uint8_t* p) -> std::uint32_t { return *p; });
  }
  switch (what) {
    case ToneOf::kLuma:
      return average_color(bitmap, reduction, luma);
    case ToneOf::kLeastChannel:
      return average_color(bitmap, reduction, least_channel);
    default:
      return average_color(bitmap, reduction, greatest_channel);
  }
}

Tones reduce(const Tones& tones, int factor) {
  const BitmapView view{tones.cells.data(), static_cast<std::uint32_t>(tones.width),
                        static_cast<std::uint32_t>(tones.height), 1};
  return tones_of(view, static_cast<std::uint32_t>(factor));
}

Tones blurred(const Tones& tones, int reach) {
  Tones out(tones.height, tones.width);
  std::vector<std::uint32_t> columns(static_cast<std::size_t>(tones.width));  // sums of rows near y
  const auto add_row = [&](int y, auto add) {
    if (y < 0 || y >= tones.height) return;
    for (std::size_t x = 0; x < columns.size(); ++x) add(columns[x], tones.row(y)[x]);
  };
  const auto plus = [](std::uint32_t& sum, std::uint8_t tone) { sum += tone; };
  const auto minus = [](std::uint32_t& sum, std::uint8_t tone) { sum -= tone; };
  for (int y = 0; y < reach; ++y) add_row(y, plus);
  for (int y = 0; y < tones.height; ++y) {
    add_row(y + reach, plus);
    add_row(y - reach - 1, minus);
    const int rows = std::min(tones.height - 1, y + reach) - std::max(0, y - reach) + 1;
    for (int x = 0; x < tones.width; ++x) {
      const int first = std::max(0, x - reach);
      const int last = std::min(tones.width - 1, x + reach);
      std::uint32_t sum = 0;
      for (int i = first; i <= last; ++i) sum += columns[static_cast<std::size_t>(i)];
      out.at(y, x) =
          static_cast<std::uint8_t>(sum / static_cast<std::uint32_t>(rows * (last - first + 1)));
    }
  }
  return out;
}

std::uint8_t border_tone(const Tones& tones) {
  ToneCounts histogram{};
  visit_border(static_cast<std::uint32_t>(tones.height), static_cast<std::uint32_t>(tones.width),
               [&](std::uint32_t y, std::uint32_t x) {
                 ++histogram[tones.at(static_cast<int>(y), static_cast<int>(x))];
               });
  return median(histogram);
}

}  // namespace inkdigit
