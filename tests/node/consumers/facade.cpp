// What include/inkdigit/recognizer.hpp promises, of which the examples show only a part. Compiled
// as part of another project by consumers.test.js.
#include <array>
#include <cmath>
#include <cstdlib>
#include <inkdigit/recognizer.hpp>
#include <iostream>
#include <numeric>
#include <string_view>
#include <utility>

namespace {

using namespace inkdigit::api;

static_assert(std::string_view(INKDIGIT_VERSION) == VERSION);

void expect(bool is_true, std::string_view what) {
  if (is_true) return;
  std::cerr << "not so: " << what << '\n';
  std::exit(1);
}

// The message of the exception, which must be of this type.
template <class Exception, class Call>
std::string message_of(const Call& call) {
  try {
    call();
  } catch (const Exception& exception) {
    return exception.what();
  }
  return "";
}

// Two upright strokes of a broad pen, 25 pixels apart, dark on light.
std::vector<std::uint8_t> picture_of_eleven() {
  std::vector<std::uint8_t> pixels(std::size_t{100} * 60, 240);
  for (std::size_t y = 10; y < 50; ++y) {
    for (const std::size_t left : {35, 60}) {
      for (std::size_t x = left; x < left + 5; ++x) pixels[y * 100 + x] = 20;
    }
  }
  return pixels;
}

void read_pictures(Recognizer& recognizer) {
  const std::vector<std::uint8_t> pixels = picture_of_eleven();
  // So that no answer is left from what was read before.
  recognizer.recognize(std::vector<Stroke>{});
  const Picture eleven = recognizer.recognize_picture({pixels, 100, 60, 1});
  expect(eleven.text == "11" && eleven.digits.size() == 2, "two digits of a picture");
  expect(eleven.confidence > 0 && eleven.confidence <= 1, "how sure it is");
  double left = 35;
  for (const PictureDigit& digit : eleven.digits) {
    expect(digit.recognition.digit == 1U && digit.recognition.raster.size() == 784, "a one");
    expect(std::abs(digit.box.left - left) < 3 && std::abs(digit.box.right - left - 5) < 3 &&
               std::abs(digit.box.top - 10) < 3 && std::abs(digit.box.bottom - 50) < 3,
           "its box is around its ink");
    expect(digit.row == 0, "one row");
    left += 25;
  }
  const std::vector<std::uint8_t> paper(pixels.size(), 240);
  expect(recognizer.recognize_picture({paper, 100, 60, 1}).digits.empty(), "no ink is no digit");
  expect(message_of<InputError>([&] {
           recognizer.recognize_picture({pixels, 100, 61, 1});
         }).starts_with("bitmap: "),
         "a picture of another size is refused");
}

void ask_for_more(Recognizer& recognizer) {
  const std::vector<Stroke> strokes{{{12, 10}, {60, 12}, {30, 90}}, {{99, 10}, {99, 90}}};
  const Number number = recognizer.recognize_number(strokes, {.alternatives = 3});
  expect(number.text == "71" && number.confidence > 0.5, "a number, and how sure it is");
  expect(number.alternatives.size() > 1 && number.alternatives[0].text == "71", "it comes first");
  expect(number.digits[0].alternatives.at(0).digit == 7U, "and so does each of its digits");
  expect(recognizer.recognize_number(strokes, {.min_digits = 3}).text.empty(), "no three digits");
  expect(recognizer.recognize_number(strokes, {.allowed = {7}}).text == "7?", "1 is not allowed");
  expect(recognizer.recognize_number(strokes).text == "71", "a call asks for itself alone");
  expect(!recognizer.recognize({strokes[0]}, {.allowed = {0, 1}}).digit, "7 is not allowed");
  expect(recognizer.recognize({strokes[0]}, {.alternatives = 2}).alternatives.at(0).digit == 7U,
         "alternatives of a digit");
  expect(!message_of<InputError>([&] {
            recognizer.recognize_number(strokes, {.allowed = {10}});
          }).empty(),
         "there is no eleventh class to allow");
}

void look_inside(Recognizer& recognizer) {
  const std::vector<Stroke> strokes{{{12, 10}, {60, 12}, {30, 90}}};
  const Recognition seven = recognizer.recognize(strokes);
  const std::vector<LayerOutput> layers = recognizer.inspect(seven.raster);
  expect(layers.front().type == "conv2d" && layers.back().type == "softmax", "the layers' types");
  expect(layers.front().name == "conv1" && layers.front().field.width > 1, "the first layer");
  expect(layers.back().shape == std::array<std::uint32_t, 3>{10, 1, 1}, "a value a class");
  const float last = layers.back().values.at(7);
  expect(std::abs(last - seven.probabilities[7] * seven.plausibility) < 1e-6F,
         "the last layer is the answer");
  const Filter filter = recognizer.filter(0, 1);
  expect(filter.values.size() == std::size_t{filter.shape[1]} * filter.shape[2],
         "a filter of one input");
  expect(!message_of<InputError>([&] { (void)recognizer.filter(1, 0); }).empty(),
         "a relu has no filter");
  const std::vector<float> map = recognizer.explain(seven.raster, 7, 9);
  expect(std::accumulate(map.begin(), map.end(), 0.0F) > 0, "its ink speaks for the seven");
  const Fit fit = recognizer.fit(strokes);
  const auto pixel = [&](const Point& p) {
    return seven.raster.at(static_cast<std::size_t>(p.y * fit.scale + fit.y) * 28 +
                           static_cast<std::size_t>(p.x * fit.scale + fit.x));
  };
  expect(pixel(strokes[0][0]) > 128 && pixel(strokes[0][2]) > 128, "there is ink where it was");
}

}  // namespace

