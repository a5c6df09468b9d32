#include "trainer/report/prediction_report.hpp"

#include <algorithm>
#include <cmath>

#include "trainer/base/files.hpp"
#include "trainer/base/text.hpp"
#include "trainer/data/image/write_jpeg.hpp"
#include "trainer/data/image/write_png.hpp"
#include "trainer/data/resize.hpp"
#include "trainer/report/base64.hpp"
#include "trainer/report/page.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

// Browsers take their time for more.
constexpr std::size_t kMostShown = 1000;
constexpr std::size_t kMostBytes = std::size_t{64} << 20U;
constexpr std::size_t kBytesOfDigit = 1500;
constexpr std::size_t kMostFailures = 1000;

constexpr std::uint32_t kLongestSide = 1200;

// The longer side of a drawing, in the units that the page has it in.
constexpr double kDrawingSide = 1000;

// As large as is shown.
Image shrunk(const Image& picture) {
  const std::uint32_t longest = std::max(picture.width, picture.height);
  if (longest <= kLongestSide) return picture;
  const auto side = [&](std::uint32_t own) {
    return std::max<std::uint32_t>(1, (std::uint64_t{own} * kLongestSide + longest / 2) / longest);
  };
  return resize(picture, side(picture.width), side(picture.height));
}

// Like a screenshot or what a program has drawn: most pixels are as their left neighbors.
bool is_even(const Image& picture) {
  std::size_t same = 0;
  for (std::size_t i = picture.channels; i < picture.pixels.size(); ++i) {
    if (picture.pixels[i] == picture.pixels[i - picture.channels]) ++same;
  }
  return 2 * same > picture.pixels.size();
}

// Pixel by pixel where that is small; photos as JPEG, a tenth of their PNG.
std::string data_address(const Image& picture) {
  constexpr std::size_t kSmall = std::size_t{128} << 10U;
  constexpr int kQuality = 85;
  if (picture.channels == 4 || picture.pixels.size() <= kSmall || is_even(picture)) {
    return "data:image/png;base64," + base64(encode_png(picture));
  }
  return "data:image/jpeg;base64," + base64(encode_jpeg(picture, kQuality));
}

double rounded(double value) { return std::round(10 * value) / 10; }

// Takes points to the page's units, with the drawing's upper left corner at 0, 0.
struct DrawingScale {
  double left = 0;
  double top = 0;
  double scale = 1;

  explicit DrawingScale(const Box& box) : left(box.left), top(box.top) {
    const double side = std::max(box.width(), box.height());
    if (side > 0) scale = kDrawingSide / side;
  }

  [[nodiscard]] json point(double x, double y) const {
    return {rounded(scale * (x - left)), rounded(scale * (y - top))};
  }
  [[nodiscard]] json box(const Box& box) const {
    return {rounded(scale * (box.left - left)), rounded(scale * (box.top - top)),
            rounded(scale * box.width()), rounded(scale * box.height())};
  }
};

json strokes_json(const Drawing& drawing, const DrawingScale& scale) {
  json strokes = json::array();
  for (const Stroke& stroke : drawing) {
    json points = json::array();
    for (const Point p : stroke) {
      json point = scale.point(p.x, p.y);
      if (points.empty() || points.back() != point) points.push_back(std::move(point));
    }
    if (!points.empty()) strokes.push_back(std::move(points));
  }
  return strokes;
}

template <class ToJson>
json boxes_of(const ReportedAnswer& answer, const ToJson& to_json) {
  json boxes = json::array();
  for (const ReportedDigit& digit : answer.digits) {
    boxes.push_back(digit.box ? to_json(*digit.box) : json());
  }
  return boxes;
}

json digit_json(const ReportedDigit& digit, json box) {
  const Recognition& recognition = digit.recognition;
  return {{"box", std::move(box)},
          {"row", digit.row},
          {"sign", digit.sign},
          {"digit", recognition.digit < 0 ? json() : json(recognition.digit)},
          {"doubtful", digit.doubtful},
          {"confidence", recognition.confidence},
          {"plausibility", recognition.plausibility},
          {"probabilities", recognition.probabilities},
          {"pixels", base64(recognition.raster)}};
}

}  // namespace

PredictionReport::PredictionReport(const Model& model) : model_(json::parse(describe(model))) {}

void PredictionReport::add(const Image& picture, const ReportedAnswer& answer) {
  if (!has_room()) return;
  json content{{"width", picture.width},
               {"height", picture.height},
               {"source", data_address(shrunk(picture))}};
  bytes_ += content["source"].get_ref<const std::string&>().size();
  keep(answer, "picture", std::move(content), boxes_of(answer, [](const Box& box) -> json {
         return {box.left, box.top, box.width(), box.height()};
       }));
}

void PredictionReport::add(const Drawing& drawing, const ReportedAnswer& answer) {
  if (!has_room()) return;
  Box box = box_of(drawing);
  if (box.right < box.left) box = {0, 0, 0, 0};
  const DrawingScale scale(box);
  json content{{"size", scale.point(box.right, box.bottom)},
               {"strokes", strokes_json(drawing, scale)}};
  constexpr std::size_t kBytesOfPoint = 14;  // "[1234.5,678.9],"
  for (const Stroke& stroke : drawing) bytes_ += kBytesOfPoint * stroke.size();
  keep(answer, "drawing", std::move(content),
       boxes_of(answer, [&](const Box& own) { return scale.box(own); }));
}

void PredictionReport::add_failure(const std::string& reason) {
  if (failures_.size() < kMostFailures) failures_.push_back(utf8_text(reason));
}

bool PredictionReport::has_room() {
  if (left_out_ == 0 && shown_ < kMostShown && bytes_ < kMostBytes) return true;
  ++left_out_;
  return false;
}

void PredictionReport::keep(const ReportedAnswer& answer, const char* kind, json content,
                            const json& boxes) {
  json digits = json::array();
  for (std::size_t i = 0; i < answer.digits.size(); ++i) {
    digits.push_back(digit_json(answer.digits[i], boxes[i]));
  }
  answers_.push_back({{"input", utf8_text(answer.input)},
                      {"text", answer.text},
                      {"confidence", answer.confidence ? json(*answer.confidence) : json()},
                      {"digits", std::move(digits)},
                      {kind, std::move(content)}});
  bytes_ += kBytesOfDigit * answer.digits.size();
  ++shown_;
}

void PredictionReport::write(const std::filesystem::path& path) const {
  const json data{
      {"model", model_}, {"answers", answers_}, {"failures", failures_}, {"left_out", left_out_}};
  write_file(path, page_with(kPredictionsPage, data));
}

}  // namespace inkdigit
