#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/weights_file/weights_file.hpp"
#include "include/inkdigit/inkdigit.h"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/number.hpp"
#include "tests/native/support/sheet.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

struct Destroy {
  void operator()(InkRecognizer* r) const { ink_destroy(r); }
};
using Handle = std::unique_ptr<InkRecognizer, Destroy>;

Handle loaded() {
  const std::vector<std::uint8_t> file = write_weights(test::small_model());
  Handle handle(ink_create());
  REQUIRE(ink_load(handle.get(), file.data(), file.size()) == INK_OK);
  return handle;
}

float probability_sum(const InkRecognizer* r) {
  return std::accumulate(ink_probabilities(r), ink_probabilities(r) + 10, 0.0F);
}

TEST_CASE("strokes, a bitmap and a raster are recognized through the C interface") {
  const Handle handle = loaded();
  const std::vector<double> points{0, 0, 50, 0, 20, 90};
  const std::uint32_t length = 3;
  REQUIRE(ink_recognize_strokes(handle.get(), points.data(), &length, 1) == INK_OK);
  CHECK(probability_sum(handle.get()) == Approx(1));
  const int digit = ink_digit(handle.get());
  REQUIRE(digit >= 0);
  CHECK(ink_confidence(handle.get()) == ink_probabilities(handle.get())[digit]);
  CHECK(ink_plausibility(handle.get()) == 1);

  const std::vector<std::uint8_t> raster(ink_raster(handle.get()), ink_raster(handle.get()) + 784);
  const std::vector<float> expected(ink_probabilities(handle.get()),
                                    ink_probabilities(handle.get()) + 10);
  REQUIRE(ink_recognize_raster(handle.get(), raster.data(), raster.size()) == INK_OK);
  CHECK(std::equal(expected.begin(), expected.end(), ink_probabilities(handle.get())));
  REQUIRE(ink_recognize_bitmap(handle.get(), raster.data(), 28, 28, 1) == INK_OK);
  CHECK(probability_sum(handle.get()) == Approx(1));
}

TEST_CASE("blank input has no digit, no confidence and equal probabilities") {
  const Handle handle = loaded();
  const std::uint32_t none = 0;
  REQUIRE(ink_recognize_strokes(handle.get(), nullptr, &none, 1) == INK_OK);
  CHECK(ink_digit(handle.get()) == -1);
  CHECK(ink_confidence(handle.get()) == 0);
  CHECK(ink_plausibility(handle.get()) == 0);
  CHECK(ink_probabilities(handle.get())[7] == Approx(0.1));
  REQUIRE(ink_recognize_strokes(handle.get(), nullptr, nullptr, 0) == INK_OK);
  CHECK(ink_digit(handle.get()) == -1);
}

TEST_CASE("a bad drawing leaves the recognizer and its last result usable") {
  const Handle handle = loaded();
  const std::vector<double> good{0, 0, 0, 9};
  const std::vector<double> bad{0, std::nan(""), 0, 9};
  const std::uint32_t length = 2;
  REQUIRE(ink_recognize_strokes(handle.get(), good.data(), &length, 1) == INK_OK);
  const int digit = ink_digit(handle.get());
  CHECK(ink_recognize_strokes(handle.get(), bad.data(), &length, 1) == INK_INVALID_INPUT);
  CHECK_THAT(ink_error(handle.get()), Contains("stroke 1, point 1: y is"));
  CHECK(ink_digit(handle.get()) == digit);
  CHECK(ink_recognize_raster(handle.get(), nullptr, 3) == INK_INVALID_INPUT);
  CHECK_THAT(ink_error(handle.get()), Contains("takes 784 pixels (1x28x28) but was given 3"));
  REQUIRE(ink_recognize_strokes(handle.get(), good.data(), &length, 1) == INK_OK);
  CHECK(std::string(ink_error(handle.get())).empty());
}

