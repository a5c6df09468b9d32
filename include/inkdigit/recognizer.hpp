// The recognizer for C++20 programs: ink in, answer out.
//
//   using inkdigit::api::Recognizer;
//   Recognizer recognizer = Recognizer::from_file("digits.safetensors");
//   const auto answer = recognizer.recognize({{{12, 10}, {60, 12}, {30, 90}}});
//   if (answer.digit) std::cout << recognizer.class_name(*answer.digit);
//
// This header is all of it: a thin layer over the C functions of inkdigit.h. So it needs nothing
// but the standard library, no C++ type crosses the library's boundary, and programs may be built
// by another compiler than the library.
//
// It lives in inkdigit::api because the engine has an inkdigit::Recognizer of its own, which the
// static library contains: two classes of one name in one program would break the one-definition
// rule.
//
// Errors are exceptions: WeightsError, InputError (both are Error), and std::bad_alloc. After one
// the recognizer is as it was before. What is returned is the caller's own copy. A Recognizer
// serves one thread at a time; several do not know of each other.
#pragma once

#include <inkdigit/inkdigit.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace inkdigit::api {

// what() is one line of UTF-8: what is wrong, where, and what would be right.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};
// The weights file cannot be used.
struct WeightsError : Error {
  using Error::Error;
};
// The drawing or picture cannot be read.
struct InputError : Error {
  using Error::Error;
};

// In any unit, as long as it is the same in x and y. y grows downwards.
struct Point {
  double x = 0;
  double y = 0;
};
// What the pen drew from where it was put down to where it was lifted.
using Stroke = std::vector<Point>;

// Rows from the top, no bytes between them, channels interleaved: 1 (gray), 3 (RGB) or 4 (RGBA,
// alpha not multiplied in). `pixels` are width x height x channels bytes, only read during the
// call.
struct Bitmap {
  std::span<const std::uint8_t> pixels;
  std::uint32_t width = 0;  // pixels
  std::uint32_t height = 0;
  std::uint32_t channels = 1;
};

// What is asked of an answer. InputError for what cannot be: a class that there is not, a least
// number of digits above the most, or more than 100 alternatives.
struct Options {
  // Indices of the only classes that a digit may be; empty = all. What most likely shows another is
  // no digit, "?" in texts.
  std::vector<std::uint32_t> allowed{};
  // How many are wanted at most: of each digit, and of a number's or a picture's text.
  std::size_t alternatives = 0;
  // Digits of a number, or of each row of a picture; signs do not count. What cannot be read as so
  // many has no digits. A single digit does not look at them.
  std::size_t min_digits = 0;
  std::size_t max_digits = std::numeric_limits<std::size_t>::max();
};

struct DigitAlternative {
  std::size_t digit = 0;  // class index
  float probability = 0;  // 0..1
};

struct TextAlternative {
  std::string text;
  double probability = 0;  // 0..1
};

struct Recognition {
  std::optional<std::size_t>
      digit;               // class index; none: no ink, or too implausible to be any class
  float confidence = 0;    // plausibility x largest probability, 0..1
  float plausibility = 0;  // that the ink is one of the classes at all, 0..1
  std::vector<float> probabilities;  // one a class, sum 1
  std::vector<std::uint8_t> raster;  // what the network saw, height x width x channels
  // As many as were asked for, the most probable first: the digit with its confidence, unless there
  // is none. The sum of their probabilities is at most the plausibility.
  std::vector<DigitAlternative> alternatives;
  // There is a digit, but it may well be another or none: the ink is less plausible than the
  // weights ask of a sure answer. Never of pictures, in which doubt is no answer, nor by weights
  // that say nothing of doubt.
  bool doubtful = false;
};

struct Box {  // around a digit: its points, in their units, or its ink, in the picture's pixels
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
};

struct NumberDigit {
  // Class index; none: a sign, or most likely a class that is not allowed.
  std::optional<std::size_t> digit;
  float confidence = 0;  // 0..1
  // Indices of its strokes in the input, ascending. Two digits that were written without lifting
  // the pen have one in common.
  std::vector<std::uint32_t> strokes;
  Box box;
  std::vector<DigitAlternative> alternatives;  // as of a Recognition; none of a sign
  bool doubtful = false;                       // likewise
  char sign = 0;                               // . , - : = or /; 0: it is none
};

