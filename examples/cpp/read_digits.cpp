// Reads a drawn digit, and a drawn number: strokes in, digits out.
//
//   read-digits WEIGHTS.safetensors
#include <inkdigit/recognizer.hpp>
#include <iostream>

int main(int argc, char** argv) {
  using inkdigit::api::Recognizer;
  using inkdigit::api::Stroke;
  if (argc != 2) {
    std::cerr << "usage: read-digits WEIGHTS.safetensors\n";
    return 2;
  }
  try {
    Recognizer recognizer = Recognizer::from_file(argv[1]);

    const Stroke seven{{12, 10}, {60, 12}, {30, 90}};
    const auto answer = recognizer.recognize({seven});
    std::cout << (answer.digit ? recognizer.class_name(*answer.digit) : "?") << '\n';

    const Stroke one{{100, 10}, {98, 50}, {97, 90}};
    const auto number = recognizer.recognize_number({seven, one});
    std::cout << number.text << '\n';
    for (const auto& digit : number.digits) {
      std::cout << "  from x = " << digit.box.left << " to " << digit.box.right << '\n';
    }
  } catch (const inkdigit::api::Error& error) {
    std::cerr << "read-digits: " << error.what() << '\n';
    return 2;
  }
}