TEST_CASE("a network of three channels takes rasters, and no ink") {
  const std::vector<std::uint8_t> file = write_weights(test::small_model(3));
  const Handle handle(ink_create());
  REQUIRE(ink_load(handle.get(), file.data(), file.size()) == INK_OK);
  const std::vector<std::uint8_t> raster = test::random_pixels(std::size_t{28} * 28 * 3, 5);
  REQUIRE(ink_recognize_raster(handle.get(), raster.data(), raster.size()) == INK_OK);
  CHECK(probability_sum(handle.get()) == Approx(1));
  CHECK(std::equal(raster.begin(), raster.end(), ink_raster(handle.get())));
  const std::vector<float> expected = predict(test::small_model(3), raster);
  CHECK(std::equal(expected.begin(), expected.end(), ink_probabilities(handle.get())));

  const std::vector<double> points{0, 0, 0, 9};
  const std::uint32_t length = 2;
  CHECK(ink_recognize_strokes(handle.get(), points.data(), &length, 1) == INK_INVALID_INPUT);
  CHECK_THAT(ink_error(handle.get()), Contains("takes 3x28x28 but ink becomes"));
  CHECK(ink_recognize_bitmap(handle.get(), raster.data(), 28, 28, 3) == INK_INVALID_INPUT);

  const std::vector<std::uint8_t> black(raster.size(), 0);
  REQUIRE(ink_recognize_raster(handle.get(), black.data(), black.size()) == INK_OK);
  CHECK(ink_digit(handle.get()) >= 0);
}

TEST_CASE("bad weights leave what was loaded before") {
  const Handle handle = loaded();
  const std::vector<std::uint8_t> junk(64, 7);
  CHECK(ink_load(handle.get(), junk.data(), junk.size()) == INK_INVALID_WEIGHTS);
  CHECK_THAT(ink_error(handle.get()), Contains("no safetensors file"));
  const std::vector<std::uint8_t> raster(784, 255);
  CHECK(ink_recognize_raster(handle.get(), raster.data(), raster.size()) == INK_OK);
}

TEST_CASE("nothing is recognized before weights are loaded") {
  const Handle handle(ink_create());
  CHECK(ink_recognize_strokes(handle.get(), nullptr, nullptr, 0) == INK_INVALID_WEIGHTS);
  CHECK_THAT(ink_error(handle.get()), Contains("no weights are loaded"));
  CHECK(std::string(ink_info(handle.get())) == "null");
}

TEST_CASE("the C interface shows the network's inside, and leaves the last result") {
  const Handle handle = loaded();
  const std::vector<std::uint8_t> raster = test::random_pixels(784, 5);
  std::vector<float> values(10);
  CHECK(ink_inspect_values(handle.get(), 5, values.data(), 10) == INK_INVALID_INPUT);
  CHECK_THAT(ink_error(handle.get()), Contains("recognized nothing yet"));
  REQUIRE(ink_recognize_raster(handle.get(), raster.data(), raster.size()) == INK_OK);

  CHECK(std::string(inkdigit_layer_name(handle.get(), 0)) == "conv1");
  CHECK(std::string(inkdigit_layer_type(handle.get(), 5)) == "softmax");
  CHECK(inkdigit_layer_name(handle.get(), 6) == nullptr);
  CHECK(inkdigit_layer_type(handle.get(), 6) == nullptr);
  std::uint32_t shape[3]{};
  REQUIRE(inkdigit_inspect_shape(handle.get(), 2, shape) == INK_OK);
  CHECK((shape[0] == 6 && shape[1] == 13 && shape[2] == 13));
  CHECK(inkdigit_inspect_shape(handle.get(), 6, shape) == INK_INVALID_INPUT);
  CHECK_THAT(ink_error(handle.get()), Contains("no layer 6: the last is 5"));

  CHECK(ink_inspect_values(handle.get(), 5, values.data(), 9) == INK_INVALID_INPUT);
  CHECK_THAT(ink_error(handle.get()), Contains("10 values, but room for 9"));
  REQUIRE(ink_inspect_values(handle.get(), 5, values.data(), 10) == INK_OK);
  CHECK(std::string(ink_error(handle.get())).empty());
  CHECK(std::equal(values.begin(), values.end(), ink_probabilities(handle.get())));
  CHECK(std::equal(raster.begin(), raster.end(), ink_raster(handle.get())));

  std::int32_t field[5]{};
  REQUIRE(ink_inspect_field(handle.get(), 2, field) == INK_OK);
  CHECK(std::vector<std::int32_t>(field, field + 5) == std::vector<std::int32_t>{0, 0, 4, 4, 2});
  CHECK(ink_inspect_field(handle.get(), 6, field) == INK_INVALID_INPUT);

  REQUIRE(ink_inspect_filter_shape(handle.get(), 4, shape) == INK_OK);
  CHECK((shape[0] == 6 && shape[1] == 13 && shape[2] == 13));
  std::vector<float> filter(std::size_t{6} * 13 * 13);
  REQUIRE(ink_inspect_filter(handle.get(), 4, 9, filter.data(), filter.size()) == INK_OK);
  CHECK(ink_inspect_filter(handle.get(), 4, 10, filter.data(), filter.size()) == INK_INVALID_INPUT);
  CHECK(ink_inspect_filter_shape(handle.get(), 1, shape) == INK_INVALID_INPUT);

  std::vector<float> map(784);
  REQUIRE(ink_explain(handle.get(), 1, 2, map.data(), map.size()) == INK_OK);
  CHECK(std::any_of(map.begin(), map.end(), [](float value) { return value != 0; }));
  CHECK(ink_explain(handle.get(), 1, 10, map.data(), map.size()) == INK_INVALID_INPUT);
  CHECK(ink_explain(handle.get(), 1, 2, map.data(), 10) == INK_INVALID_INPUT);
}