struct Number {
  std::string text;  // the digits' class names, the signs, "?" where there is neither; UTF-8
  std::vector<NumberDigit> digits;  // from left to right
  // That all digits are right, 0..1, and what may be a one or a slash is told rightly; whatever the
  // other signs. 0 without digits.
  double confidence = 0;
  // As many as were asked for, the most probable first, which is the text with its confidence.
  // Their sum is at most 1.
  std::vector<TextAlternative> alternatives;
};

struct Drawing {
  std::string text;         // the digit's class name, or the number's text; "" = neither
  double confidence = 0;    // that all of it is right, 0..1
  Recognition recognition;  // of the digit; of a number, of the digit with the last stroke
  Number number;            // without digits where the drawing is read as one digit
  bool doubtful = false;    // there is a text, and some digit of it is doubtful
};

struct PictureDigit {
  Recognition recognition;  // no digit: ink that looks like none
  Box box;
  std::size_t row = 0;  // from the top, from 0
};

struct Picture {
  std::string text;       // class names, "?" for ink that looks like none, "\n" between rows; UTF-8
  double confidence = 0;  // that all of it is right, 0..1; 0 without digits
  std::vector<PictureDigit> digits;           // row by row, from left to right
  std::vector<TextAlternative> alternatives;  // as of a Number
};

// Which pixels of the raster a value looks at: the one at row y and column x those from column left
// + x * stride and row top + y * stride on. What is not in the raster is padding.
struct ReceptiveField {
  std::int32_t left = 0;
  std::int32_t top = 0;
  std::int32_t width = 1;
  std::int32_t height = 1;
  std::int32_t stride = 1;
};

struct LayerOutput {
  std::string name;
  std::string type;                      // "conv2d", "relu" ...
  std::array<std::uint32_t, 3> shape{};  // channels, height, width
  std::vector<float> values;             // channels x height x width
  ReceptiveField field;
};

struct Filter {
  std::array<std::uint32_t, 3> shape{};  // inputs, height, width
  std::vector<float> values;             // inputs x height x width
};

// A point's place in its raster: scale * its x + x from the left and scale * its y + y from the
// top, in pixels.
struct Fit {
  double scale = 0;
  double x = 0;
  double y = 0;
};

// Holds loaded weights and the memory of a prediction. Can be moved; what was moved from can only
// be assigned to or destroyed.
class Recognizer {
 public:
  // A whole weights file (.safetensors), which is copied. WeightsError where it cannot be used.
  explicit Recognizer(std::span<const std::uint8_t> weights_file) : handle_(ink_create()) {
    if (handle_ == nullptr) throw std::bad_alloc();
    if (ink_load(handle_.get(), weights_file.data(), weights_file.size()) != INK_OK) {
      throw WeightsError(ink_error(handle_.get()));
    }
  }

