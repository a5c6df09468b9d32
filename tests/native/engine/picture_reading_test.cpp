#include <cmath>

#include "engine/ink/picture/find_ink.hpp"
#include "engine/number/picture.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/number.hpp"
#include "tests/native/support/sheet.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using test::bar_of_seven;
using test::changed;
using test::one;
using test::open_four;
using test::seven;
using test::Sheet;
using test::shipped;
using test::stem_of_four;

PictureReading read(const Sheet& sheet) {
  static Recognizer recognizer = shipped();
  return value_or_throw(recognize_picture(recognizer, sheet.view()), "sheet");
}

Drawing four(double x) { return {open_four(x), stem_of_four(x)}; }
Drawing seven_with_bar(double x) { return {seven(x), bar_of_seven(x)}; }

// Each drawing moved to its place.
Sheet& put(Sheet& sheet, const Drawing& drawing, double x, double y) {
  return sheet.write(changed(drawing, 1, x, y), 9, 20);
}

TEST_CASE("a number is read from left to right, each digit with its box") {
  Sheet sheet(420, 180, 240);
  put(put(put(sheet, four(0), 40, 40), {one(0)}, 180, 42), seven_with_bar(0), 280, 38);
  const PictureReading reading = read(sheet);
  CHECK(reading.text == "417");
  REQUIRE(reading.digits.size() == 3);
  CHECK(reading.confidence > 0.5);
  const PictureDigit& last = reading.digits[2];
  CHECK(last.recognition.digit == 7);
  CHECK(last.recognition.raster.size() == 784);
  CHECK(last.row == 0);
  // The points lie from 280 to 340 and from 38 to 138; the pen is 9 wide.
  CHECK(last.box.left == Approx(275.5).margin(1.5));
  CHECK(last.box.right == Approx(344.5).margin(1.5));
  CHECK(last.box.top == Approx(33.5).margin(1.5));
  CHECK(last.box.bottom == Approx(142.5).margin(1.5));
}

TEST_CASE("rows are read from the top, on ruled paper and off the level") {
  Sheet sheet(460, 420, 235);
  put(put(put(sheet, {one(0)}, 60, 40), four(0), 160, 45), seven_with_bar(0), 320, 50);
  put(put(sheet, seven_with_bar(0), 50, 240), {one(0)}, 200, 246);
  for (int y = 20; y < 420; y += 55) sheet.fill(0, y, 460, 2, 120);
  const PictureReading reading = read(sheet);
  CHECK(reading.text == "147\n71");
  REQUIRE(reading.digits.size() == 5);
  CHECK(reading.digits[4].row == 1);
}

TEST_CASE("digits that touch each other are cut apart") {
  // The four's bar ends on the seven.
  Sheet sheet(260, 180, 240);
  put(put(sheet, four(0), 40, 40), seven_with_bar(0), 91, 42);
  REQUIRE(find_ink(sheet.view()).pieces.all.size() == 1);
  const PictureReading reading = read(sheet);
  CHECK(reading.text == "47");
  // The first part is a digit by itself.
  Sheet other(260, 180, 240);
  put(put(other, {seven(0)}, 40, 40), four(0), 90, 42);
  REQUIRE(find_ink(other.view()).pieces.all.size() == 1);
  CHECK(read(other).text == "74");
  // What is narrower is rather one thing that is no digit: this would be a 1 and a 4.
  Sheet narrow(260, 180, 240);
  put(put(narrow, {one(0)}, 40, 40), four(0), 46, 42);
  REQUIRE(find_ink(narrow.view()).pieces.all.size() == 1);
  CHECK(read(narrow).text.empty());
}

TEST_CASE("what stands around something that belongs to no stroke of it is not cut apart") {
  Sheet sheet(260, 180, 240);
  put(put(sheet, four(0), 40, 40), seven_with_bar(0), 91, 42);
  const auto spot = [&](int side) { return read(Sheet(sheet).fill(52, 122, side, side, 30)).text; };
  CHECK(spot(3) == "47");  // dirt
  CHECK(spot(8).empty());  // an eye
}

TEST_CASE("the edge of a shadow is no digit, and a digit beside it is one") {
  Sheet sheet(260, 180, 235);
  for (int y = 0; y < 180; ++y) {
    for (int x = 0; x < 6; ++x) sheet.fill(200 + x - y / 12, y, 60 - x + y / 12, 1, 220 - 12 * x);
  }
  Recognizer recognizer = shipped();
  CHECK(read(sheet).text.empty());
  CHECK(value_or_throw(recognizer.recognize(sheet.view()), "sheet").digit == -1);
  put(sheet, four(0), 60, 40);
  CHECK(read(sheet).text == "4");
  CHECK(value_or_throw(recognizer.recognize(sheet.view()), "sheet").digit == 4);
}