TEST_CASE("the C interface says where a drawing lies in its raster") {
  const Handle handle = loaded();
  const std::vector<double> points{10, 20, 10, 120};
  const std::uint32_t length = 2;
  double fit[3]{};
  REQUIRE(ink_inspect_fit(handle.get(), points.data(), &length, 1, fit) == INK_OK);
  // 20 pixels less the pen.
  CHECK(fit[0] == Approx(20 * (1 - 0.115) / 100));
  CHECK(std::abs(10 * fit[0] + fit[1] - 14.5) <= 0.5);
  CHECK(std::abs(70 * fit[0] + fit[2] - 14.5) <= 0.5);

  const std::vector<std::uint8_t> file = write_weights(test::small_model(3));
  REQUIRE(ink_load(handle.get(), file.data(), file.size()) == INK_OK);
  CHECK(ink_inspect_fit(handle.get(), points.data(), &length, 1, fit) == INK_INVALID_INPUT);
  const Handle empty(ink_create());
  CHECK(ink_inspect_fit(empty.get(), points.data(), &length, 1, fit) == INK_INVALID_WEIGHTS);
  CHECK(inkdigit_layer_name(empty.get(), 0) == nullptr);
}

TEST_CASE("info describes the loaded network") {
  const Handle handle = loaded();
  const nlohmann::json info = nlohmann::json::parse(ink_info(handle.get()));
  CHECK(info["parameters"] == 6 * 9 + 6 + 10 * 1014 + 10);
  CHECK(info["classes"].size() == 10);
  CHECK(info["input"]["height"] == 28);
  CHECK(info["layers"].size() == 6);
  CHECK(info["layers"][0]["output"] == nlohmann::json({6, 26, 26}));
}

TEST_CASE("a number is read through the C interface, apart from the last single digit") {
  const Handle handle = loaded();
  const std::vector<double> points{0, 0, 1, 90, 500, 2, 501, 95};
  const std::vector<std::uint32_t> lengths{2, 0, 2};
  REQUIRE(ink_recognize_strokes(handle.get(), points.data(), lengths.data(), 1) == INK_OK);
  const int digit = ink_digit(handle.get());
  const float confidence = ink_confidence(handle.get());
  REQUIRE(ink_recognize_number(handle.get(), points.data(), lengths.data(), 3) == INK_OK);
  REQUIRE(ink_number_length(handle.get()) == 2);
  CHECK(ink_number_digit(handle.get(), 0) == digit);
  CHECK(ink_number_confidence(handle.get(), 0) == confidence);
  CHECK(std::string(ink_number_text(handle.get())) ==
        std::to_string(digit) + std::to_string(ink_number_digit(handle.get(), 1)));
  REQUIRE(ink_number_stroke_count(handle.get(), 1) == 1);
  CHECK(ink_number_strokes(handle.get(), 1)[0] == 2);
  const double* box = ink_number_box(handle.get(), 1);
  CHECK(std::vector<double>(box, box + 4) == std::vector<double>{500, 2, 501, 95});
  CHECK(ink_digit(handle.get()) == digit);

  const std::vector<double> bad{0, std::nan("")};
  const std::uint32_t length = 1;
  CHECK(ink_recognize_number(handle.get(), bad.data(), &length, 1) == INK_INVALID_INPUT);
  CHECK_THAT(ink_error(handle.get()), Contains("stroke 1, point 1: y is"));
  CHECK(ink_number_length(handle.get()) == 2);
  REQUIRE(ink_recognize_number(handle.get(), nullptr, nullptr, 0) == INK_OK);
  CHECK(ink_number_length(handle.get()) == 0);
  CHECK(std::string(ink_number_text(handle.get())).empty());

  const Handle empty(ink_create());
  CHECK(ink_recognize_number(empty.get(), points.data(), lengths.data(), 3) == INK_INVALID_WEIGHTS);
}

