#include "trainer/data/drawn/photo.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "tests/native/support/catch.hpp"
#include "trainer/data/drawn/photo/camera.hpp"
#include "trainer/data/drawn/photo/plane.hpp"
#include "trainer/data/drawn/photo/render.hpp"
#include "trainer/data/drawn/photo/strokes.hpp"

namespace inkdigit {
namespace {

constexpr std::uint64_t kPhotoSeed = 3;

const PhotoKind& kind_of(std::string_view name) {
  const auto kinds = photo_kinds();
  return *std::find_if(kinds.begin(), kinds.end(),
                       [&](const PhotoKind& kind) { return kind.name == name; });
}

std::size_t rows_of(const std::string& label) {
  return static_cast<std::size_t>(std::count(label.begin(), label.end(), '\n')) + 1;
}

TEST_CASE("the seed and the index decide a picture", "[photo]") {
  for (const char* name : {"plain", "fax", "number", "empty"}) {
    const PhotoKind& kind = kind_of(name);
    const PhotoSize size{120, 90};
    const Photo photo = make_photo(kind, kPhotoSeed, 1, size);
    CHECK(photo.image.pixels == make_photo(kind, kPhotoSeed, 1, size).image.pixels);
    CHECK(photo.image.pixels != make_photo(kind, kPhotoSeed, 2, size).image.pixels);
    CHECK(photo.image.pixels != make_photo(kind, kPhotoSeed + 1, 1, size).image.pixels);
    CHECK(photo.image.width == 120);
    CHECK(photo.image.height == 90);
  }
}

TEST_CASE("kinds have names of their own, and labels of their form", "[photo]") {
  std::set<std::string_view> names;
  for (const PhotoKind& kind : photo_kinds()) {
    CHECK(names.insert(kind.name).second);
    std::set<std::string> labels;
    for (std::uint64_t i = 0; i < 30; ++i) {
      labels.insert(make_photo(kind, kPhotoSeed, i, PhotoSize{48, 48}).label);
    }
    const bool without = labels.size() == 1;
    CHECK(without == labels.contains(""));
    for (const std::string& label : labels) {
      CHECK(label.find_first_not_of("0123456789\n") == std::string::npos);
      CHECK((rows_of(label) > 1) == kind.name.starts_with("page"));
      CHECK((label.size() > 1) ==
            (kind.name.starts_with("page") || kind.name.starts_with("number")));
    }
  }
}

TEST_CASE("kinds differ in what is around the same digit", "[photo]") {
  const std::string label = make_photo(kind_of("plain"), kPhotoSeed, 4).label;
  CHECK(label == make_photo(kind_of("shadow"), kPhotoSeed, 4).label);
  CHECK(label == make_photo(kind_of("squared"), kPhotoSeed, 4).label);
}

TEST_CASE("a fax has two tones, and other pictures have color", "[photo]") {
  const Image fax = make_photo(kind_of("fax"), kPhotoSeed, 0).image;
  CHECK(fax.channels == 1);
  CHECK(std::all_of(fax.pixels.begin(), fax.pixels.end(),
                    [](std::uint8_t level) { return level == 0 || level == 255; }));
  CHECK(make_photo(kind_of("color"), kPhotoSeed, 0).image.channels == 3);
}

TEST_CASE("a pen covers its width, whatever the way that it goes", "[photo]") {
  const double diagonal = std::sqrt(0.5);
  for (const Point way : {Point{1, 0}, Point{0, 1}, Point{diagonal, diagonal}}) {
    Plane coverage(200, 200);
    const double length = 100;
    draw_stroke({{40, 40}, {40 + length * way.x, 40 + length * way.y}}, 8, coverage);
    double sum = 0;
    for (const float covered : coverage.values) sum += static_cast<double>(covered);
    // A line with two half discs at its ends, whose edges are judged by the pixels' middles.
    const double expected = 8 * length + 16 * std::acos(-1);
    CHECK(std::abs(sum - expected) < 0.02 * expected);
    CHECK(*std::max_element(coverage.values.begin(), coverage.values.end()) == 1);
  }
  Plane beyond(20, 20);
  draw_stroke({{-500, 10}, {500, 10}}, 2, beyond);
  CHECK(beyond.row(10)[0] == 1);
  CHECK(beyond.row(0)[10] == 0);
}

TEST_CASE("a camera keeps straight lines straight and the middle in its place", "[photo]") {
  PhotoScene scene;
  scene.width = 200;
  scene.height = 100;
  scene.turn = 0.3;
  scene.perspective = 0.25;
  const Camera camera(scene);
  const Point middle = camera({100, 50});
  CHECK(middle.x == Approx(100));
  CHECK(middle.y == Approx(50));
  const Point a = camera({20, 30});
  const Point b = camera({60, 45});
  const Point c = camera({100, 60});
  CHECK((b.x - a.x) * (c.y - a.y) == Approx((b.y - a.y) * (c.x - a.x)));
}

TEST_CASE("light, paper and ink are what the scene says", "[photo]") {
  PhotoScene scene;
  scene.width = 60;
  scene.height = 60;
  scene.grain = 0;
  scene.mottle = 0;
  scene.paper = {0.8F, 0.7F, 0.6F};
  scene.ink = {0.2F, 0.1F, 0};
  scene.pen = 10;
  scene.drawing = {{{30, -10}, {30, 70}}};
  Random random(kPhotoSeed, RandomPurpose::kPhoto);
  const Image picture = render(scene, random);
  const auto pixel = [&](std::size_t x, std::size_t y) {
    return &picture.pixels[3 * (60 * y + x)];
  };
  CHECK(pixel(5, 30)[0] == 204);
  CHECK(pixel(5, 30)[2] == 153);
  CHECK(pixel(30, 30)[0] == 51);
  CHECK(pixel(30, 30)[2] == 0);
}

}  // namespace
}  // namespace inkdigit
