#include "trainer/data/drawn/photo/render.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "trainer/base/draws.hpp"
#include "trainer/data/drawn/photo/camera.hpp"
#include "trainer/data/drawn/photo/develop.hpp"
#include "trainer/data/drawn/photo/light.hpp"
#include "trainer/data/drawn/photo/noise.hpp"
#include "trainer/data/drawn/photo/plane.hpp"
#include "trainer/data/drawn/photo/strokes.hpp"

namespace inkdigit {
namespace {

constexpr Color kDesk{0.16F, 0.12F, 0.1F};
constexpr double kDeskShare = 0.09;  // of each side of the picture

Stroke seen(const Stroke& stroke, const Camera& camera) {
  Stroke points;
  for (const Point p : stroke) points.push_back(camera(p));
  return points;
}

// Beyond the edges, since a turned sheet shows more of it.
std::vector<Stroke> ruling_of(const PhotoScene& scene, Random& random) {
  std::vector<Stroke> lines;
  if (scene.ruling == Ruling::kNone) return lines;
  const double width = scene.width;
  const double height = scene.height;
  for (double y = -height + scene.spacing * random.uniform(); y < 2 * height; y += scene.spacing) {
    lines.push_back({{-width, y}, {2 * width, y}});
  }
  if (scene.ruling == Ruling::kLines) return lines;
  for (double x = -width + scene.spacing * random.uniform(); x < 2 * width; x += scene.spacing) {
    lines.push_back({{x, -height}, {x, 2 * height}});
  }
  return lines;
}

Plane printed_lines(const PhotoScene& scene, const Camera& camera, Random& random) {
  Plane coverage(scene.width, scene.height);
  const double line = std::max(1.0, std::min(scene.width, scene.height) / 250.0);
  for (const Stroke& stroke : ruling_of(scene, random)) {
    draw_stroke(seen(stroke, camera), line, coverage);
  }
  for (const Stroke& stroke : scene.frame) draw_stroke(seen(stroke, camera), 1.6 * line, coverage);
  return coverage;
}

Plane written_ink(const PhotoScene& scene, const Camera& camera, Random& random) {
  Plane coverage(scene.width, scene.height);
  for (const Stroke& stroke : scene.drawing) {
    draw_stroke(seen(stroke, camera), scene.pen * uniform(random, 0.9, 1.1), coverage);
  }
  for (int i = 0; i < scene.specks; ++i) {
    const Point place{uniform(random, 0.02, 0.98) * scene.width,
                      uniform(random, 0.02, 0.98) * scene.height};
    draw_stroke({place}, std::max(1.5, scene.pen * uniform(random, 0.15, 0.6)), coverage);
  }
  return coverage;
}

// 1 where there is paper, 0 where there is the desk.
Plane sheet(const PhotoScene& scene, const Camera& camera) {
  Plane inside(scene.width, scene.height, 1);
  if (!scene.desk) return inside;
  const double left = kDeskShare * scene.width;
  const double top = kDeskShare * scene.height;
  const double right = scene.width - left;
  const double bottom = scene.height - top;
  const std::array<Point, 5> corners{camera({left, top}), camera({right, top}),
                                     camera({right, bottom}), camera({left, bottom}),
                                     camera({left, top})};
  for (std::size_t side = 0; side + 1 < corners.size(); ++side) {
    const Point a = corners[side];
    const Point way{corners[side + 1].x - a.x, corners[side + 1].y - a.y};
    const double length = std::hypot(way.x, way.y);
    for (std::size_t y = 0; y < scene.height; ++y) {
      float* const row = inside.row(y);
      for (std::size_t x = 0; x < scene.width; ++x) {
        const double in = (way.x * (static_cast<double>(y) + 0.5 - a.y) -
                           way.y * (static_cast<double>(x) + 0.5 - a.x)) /
                          length;
        row[x] = std::min(row[x], static_cast<float>(std::clamp(in + 0.5, 0.0, 1.0)));
      }
    }
  }
  return inside;
}

float mix(float from, float to, float share) { return from + share * (to - from); }

// How much of the pixel's color is the blob's.
float share_of(const Blob& blob, double x, double y) {
  const double away =
      std::hypot((x - blob.middle.x) / blob.radii.x, (y - blob.middle.y) / blob.radii.y);
  constexpr double kEdge = 0.35;
  return static_cast<float>(std::clamp((1 + kEdge / 2 - away) / kEdge, 0.0, 1.0));
}

struct Layers {
  Plane lines;
  Plane ink;
  Plane sheet;
};

// What a pixel's color is in white light.
class Surface {
 public:
  Surface(const PhotoScene& scene, const Layers& layers, const PixelNoise& noise)
      : scene_(scene),
        layers_(layers),
        noise_(noise),
        patch_(8.0 / std::max(scene.width, scene.height)) {}

  [[nodiscard]] Color color(std::size_t x, std::size_t y) const {
    const std::size_t i = y * scene_.width + x;
    const float grain = noise_.normal(i, 0);
    const float mottle =
        noise_.smooth(patch_ * static_cast<double>(x), patch_ * static_cast<double>(y), 1);
    const float tone =
        1 + static_cast<float>(scene_.grain) * grain + static_cast<float>(scene_.mottle) * mottle;
    const float left_out = std::clamp(static_cast<float>(scene_.gaps) * (1 + grain), 0.0F, 1.0F);
    const float ink = layers_.ink.values[i] * static_cast<float>(scene_.opacity) * (1 - left_out);
    Color color = scene_.paper;
    for (const Blob& blob : scene_.blobs) {
      const float share = share_of(blob, static_cast<double>(x), static_cast<double>(y));
      for (std::size_t c = 0; c < color.size(); ++c) {
        color[c] = mix(color[c], blob.color[c], share);
      }
    }
    for (std::size_t c = 0; c < color.size(); ++c) {
      const float paper =
          mix(color[c] * tone, scene_.ruling_color[c], 0.85F * layers_.lines.values[i]);
      color[c] = mix(kDesk[c] * (1 + 0.15F * mottle), mix(paper, scene_.ink[c], ink),
                     layers_.sheet.values[i]);
    }
    return color;
  }

 private:
  const PhotoScene& scene_;
  const Layers& layers_;
  const PixelNoise& noise_;
  double patch_;  // patches a pixel
};

}  // namespace

Image render(const PhotoScene& scene, Random& random) {
  const Camera camera(scene);
  const Layers layers{printed_lines(scene, camera, random), written_ink(scene, camera, random),
                      sheet(scene, camera)};
  const Light light(scene, random);
  const PixelNoise noise(random);
  const Surface surface(scene, layers, noise);
  std::vector<Plane> channels(3, Plane(scene.width, scene.height));
  for (std::size_t y = 0; y < scene.height; ++y) {
    for (std::size_t x = 0; x < scene.width; ++x) {
      const Color color = surface.color(x, y);
      const float level = light.level(x, y);
      for (std::size_t c = 0; c < 3; ++c) channels[c].row(y)[x] = color[c] * level;
    }
  }
  return develop(std::move(channels), scene, noise);
}

}  // namespace inkdigit
