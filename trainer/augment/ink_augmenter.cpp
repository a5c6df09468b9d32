#include "trainer/augment/ink_augmenter.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace inkdigit {
namespace {

constexpr unsigned kStreamBits = 3;

enum class Stream : std::uint64_t {
  kVariation = 0,
  kBend = 1,
  kStrokeShift = 2,
  kCutEnds = 3,
  kHooks = 4,
  kTremor = 5,
  kJitter = 6,
  kDropPoints = 7,
};

Random stream(const ImageKey& key, Stream which) {
  return image_stream(key, RandomPurpose::kInkAugment, kStreamBits,
                      static_cast<std::uint64_t>(which));
}

double up_to(Random& random, double most) {
  return static_cast<double>(random.uniform(0, static_cast<float>(most)));
}

double around_one(Random& random, double most) {
  return 1 + static_cast<double>(plus_or_minus(random, most));
}

// Cycles a unit, the drawing's larger side.
struct Band {
  float low, high;
};

// A digit's ink is two or three units long, so this bends it once or twice.
constexpr Band kBendBand{0.25F, 1.0F};
// Quicker than a digit's own bends, and still to be seen: a unit is 20 pixels in MNIST's pictures.
constexpr Band kTremorBand{2.0F, 6.0F};

// Displacements of this root mean square length: of n waves it is amplitude * sqrt(n / 2).
InkWaves draw_waves(Random& random, const Band& band, double rms) {
  constexpr double kTau = 2 * std::numbers::pi;
  InkWaves waves;
  const double amplitude = rms * std::sqrt(2.0 / static_cast<double>(waves.size()));
  for (InkWave& wave : waves) {
    wave.frequency = static_cast<double>(random.uniform(band.low, band.high));
    const double direction = up_to(random, kTau);
    wave.phase = up_to(random, kTau);
    wave.amplitude = {amplitude * std::cos(direction), amplitude * std::sin(direction)};
  }
  return waves;
}

// A tick of at most an eighth of the drawing, back along the stroke or to either side.
InkHook draw_hook(Random& random, double probability) {
  constexpr float kShortest = 0.02F;
  constexpr float kLongest = 0.125F;
  constexpr double kMostTurn = std::numbers::pi / 2;
  const bool happened = happens(random, probability);
  const double length = static_cast<double>(random.uniform(kShortest, kLongest));
  const double turn = static_cast<double>(plus_or_minus(random, kMostTurn));
  return happened ? InkHook{length, turn} : InkHook{};
}

// Calls change(points) for the points of each stroke.
template <class Change>
void move_strokes(Ink& ink, const Change& change) {
  std::size_t first = 0;
  for (const std::uint32_t length : ink.lengths) {
    change(std::span(ink.points).subspan(first, length));
    first += length;
  }
}

// Makes every stroke anew: change(points, out) appends what it becomes.
template <class Change>
void remake_strokes(InkScratch& scratch, const Change& change) {
  Ink& to = scratch.other;
  to.points.clear();
  to.lengths.clear();
  move_strokes(scratch.ink, [&](std::span<const Point> stroke) {
    const std::size_t before = to.points.size();
    change(stroke, to.points);
    to.lengths.push_back(static_cast<std::uint32_t>(to.points.size() - before));
  });
  std::swap(scratch.ink, to);
}

}  // namespace

InkVariation InkAugmenter::draw(const ImageKey& key) const {
  Random random = stream(key, Stream::kVariation);
  InkVariation v;
  v.varied = happens(random, spec_.probability);
  const auto degrees = [&](double most) {
    return static_cast<double>(plus_or_minus(random, static_cast<double>(radians(most))));
  };
  v.projection.angle = degrees(spec_.rotation_degrees);
  v.projection.scale_x = around_one(random, spec_.scale_x);
  v.projection.scale_y = around_one(random, spec_.scale_y);
  v.projection.shear = std::tan(degrees(spec_.shear_degrees));
  v.projection.perspective_x = static_cast<double>(plus_or_minus(random, spec_.perspective));
  v.projection.perspective_y = static_cast<double>(plus_or_minus(random, spec_.perspective));
  v.bend = up_to(random, spec_.bend);
  v.tremor = up_to(random, spec_.tremor);
  v.step = up_to(random, spec_.resample);
  v.jitter = up_to(random, spec_.jitter);
  v.pen = around_one(random, spec_.pen_width);
  return v;
}

void InkAugmenter::apply(const InkVariation& variation, const ImageKey& key,
                         InkScratch& scratch) const {
  if (!variation.varied || !fit(scratch.ink)) return;
  shape(variation, key, scratch.ink);
  vary_ends(key, scratch);
  sample(variation, key, scratch);
}

void InkAugmenter::shape(const InkVariation& variation, const ImageKey& key, Ink& ink) const {
  project(variation.projection, ink);
  fit(ink);
  if (variation.bend > 0) {
    Random random = stream(key, Stream::kBend);
    move_strokes(ink, [&](std::span<Point> stroke) {
      sway(stroke, draw_waves(random, kBendBand, variation.bend));
    });
  }
  if (spec_.stroke_shift > 0) {
    Random random = stream(key, Stream::kStrokeShift);
    move_strokes(ink, [&](std::span<Point> stroke) {
      const double x = static_cast<double>(plus_or_minus(random, spec_.stroke_shift));
      const double y = static_cast<double>(plus_or_minus(random, spec_.stroke_shift));
      shift(stroke, {x, y});
    });
  }
}

void InkAugmenter::vary_ends(const ImageKey& key, InkScratch& scratch) const {
  if (spec_.cut_ends > 0) {
    Random random = stream(key, Stream::kCutEnds);
    remake_strokes(scratch, [&](std::span<const Point> stroke, std::vector<Point>& out) {
      const double start = up_to(random, spec_.cut_ends);
      cut_ends(stroke, start, up_to(random, spec_.cut_ends), out);
    });
  }
  if (spec_.hooks > 0) {
    Random random = stream(key, Stream::kHooks);
    remake_strokes(scratch, [&](std::span<const Point> stroke, std::vector<Point>& out) {
      const InkHook start = draw_hook(random, spec_.hooks);
      add_hooks(stroke, start, draw_hook(random, spec_.hooks), out);
    });
  }
}

void InkAugmenter::sample(const InkVariation& variation, const ImageKey& key,
                          InkScratch& scratch) const {
  if (variation.tremor > 0) {
    Random random = stream(key, Stream::kTremor);
    move_strokes(scratch.ink, [&](std::span<Point> stroke) {
      sway(stroke, draw_waves(random, kTremorBand, variation.tremor));
    });
  }
  if (variation.step > 0) {
    remake_strokes(scratch, [&](std::span<const Point> stroke, std::vector<Point>& out) {
      resample(stroke, variation.step, out);
    });
  }
  if (variation.jitter > 0) {
    Random random = stream(key, Stream::kJitter);
    for (Point& p : scratch.ink.points) {
      p.x += variation.jitter * static_cast<double>(random.normal());
      p.y += variation.jitter * static_cast<double>(random.normal());
    }
  }
  if (spec_.drop_points > 0) {
    Random random = stream(key, Stream::kDropPoints);
    remake_strokes(scratch, [&](std::span<const Point> stroke, std::vector<Point>& out) {
      drop_points(stroke, spec_.drop_points, random, out);
    });
  }
}

}  // namespace inkdigit