// The small model with a background class, and these thresholds.
Handle loaded_with(double reject_below, double doubt_below) {
  Model model = test::small_model();
  NetworkSpec spec = model.network.spec();
  spec.softmax().background = true;
  spec.softmax().reject_below = reject_below;
  spec.softmax().doubt_below = doubt_below;
  model.network = *Network::create(spec);
  model.golden.clear();
  const std::vector<std::uint8_t> file = write_weights(model);
  Handle handle(ink_create());
  REQUIRE(ink_load(handle.get(), file.data(), file.size()) == INK_OK);
  return handle;
}

TEST_CASE("the C interface says which answers are in doubt, digit by digit") {
  const std::vector<double> points{0, 0, 1, 90, 500, 2, 401, 95};
  const std::vector<std::uint32_t> lengths{2, 2};
  const auto read = [&](InkRecognizer* handle) {
    REQUIRE(ink_recognize_strokes(handle, points.data(), lengths.data(), 1) == INK_OK);
    REQUIRE(ink_recognize_number(handle, points.data(), lengths.data(), 2) == INK_OK);
    REQUIRE(ink_number_length(handle) == 2);
  };
  const Handle sure = loaded_with(0, 0);
  read(sure.get());
  const double first = double{ink_plausibility(sure.get())};
  REQUIRE(first < 1);
  CHECK(ink_doubtful(sure.get()) == 0);
  CHECK(ink_number_doubtful(sure.get(), 0) == 0);

  // Above the first digit's plausibility, and at it.
  const Handle above = loaded_with(0, first + 1e-6);
  read(above.get());
  CHECK(ink_digit(above.get()) == ink_digit(sure.get()));
  CHECK(ink_doubtful(above.get()) == 1);
  CHECK(ink_number_doubtful(above.get(), 0) == 1);
  const Handle at = loaded_with(0, first);
  read(at.get());
  CHECK(ink_doubtful(at.get()) == 0);
  CHECK(ink_number_doubtful(at.get(), 0) == 0);

  // No answer is in doubt; of a number every digit is read, and then it is.
  const Handle refusing = loaded_with(first + 1e-6, 1);
  read(refusing.get());
  CHECK(ink_digit(refusing.get()) == -1);
  CHECK(ink_doubtful(refusing.get()) == 0);
  CHECK(ink_number_digit(refusing.get(), 0) == ink_digit(sure.get()));
  CHECK(ink_number_doubtful(refusing.get(), 0) == 1);

  // What is not allowed is no digit, and so not in doubt.
  const auto others = [&] {
    std::vector<std::uint32_t> classes;
    const float* probabilities = ink_probabilities(above.get());
    for (std::uint32_t c = 0; c < 10; ++c) {
      if (static_cast<int>(c) != ink_digit(above.get()) && probabilities[c] < 0.1F)
        classes.push_back(c);
    }
    return classes;
  }();
  REQUIRE(ink_allow(above.get(), others.data(), 1) == INK_OK);
  read(above.get());
  CHECK(ink_digit(above.get()) == -1);
  CHECK(ink_doubtful(above.get()) == 0);
  CHECK(ink_number_digit(above.get(), 0) == -1);
  CHECK(ink_number_doubtful(above.get(), 0) == 0);
}

TEST_CASE("a picture's digits are read through the C interface, and one of them is selected") {
  const Handle handle(ink_create());
  const std::vector<std::uint8_t> file = read_file(test::kDefaultWeights);
  REQUIRE(ink_load(handle.get(), file.data(), file.size()) == INK_OK);
  test::Sheet sheet(300, 180, 240);
  sheet.write({test::one(60)}, 9).write({test::seven(160), test::bar_of_seven(160)}, 9);
  const BitmapView view = sheet.view();
  REQUIRE(ink_recognize_picture(handle.get(), view.pixels, view.width, view.height, 1) == INK_OK);
  CHECK(std::string(ink_picture_text(handle.get())) == "17");
  REQUIRE(ink_picture_length(handle.get()) == 2);
  CHECK(ink_picture_confidence(handle.get()) > 0.5);
  CHECK(ink_picture_row(handle.get(), 1) == 0);
  const double* box = ink_picture_box(handle.get(), 1);
  CHECK(box[0] == Approx(155.5).margin(1.5));
  CHECK(box[2] == Approx(224.5).margin(1.5));
  ink_picture_select(handle.get(), 1);
  CHECK(ink_digit(handle.get()) == 7);
  CHECK(inkdigit_raster_size(handle.get()) == 784);
  CHECK(probability_sum(handle.get()) == Approx(1));

  CHECK(ink_recognize_picture(handle.get(), view.pixels, 0, 9, 1) == INK_INVALID_INPUT);
  CHECK_THAT(ink_error(handle.get()), Contains("not 0x9"));
  CHECK(ink_picture_length(handle.get()) == 2);
  const std::vector<std::uint8_t> paper(400, 250);
  REQUIRE(ink_recognize_picture(handle.get(), paper.data(), 20, 20, 1) == INK_OK);
  CHECK(ink_picture_length(handle.get()) == 0);
  CHECK(std::string(ink_picture_text(handle.get())).empty());
}