  static Recognizer from_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
    if (!file) throw WeightsError(path.string() + ": cannot be read");
    return Recognizer({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  }

  // Drawings without a point are no error: no digit. Coordinates that are not finite are an
  // InputError, and so are strokes and bitmaps for a network of several channels, and bitmaps for
  // one that was trained on pictures as they are ("ink": false).
  Recognition recognize(const std::vector<Stroke>& strokes, const Options& options = {}) {
    ask(options);
    const Flat flat(strokes);
    check(ink_recognize_strokes(handle_.get(), flat.points.data(), flat.lengths.data(),
                                flat.lengths.size()));
    return recognition();
  }

  Recognition recognize(const Bitmap& bitmap, const Options& options = {}) {
    check_size(bitmap);
    ask(options);
    check(ink_recognize_bitmap(handle_.get(), bitmap.pixels.data(), bitmap.width, bitmap.height,
                               bitmap.channels));
    return recognition();
  }

  // The picture as the network takes it: input height x width x channels bytes (784 for MNIST's
  // 28x28), of one channel 0 = paper, 255 = ink.
  Recognition recognize_raster(std::span<const std::uint8_t> raster, const Options& options = {}) {
    ask(options);
    check(ink_recognize_raster(handle_.get(), raster.data(), raster.size()));
    return recognition();
  }

  // Digits side by side. No ink is no error: no digits. At most 256 strokes that are not empty.
  Number recognize_number(const std::vector<Stroke>& strokes, const Options& options = {}) {
    ask(options);
    const Flat flat(strokes);
    check(ink_recognize_number(handle_.get(), flat.points.data(), flat.lengths.data(),
                               flat.lengths.size()));
    return number();
  }

  // One digit, or several that stand clear of each other, where that reads better. No ink is no
  // error: "". More than 32 strokes that are not empty are no number.
  Drawing recognize_drawing(const std::vector<Stroke>& strokes) {
    const Flat flat(strokes);
    check(ink_recognize_drawing(handle_.get(), flat.points.data(), flat.lengths.data(),
                                flat.lengths.size()));
    Drawing drawing{ink_drawing_text(handle_.get()), ink_drawing_confidence(handle_.get()),
                    recognition(), number()};
    // The recognition is of the number's last digit.
    drawing.doubtful = drawing.recognition.doubtful;
    for (const NumberDigit& digit : drawing.number.digits) drawing.doubtful |= digit.doubtful;
    return drawing;
  }

  // A picture of one digit, a number or rows of them. One without anything that looks like a digit
  // is no error: "".
  Picture recognize_picture(const Bitmap& bitmap, const Options& options = {}) {
    check_size(bitmap);
    ask(options);
    check(ink_recognize_picture(handle_.get(), bitmap.pixels.data(), bitmap.width, bitmap.height,
                                bitmap.channels));
    return picture();
  }

  // What each layer gives for a raster, that of a Recognition for instance; inkdigit.h says of
  // which pass it is.
  std::vector<LayerOutput> inspect(std::span<const std::uint8_t> raster) {
    InkRecognizer* const handle = handle_.get();
    check(ink_recognize_raster(handle, raster.data(), raster.size()));
    std::vector<LayerOutput> layers;
    for (std::size_t i = 0; inkdigit_layer_name(handle, i) != nullptr; ++i) {
      LayerOutput layer{inkdigit_layer_name(handle, i), inkdigit_layer_type(handle, i), {}, {}, {}};
      check(inkdigit_inspect_shape(handle, i, layer.shape.data()));
      layer.values.resize(size_of(layer.shape));
      check(ink_inspect_values(handle, i, layer.values.data(), layer.values.size()));
      std::array<std::int32_t, 5> field{};
      check(ink_inspect_field(handle, i, field.data()));
      layer.field = {field[0], field[1], field[2], field[3], field[4]};
      layers.push_back(std::move(layer));
    }
    return layers;
  }

  // What speaks for class `pro` and against class `contra` in a raster of one channel: a value a
  // pixel, as of ink_explain.
  std::vector<float> explain(std::span<const std::uint8_t> raster, std::size_t pro,
                             std::size_t contra) {
    check(ink_recognize_raster(handle_.get(), raster.data(), raster.size()));
    std::vector<float> map(raster.size());
    check(ink_explain(handle_.get(), pro, contra, map.data(), map.size()));
    return map;
  }

  // The weights of a layer's channel, both counted from 0. InputError where the layer multiplies by
  // none.
  [[nodiscard]] Filter filter(std::size_t layer, std::size_t channel) const {
    Filter filter;
    check(ink_inspect_filter_shape(handle_.get(), layer, filter.shape.data()));
    filter.values.resize(size_of(filter.shape));
    check(ink_inspect_filter(handle_.get(), layer, channel, filter.values.data(),
                             filter.values.size()));
    return filter;
  }

  // Where strokes lie in the raster that recognize makes of them.
  [[nodiscard]] Fit fit(const std::vector<Stroke>& strokes) const {
    const Flat flat(strokes);
    std::array<double, 3> fit{};
    check(ink_inspect_fit(handle_.get(), flat.points.data(), flat.lengths.data(),
                          flat.lengths.size(), fit.data()));
    return {fit[0], fit[1], fit[2]};
  }

  // "7" for instance. std::out_of_range where the network has no such class.
  [[nodiscard]] std::string class_name(std::size_t digit) const {
    const char* name = inkdigit_class_name(handle_.get(), digit);
    if (name == nullptr) throw std::out_of_range("no class " + std::to_string(digit));
    return name;
  }

  // What is known of the weights, as JSON (UTF-8); ink_info in inkdigit.h has its fields.
  [[nodiscard]] std::string info() const { return ink_info(handle_.get()); }

 private:
  struct Destroy {
    void operator()(InkRecognizer* handle) const { ink_destroy(handle); }
  };

  // Strokes as the C functions take them.
  struct Flat {
    explicit Flat(const std::vector<Stroke>& strokes) {
      for (const Stroke& stroke : strokes) {
        lengths.push_back(static_cast<std::uint32_t>(stroke.size()));
        for (const Point& point : stroke) points.insert(points.end(), {point.x, point.y});
      }
    }
    std::vector<double> points;
    std::vector<std::uint32_t> lengths;
  };

  static std::size_t size_of(const std::array<std::uint32_t, 3>& shape) {
    return std::size_t{shape[0]} * shape[1] * shape[2];
  }

  static std::optional<std::size_t> digit_of(std::int32_t digit) {
    if (digit < 0) return std::nullopt;
    return static_cast<std::size_t>(digit);
  }

  // The C functions take the size on trust.
  static void check_size(const Bitmap& bitmap) {
    const auto pixels = std::uint64_t{bitmap.width} * bitmap.height;
    if (bitmap.channels == 0 || bitmap.pixels.size() % bitmap.channels != 0 ||
        bitmap.pixels.size() / bitmap.channels != pixels) {
      throw InputError("bitmap: " + std::to_string(bitmap.pixels.size()) + " bytes are not " +
                       std::to_string(bitmap.width) + " x " + std::to_string(bitmap.height) +
                       " pixels of " + std::to_string(bitmap.channels) + " channels");
    }
  }

  void check(std::int32_t status) const {
    if (status == INK_OK) return;
    if (status == INK_INVALID_WEIGHTS) throw WeightsError(ink_error(handle_.get()));
    throw InputError(ink_error(handle_.get()));
  }

  // Each call says all that it asks for, so none depends on another.
  void ask(const Options& options) {
    InkRecognizer* const handle = handle_.get();
    check(ink_allow(handle, options.allowed.data(), options.allowed.size()));
    check(ink_set_alternatives(handle, options.alternatives));
    check(ink_set_length(handle, options.min_digits, options.max_digits));
  }

  // Of digit i of what was read last.
  [[nodiscard]] std::vector<DigitAlternative> digit_alternatives(std::size_t i) const {
    const InkRecognizer* const handle = handle_.get();
    std::vector<DigitAlternative> alternatives;
    for (std::size_t k = 0; k < ink_digit_alternative_count(handle, i); ++k) {
      alternatives.push_back({static_cast<std::size_t>(ink_digit_alternative(handle, i, k)),
                              ink_digit_alternative_probability(handle, i, k)});
    }
    return alternatives;
  }

  [[nodiscard]] std::vector<TextAlternative> alternatives() const {
    const InkRecognizer* const handle = handle_.get();
    std::vector<TextAlternative> alternatives;
    for (std::size_t k = 0; k < ink_alternative_count(handle); ++k) {
      alternatives.push_back(
          {ink_alternative_text(handle, k), ink_alternative_probability(handle, k)});
    }
    return alternatives;
  }

  [[nodiscard]] Recognition recognition(std::size_t i = 0) const {
    const InkRecognizer* const handle = handle_.get();
    const float* probabilities = ink_probabilities(handle);
    const std::uint8_t* raster = ink_raster(handle);
    return {digit_of(ink_digit(handle)),
            ink_confidence(handle),
            ink_plausibility(handle),
            {probabilities, probabilities + inkdigit_probability_count(handle)},
            {raster, raster + inkdigit_raster_size(handle)},
            digit_alternatives(i),
            ink_doubtful(handle) != 0};
  }

  [[nodiscard]] Number number() const {
    const InkRecognizer* const handle = handle_.get();
    Number result{ink_number_text(handle), {}, ink_number_whole_confidence(handle), alternatives()};
    for (std::size_t i = 0; i < ink_number_length(handle); ++i) {
      const double* box = ink_number_box(handle, i);
      const std::uint32_t* first = ink_number_strokes(handle, i);
      result.digits.push_back({digit_of(ink_number_digit(handle, i)),
                               ink_number_confidence(handle, i),
                               {first, first + ink_number_stroke_count(handle, i)},
                               {box[0], box[1], box[2], box[3]},
                               digit_alternatives(i),
                               ink_number_doubtful(handle, i) != 0,
                               static_cast<char>(ink_number_sign(handle, i))});
    }
    return result;
  }

  [[nodiscard]] Picture picture() const {
    InkRecognizer* const handle = handle_.get();
    Picture result{ink_picture_text(handle), ink_picture_confidence(handle), {}, alternatives()};
    for (std::size_t i = 0; i < ink_picture_length(handle); ++i) {
      ink_picture_select(handle, i);
      const double* box = ink_picture_box(handle, i);
      result.digits.push_back(
          {recognition(i), {box[0], box[1], box[2], box[3]}, ink_picture_row(handle, i)});
    }
    return result;
  }

  std::unique_ptr<InkRecognizer, Destroy> handle_;
};

}  // namespace inkdigit::api
