#include "trainer/measure/ablation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "trainer/backend/backend.hpp"
#include "trainer/base/thread_pool.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/picture.hpp"
#include "trainer/data/resize.hpp"
#include "trainer/measure/canvas_drawing.hpp"
#include "trainer/measure/evaluation.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kWays = names_of(Preparation{}).size();
// So that the canvases stay the same from run to run.
constexpr std::uint64_t kCanvasSeed = 1;

// The smallest part of the picture that has all its ink; empty where there is none.
Image crop_to_ink(const Image& image) {
  std::uint32_t left = image.width;
  std::uint32_t top = image.height;
  std::uint32_t right = 0;
  std::uint32_t bottom = 0;
  for (std::uint32_t y = 0; y < image.height; ++y) {
    for (std::uint32_t x = 0; x < image.width; ++x) {
      if (image.pixels[std::size_t{y} * image.width + x] == 0) continue;
      left = std::min(left, x);
      right = std::max(right, x + 1);
      top = std::min(top, y);
      bottom = std::max(bottom, y + 1);
    }
  }
  Image crop{right > left ? right - left : 0, bottom > top ? bottom - top : 0, 1, {}};
  for (std::uint32_t y = top; y < bottom; ++y) {
    const auto row = image.pixels.begin() + static_cast<std::ptrdiff_t>(y) * image.width;
    crop.pixels.insert(crop.pixels.end(), row + left, row + right);
  }
  return crop;
}

// The ink's box in the middle of the picture, its aspect kept, its longer side kBoxShare of it.
Pixels box_ink(const Image& canvas, const InputSpec& input) {
  const auto width = static_cast<std::uint32_t>(input.width);
  const auto height = static_cast<std::uint32_t>(input.height);
  Pixels picture(std::size_t{width} * height);
  const Image crop = crop_to_ink(canvas);
  if (crop.pixels.empty()) return picture;
  const double scale =
      kBoxShare * std::min(width, height) / static_cast<double>(std::max(crop.width, crop.height));
  const auto scaled = [scale](std::uint32_t side) {
    return static_cast<std::uint32_t>(std::max(1L, std::lround(scale * side)));
  };
  const Image ink = resize(crop, scaled(crop.width), scaled(crop.height));
  const std::uint32_t left = (width - ink.width) / 2;
  const std::uint32_t top = (height - ink.height) / 2;
  for (std::uint32_t y = 0; y < ink.height; ++y) {
    std::copy_n(ink.pixels.begin() + static_cast<std::ptrdiff_t>(y) * ink.width, ink.width,
                picture.begin() + static_cast<std::ptrdiff_t>(top + y) * width + left);
  }
  return picture;
}

Image inverted(Image image) {
  for (std::uint8_t& pixel : image.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
  return image;
}

// The drawing's pictures, by Preparation.
std::array<Pixels, kWays> prepare(const Drawing& drawing, const InputSpec& input,
                                  std::uint64_t index) {
  Random random(kCanvasSeed, RandomPurpose::kCanvas, index);
  const std::string where = "drawing " + std::to_string(index + 1);
  const CanvasDrawing placed = place_on_canvas(drawing, random);
  const bool dark_on_light = random.below(2) == 0;
  // First, because it refuses coordinates that cannot be drawn.
  Pixels strokes = picture_from_drawing(placed.drawing, input, where);
  const Image ink = draw_canvas(placed);
  const Image small = resize(ink, static_cast<std::uint32_t>(input.width),
                             static_cast<std::uint32_t>(input.height));
  const Image bitmap = dark_on_light ? inverted(ink) : ink;
  const RasterOptions options{.height = input.height, .width = input.width};
  Pixels from_bitmap = value_or_throw(rasterize(bitmap.view(), options), where).pixels;
  return {picture_from_ink(small.pixels, input), picture_from_ink(box_ink(ink, input), input),
          picture_from_ink(std::move(from_bitmap), input), std::move(strokes)};
}

}  // namespace

AblationCounts ablate_preparation(const Model& model, std::span<const Drawing> drawings,
                                  std::span<const std::uint8_t> labels, int threads) {
  const InputSpec& input = model.network.spec().input;
  Dataset data;  // the drawings in one way, then in the next
  data.shape = input.shape();
  data.pixels.resize(kWays * drawings.size() * data.shape.size());
  ThreadPool pool(thread_count(threads));
  pool.run(static_cast<int>(drawings.size()), [&](int index, int /*thread*/) {
    const auto i = static_cast<std::size_t>(index);
    const auto pictures = prepare(drawings[i], input, i);
    for (std::size_t way = 0; way < kWays; ++way) {
      const std::size_t place = (way * drawings.size() + i) * data.shape.size();
      std::copy(pictures[way].begin(), pictures[way].end(),
                data.pixels.begin() + static_cast<std::ptrdiff_t>(place));
    }
  });
  for (std::size_t way = 0; way < kWays; ++way) {
    data.labels.insert(data.labels.end(), labels.begin(), labels.end());
  }
  const auto backend = make_cpu_backend(model.network, {.batch_size = 1, .threads = threads});
  backend->set_parameters(model.parameters);
  AblationCounts counts{};
  std::vector<std::uint32_t> samples(drawings.size());
  for (std::size_t way = 0; way < kWays; ++way) {
    std::iota(samples.begin(), samples.end(), static_cast<std::uint32_t>(way * drawings.size()));
    const std::vector<float> probabilities = backend->predict(data, samples);
    counts[way] = evaluate(data, samples, probabilities, model.network.spec().softmax(),
                           model.network.class_count())
                      .correct;
  }
  return counts;
}

}  // namespace inkdigit
