// How long pictures take, and how much memory, natively on one thread:
//
//   inkdigit-picture-reading make FOLDER [KIND]  a photo of 12 megapixels and a canvas, raw RGB
//   inkdigit-picture-reading WEIGHTS FOLDER      reads them; JSON on stdout
//
// They are made by another process than the one that measures, whose largest memory is then that of
// reading.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ink/box.hpp"
#include "engine/number/picture.hpp"
#include "engine/recognizer.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/drawn/photo.hpp"
#include "trainer/data/drawn/photo/strokes.hpp"
#include "trainer/data/drawn/synthetic.hpp"

namespace {

using namespace inkdigit;
using std::filesystem::path;

constexpr PhotoSize kPhoto{4000, 3000};
constexpr PhotoSize kCanvas{280, 280};
constexpr std::uint64_t kSeed = 5;

// Dark strokes on white paper, without any noise, as a page's canvas has them.
Image make_canvas() {
  Random random(kSeed, RandomPurpose::kSynthetic);
  const Drawing drawing = synthetic_digit(5, random);
  const Box box = box_of(drawing);
  const double scale = 200 / box.height();
  Plane ink(kCanvas.width, kCanvas.height);
  for (Stroke stroke : drawing) {
    for (Point& p : stroke) p = {70 + scale * (p.x - box.left), 40 + scale * (p.y - box.top)};
    draw_stroke(stroke, 20, ink);
  }
  Image canvas{kCanvas.width, kCanvas.height, 3, {}};
  for (const float covered : ink.values) {
    canvas.pixels.insert(canvas.pixels.end(), 3, static_cast<std::uint8_t>(255 * (1 - covered)));
  }
  return canvas;
}

void make(const path& folder, std::string_view name) {
  const auto kinds = photo_kinds();
  const auto kind =
      std::find_if(kinds.begin(), kinds.end(), [&](const PhotoKind& k) { return k.name == name; });
  if (kind == kinds.end()) throw std::invalid_argument("no such KIND of photo");
  write_file(folder / "photo.rgb", to_rgb(make_photo(*kind, kSeed, 0, kPhoto).image).pixels);
  write_file(folder / "canvas.rgb", make_canvas().pixels);
}

// Without more memory than they need, which would be the process's peak.
std::vector<std::uint8_t> read_exactly(const path& file) {
  std::vector<std::uint8_t> bytes(std::filesystem::file_size(file));
  std::ifstream stream(file, std::ios::binary);
  stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

// Of this program; what getrusage says may be that of the one that started it.
double peak_megabytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    double kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes / 1024;
  }
  throw std::runtime_error("/proc/self/status has no VmHWM");
}

// Of so many calls, the middle one.
template <class Call>
double milliseconds(int calls, const Call& call) {
  std::vector<double> times;
  for (int i = 0; i < calls; ++i) {
    const auto start = std::chrono::steady_clock::now();
    call();
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    times.push_back(time.count());
  }
  std::nth_element(times.begin(), times.begin() + calls / 2, times.end());
  return times[static_cast<std::size_t>(calls / 2)];
}

void measure(const path& weights, const path& folder) {
  Recognizer recognizer = value_or_throw(Recognizer::load(read_file(weights)), weights.string());
  const auto photo = read_exactly(folder / "photo.rgb");
  const auto canvas = read_exactly(folder / "canvas.rgb");
  const BitmapView photo_view{photo.data(), kPhoto.width, kPhoto.height, 3};
  const BitmapView canvas_view{canvas.data(), kCanvas.width, kCanvas.height, 3};
  const auto digit = [&](const BitmapView& view) {
    value_or_throw(recognizer.recognize(view), "picture");
  };
  const auto number = [&](const BitmapView& view) {
    value_or_throw(recognize_picture(recognizer, view), "picture");
  };
  digit(canvas_view);  // what every process needs is there from now on
  const double before = peak_megabytes();
  digit(photo_view);
  const double with_digit = peak_megabytes();
  number(photo_view);
  const double with_number = peak_megabytes();
  const double gray = static_cast<double>(kPhoto.width) * kPhoto.height / (1 << 20);
  fmt::print(
      "{{\"photo_digit_ms\": {:.1f}, \"photo_number_ms\": {:.1f}, \"canvas_digit_ms\": {:.3f}, "
      "\"canvas_number_ms\": {:.3f}, \"digit_memory\": {:.2f}, \"number_memory\": {:.2f}}}\n",
      milliseconds(5, [&] { digit(photo_view); }), milliseconds(5, [&] { number(photo_view); }),
      milliseconds(201, [&] { digit(canvas_view); }),
      milliseconds(201, [&] { number(canvas_view); }), (with_digit - before) / gray,
      (with_number - before) / gray);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> words(argv + 1, argv + argc);
    const bool making = !words.empty() && words[0] == "make";
    if (words.size() < 2 || words.size() > (making ? 3 : 2)) {
      throw std::invalid_argument("make FOLDER [KIND], or WEIGHTS FOLDER");
    }
    if (making) {
      make(words[1], words.size() > 2 ? words[2] : "number-shadow");
    } else {
      measure(words[0], words[1]);
    }
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "inkdigit-picture-reading: {}\n", error.what());
    return 2;
  }
}
