#include "trainer/data/drawn/photo.hpp"

#include <algorithm>

#include "engine/ink/box.hpp"
#include "trainer/base/draws.hpp"
#include "trainer/data/drawn/photo/render.hpp"
#include "trainer/data/drawn/photo/writing.hpp"

namespace inkdigit {
namespace {

float level(Random& random, double low, double high) {
  return static_cast<float>(uniform(random, low, high));
}

// What no picture is without.
void vary_a_little(PhotoScene& scene, double height, Random& random) {
  const float tone = level(random, 0.8, 0.97);
  scene.paper = {tone, tone - level(random, 0, 0.02), tone - level(random, 0, 0.06)};
  const float ink = level(random, 0.03, 0.2);
  scene.ink = {ink, ink, ink + 0.03F};
  scene.pen = std::max(2.0, height * uniform(random, 0.055, 0.1));
  const float line = level(random, 0.4, 0.75);
  scene.ruling_color = {line, line + 0.1F, line + 0.2F};
  scene.turn = uniform(random, -0.05, 0.05);
  scene.perspective = uniform(random, -0.06, 0.06);
  scene.slope = uniform(random, 0, 0.06);
  scene.vignette = uniform(random, 0, 0.08);
  scene.blur = uniform(random, 0.5, 0.9);
  scene.noise = uniform(random, 0.003, 0.01);
}

void leave(PhotoScene& /*scene*/, double /*height*/, Random& /*random*/) {}

void texture(PhotoScene& scene, double /*height*/, Random& random) {
  scene.paper = {level(random, 0.8, 0.9), level(random, 0.72, 0.8), level(random, 0.55, 0.65)};
  scene.grain = 0.03;
  scene.mottle = 0.05;
}

void colored_ink(PhotoScene& scene, double /*height*/, Random& random) {
  constexpr std::array<Color, 4> kInks{
      {{0.1F, 0.2F, 0.7F}, {0.8F, 0.12F, 0.15F}, {0.05F, 0.5F, 0.2F}, {0.85F, 0.4F, 0.1F}}};
  scene.ink = kInks[random.below(kInks.size())];
}

void pencil(PhotoScene& scene, double height, Random& random) {
  scene.ink = {0.3F, 0.3F, 0.32F};
  scene.opacity = uniform(random, 0.4, 0.65);
  scene.gaps = 0.2;
  scene.pen = std::max(2.0, height * uniform(random, 0.035, 0.06));
}

void ballpoint(PhotoScene& scene, double height, Random& random) {
  scene.ink = {0.12F, 0.18F, 0.5F};
  scene.pen = std::max(3.0, height * uniform(random, 0.01, 0.018));
}

void shadow(PhotoScene& scene, double /*height*/, Random& random) {
  scene.shadow = uniform(random, 0.3, 0.5);
}

void dark_corners(PhotoScene& scene, double /*height*/, Random& random) {
  scene.vignette = uniform(random, 0.4, 0.6);
  scene.slope = uniform(random, 0.1, 0.25);
}

void ruled(PhotoScene& scene, double height, Random& random) {
  scene.ruling = Ruling::kLines;
  scene.spacing = height * uniform(random, 0.4, 0.7);
}

void squared(PhotoScene& scene, double height, Random& random) {
  scene.ruling = Ruling::kGrid;
  scene.spacing = height * uniform(random, 0.28, 0.45);
}

void boxed(PhotoScene& scene, double height, Random& random) {
  Box box = box_of(scene.drawing);
  const double gap = height * uniform(random, 0.2, 0.4);
  box.include(Point{box.left - gap, box.top - gap});
  box.include(Point{box.right + gap, box.bottom + gap});
  scene.frame = {{{box.left, box.top},
                  {box.right, box.top},
                  {box.right, box.bottom},
                  {box.left, box.bottom},
                  {box.left, box.top}}};
  scene.ruling_color = {0.2F, 0.2F, 0.22F};
}

void slanted(PhotoScene& scene, double /*height*/, Random& random) {
  scene.turn = uniform(random, -0.14, 0.14);
  scene.perspective = uniform(random, -0.3, 0.3);
}

void blurred(PhotoScene& scene, double height, Random& random) {
  scene.blur = height * uniform(random, 0.012, 0.022);
}

void noisy(PhotoScene& scene, double /*height*/, Random& random) {
  for (float& c : scene.paper) c *= 0.6F;
  scene.noise = uniform(random, 0.05, 0.08);
}

void chalk(PhotoScene& scene, double height, Random& random) {
  scene.paper = {0.12F, 0.2F, 0.16F};
  scene.ink = {0.92F, 0.92F, 0.88F};
  scene.grain = 0.06;
  scene.mottle = 0.1;
  scene.gaps = 0.12;
  scene.pen = height * uniform(random, 0.07, 0.11);
}

void fax(PhotoScene& scene, double /*height*/, Random& random) {
  scene.finish = Finish::kFax;
  scene.slope = uniform(random, 0, 0.15);
}

void poor_jpeg(PhotoScene& scene, double /*height*/, Random& /*random*/) {
  scene.finish = Finish::kJpeg;
}

// Smaller, as the paper is, about the middle.
void on_desk(PhotoScene& scene, double /*height*/, Random& random) {
  constexpr double kSmaller = 0.78;
  for (Stroke& stroke : scene.drawing) {
    for (Point& p : stroke) {
      p = {scene.width / 2.0 + kSmaller * (p.x - scene.width / 2.0),
           scene.height / 2.0 + kSmaller * (p.y - scene.height / 2.0)};
    }
  }
  scene.pen *= kSmaller;
  scene.desk = true;
  scene.turn = uniform(random, -0.1, 0.1);
}

void specks(PhotoScene& scene, double /*height*/, Random& random) {
  scene.specks = whole(random, 2, 6);
}

// Each of them by itself is above.
void anything(PhotoScene& scene, double height, Random& random) {
  if (happens(random, 0.4)) shadow(scene, height, random);
  if (happens(random, 0.4)) dark_corners(scene, height, random);
  if (happens(random, 0.4)) (happens(random, 0.5) ? ruled : squared)(scene, height, random);
  if (happens(random, 0.4)) texture(scene, height, random);
}

constexpr PhotoKind kKinds[] = {{"plain", write_digit, leave},
                                {"texture", write_digit, texture},
                                {"color", write_digit, colored_ink},
                                {"pencil", write_digit, pencil},
                                {"ballpoint", write_large_digit, ballpoint},
                                {"shadow", write_digit, shadow},
                                {"vignette", write_digit, dark_corners},
                                {"ruled", write_digit, ruled},
                                {"squared", write_digit, squared},
                                {"boxed", write_digit, boxed},
                                {"slanted", write_digit, slanted},
                                {"blurred", write_digit, blurred},
                                {"noisy", write_digit, noisy},
                                {"chalk", write_digit, chalk},
                                {"fax", write_digit, fax},
                                {"jpeg", write_digit, poor_jpeg},
                                {"desk", write_digit, on_desk},
                                {"specks", write_digit, specks},
                                {"number", write_number, leave},
                                {"number-ruled", write_number, ruled},
                                {"number-shadow", write_number, shadow},
                                {"page", write_page, leave},
                                {"page-desk", write_page, on_desk},
                                {"empty", write_nothing, anything},
                                {"text", write_text, leave},
                                {"doodle", write_doodle, leave},
                                {"face", write_face, leave}};

}  // namespace

std::span<const PhotoKind> photo_kinds() { return kKinds; }

Photo make_photo(const PhotoKind& kind, std::uint64_t seed, std::uint64_t index,
                 std::optional<PhotoSize> size) {
  Random random(seed, RandomPurpose::kPhoto, index);
  PhotoKind::Draft draft = kind.write(size, random);
  vary_a_little(draft.scene, draft.height, random);
  kind.vary(draft.scene, draft.height, random);
  return {render(draft.scene, random), std::move(draft.label)};
}

}  // namespace inkdigit