TEST_CASE("alternatives are told through the C interface, and what is asked is checked") {
  const Handle handle(ink_create());
  CHECK(ink_allow(handle.get(), nullptr, 0) == INK_INVALID_WEIGHTS);
  const std::vector<std::uint8_t> file = read_file(test::kDefaultWeights);
  REQUIRE(ink_load(handle.get(), file.data(), file.size()) == INK_OK);
  const std::vector<double> points{0, 0, 1, 90, 50, 2, 51, 95};
  const std::vector<std::uint32_t> lengths{2, 2};
  const auto read = [&] {
    return ink_recognize_number(handle.get(), points.data(), lengths.data(), 2);
  };
  REQUIRE(read() == INK_OK);
  CHECK(std::string(ink_number_text(handle.get())) == "11");
  const double confidence = ink_number_whole_confidence(handle.get());
  CHECK(confidence > 0.5);
  CHECK(ink_alternative_count(handle.get()) == 0);
  CHECK(ink_digit_alternative_count(handle.get(), 0) == 0);

  REQUIRE(ink_set_alternatives(handle.get(), 4) == INK_OK);
  REQUIRE(read() == INK_OK);
  CHECK(ink_number_whole_confidence(handle.get()) == confidence);
  REQUIRE(ink_alternative_count(handle.get()) > 1);
  CHECK(std::string(ink_alternative_text(handle.get(), 0)) == "11");
  CHECK(ink_alternative_probability(handle.get(), 0) == confidence);
  CHECK(ink_alternative_probability(handle.get(), 1) <=
        ink_alternative_probability(handle.get(), 0));
  CHECK(std::string(ink_alternative_text(handle.get(), 99)).empty());
  CHECK(ink_alternative_probability(handle.get(), 99) == 0);
  REQUIRE(ink_digit_alternative_count(handle.get(), 1) > 0);
  CHECK(ink_digit_alternative(handle.get(), 1, 0) == 1);
  CHECK(ink_digit_alternative_probability(handle.get(), 1, 0) ==
        ink_number_confidence(handle.get(), 1));
  CHECK(ink_digit_alternative_count(handle.get(), 2) == 0);
  CHECK(ink_digit_alternative(handle.get(), 2, 0) == -1);

  REQUIRE(ink_set_length(handle.get(), 1, 1) == INK_OK);
  REQUIRE(read() == INK_OK);
  CHECK(ink_number_length(handle.get()) == 1);
  CHECK(ink_set_length(handle.get(), 3, 2) == INK_INVALID_INPUT);
  CHECK_THAT(ink_error(handle.get()), Contains("3 to 2 digits"));
  CHECK(ink_set_length(handle.get(), 0, 0) == INK_INVALID_INPUT);
  CHECK(ink_set_alternatives(handle.get(), 101) == INK_INVALID_INPUT);
  CHECK_THAT(ink_error(handle.get()), Contains("at most 100"));
  const std::uint32_t eleventh = 10;
  CHECK(ink_allow(handle.get(), &eleventh, 1) == INK_INVALID_INPUT);
  CHECK_THAT(ink_error(handle.get()), Contains("class 10 cannot be allowed"));

  const std::uint32_t eight = 8;
  REQUIRE(ink_allow(handle.get(), &eight, 1) == INK_OK);
  REQUIRE(ink_recognize_strokes(handle.get(), points.data(), lengths.data(), 1) == INK_OK);
  CHECK(ink_digit(handle.get()) == -1);
  CHECK(ink_probabilities(handle.get())[8] == 1);
  // Drawings know nothing of it, and other weights nothing of these classes.
  REQUIRE(ink_recognize_drawing(handle.get(), points.data(), lengths.data(), 2) == INK_OK);
  CHECK(std::string(ink_drawing_text(handle.get())) == "11");
  CHECK(ink_digit_alternative_count(handle.get(), 0) == 0);
  REQUIRE(ink_load(handle.get(), file.data(), file.size()) == INK_OK);
  REQUIRE(read() == INK_OK);
  CHECK(std::string(ink_number_text(handle.get())) == "11");
  CHECK(ink_alternative_count(handle.get()) == 0);
}

}  // namespace
}  // namespace inkdigit