int main(int /*argc*/, char** argv) {
  expect(std::string_view(inkdigit_version()) == VERSION, "the library's version");
  const std::vector<std::uint8_t> rubbish(100);
  expect(!message_of<WeightsError>([&] { Recognizer bad(rubbish); }).empty(), "rubbish is refused");

  Recognizer first = Recognizer::from_file(argv[1]);
  Recognizer recognizer = std::move(first);
  expect(recognizer.class_name(7) == "7", "the name of a class");
  expect(!message_of<std::out_of_range>([&] { (void)recognizer.class_name(10); }).empty(),
         "there is no eleventh class");
  expect(recognizer.info().starts_with("{"), "info is an object");

  const Recognition seven = recognizer.recognize({{{12, 10}, {60, 12}, {30, 90}}});
  const auto& p = seven.probabilities;
  expect(seven.digit == 7U, "a seven");
  expect(p.size() == 10, "a probability a class");
  expect(std::abs(std::accumulate(p.begin(), p.end(), 0.0F) - 1) < 1e-5F, "their sum is 1");
  expect(seven.raster.size() == 784, "the raster's size");
  expect(recognizer.recognize_raster(seven.raster).probabilities == p, "the raster is what it saw");
  expect(recognizer.recognize({seven.raster, 28, 28, 1}).probabilities.size() == 10, "a bitmap");

  expect(!recognizer.recognize(std::vector<Stroke>{}).digit, "no ink is no digit");
  expect(recognizer.recognize_number({}).digits.empty(), "no ink is no number");
  expect(recognizer.recognize_drawing({}).text.empty(), "no ink is neither");
  const std::vector<Stroke> one{{{12, 10}, {60, 12}, {30, 90}}};
  const Drawing seven_alone = recognizer.recognize_drawing(one);
  expect(seven_alone.text == "7" && seven_alone.recognition.digit == 7U &&
             seven_alone.number.digits.empty() && seven_alone.confidence > 0.5,
         "one digit is read as one");
  expect(!seven.doubtful && !seven_alone.doubtful, "weights that say nothing of doubt have none");
  const std::vector<Stroke> two{one[0], {{99, 10}, {99, 90}}};
  const Drawing number = recognizer.recognize_drawing(two);
  expect(number.text == "71" && number.number.digits.size() == 2, "and two as a number");
  // Fewer bytes than pixels would be read out of bounds.
  for (const Bitmap& wrong : {Bitmap{seven.raster, 28, 29, 1}, Bitmap{seven.raster, 28, 28, 0},
                              Bitmap{seven.raster, 28, 28, 3}, Bitmap{{}, 28, 28, 1}}) {
    expect(message_of<InputError>([&] { recognizer.recognize(wrong); }).starts_with("bitmap: "),
           "a bitmap of another size is refused");
  }
  read_pictures(recognizer);
  ask_for_more(recognizer);
  look_inside(recognizer);
  expect(!message_of<InputError>([&] { recognizer.recognize_raster(rubbish); }).empty(),
         "a raster of another size is refused");
  expect(recognizer.recognize({{{12, 10}, {60, 12}, {30, 90}}}).digit == 7U,
         "the recognizer is usable after an error");
  std::cout << "all as promised\n";
}