TEST_CASE("a point between digits is a sign, and a speck elsewhere is nothing") {
  Sheet sheet(420, 200, 240);
  put(put(put(sheet, four(0), 40, 40), {one(0)}, 190, 42), seven_with_bar(0), 260, 38);
  CHECK(read(Sheet(sheet).fill(240, 8, 5, 5, 30)).text == "417");
  CHECK(read(Sheet(sheet).fill(133, 132, 3, 3, 20)).text == "417");
  const PictureReading reading = read(sheet.fill(130, 128, 14, 14, 20));
  CHECK(reading.text == "4?17");
  REQUIRE(reading.digits.size() == 4);
  CHECK(reading.digits[1].sign);
  CHECK(reading.digits[1].recognition.digit == -1);
  CHECK(reading.confidence > 0.5);
}

TEST_CASE("a picture of one digit is read as recognize reads it") {
  Recognizer recognizer = shipped();
  Sheet sheet(200, 200, 240);
  put(sheet, four(0), 70, 50);
  const PictureReading reading = read(sheet);
  CHECK(reading.text == "4");
  REQUIRE(reading.digits.size() == 1);
  const Recognition alone = value_or_throw(recognizer.recognize(sheet.view()), "sheet");
  CHECK(reading.digits[0].recognition.raster == alone.raster);
}

TEST_CASE("a digit of many pieces is one, where that reads better") {
  Sheet sheet(200, 220, 240);
  Drawing dashes;
  for (int i = 0; i < 8; ++i) {
    Stroke& dash = dashes.emplace_back();
    for (int k = 0; k <= 4; ++k) {
      const double angle = (i + 0.13 * k) * 6.2832 / 8;
      dash.push_back({100 + 40 * std::cos(angle), 110 + 65 * std::sin(angle)});
    }
  }
  const PictureReading reading = read(sheet.write(dashes, 10));
  CHECK(reading.text == "0");
}

TEST_CASE("boxes stay inside a picture that was reduced") {
  Sheet sheet(1283, 660, 240);
  sheet.write({test::line({500, 150}, {500, 500})}, 30);
  sheet.write(changed(seven_with_bar(0), 3.3, 1070, 150), 30);  // the pen's end is cut off
  const PictureReading reading = read(sheet);
  CHECK(reading.text == "17");
  REQUIRE(reading.digits.size() == 2);
  CHECK(reading.digits[1].box.right == 1283);
}

TEST_CASE("paper, frames, noise and letters are no digits") {
  CHECK(read(Sheet(300, 200, 240)).text.empty());
  CHECK(read(Sheet(300, 200, 240)).confidence == 0);
  CHECK(read(Sheet(300, 200).frame(5, 5, 290, 190, 4)).digits.empty());
  Sheet letters(600, 200, 240);  // H, W, X, K
  letters.write(changed({{{0, 0}, {0, 100}}, {{0, 50}, {60, 50}}, {{60, 0}, {60, 100}}}, 1, 40, 50),
                9);
  letters.write(changed({{{0, 0}, {20, 100}, {45, 30}, {70, 100}, {90, 0}}}, 1, 150, 50), 9);
  letters.write(changed({{{0, 0}, {70, 100}}, {{70, 0}, {0, 100}}}, 1, 290, 50), 9);
  letters.write(changed({{{0, 0}, {0, 100}}, {{60, 0}, {0, 50}, {60, 100}}}, 1, 420, 50), 9);
  CHECK(read(letters).digits.empty());
}

TEST_CASE("pictures that cannot be read are errors, as for one digit") {
  Recognizer recognizer = shipped();
  const std::vector<std::uint8_t> pixels(16);
  const Result<PictureReading> size = recognize_picture(recognizer, {pixels.data(), 0, 4, 1});
  REQUIRE_FALSE(size);
  CHECK_THAT(size.error().message, Contains("not 0x4"));
  const Result<PictureReading> channels = recognize_picture(recognizer, {pixels.data(), 2, 2, 2});
  REQUIRE_FALSE(channels);
  CHECK_THAT(channels.error().message, Contains("channels, not 2"));
}

}  // namespace
}  // namespace inkdigit
