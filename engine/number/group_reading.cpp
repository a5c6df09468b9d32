#include "engine/number/group_reading.hpp"

#include "engine/number/refinement.hpp"

namespace inkdigit {

GroupReading read_group(const Recognition& recognition, const AnswerOptions& options) {
  GroupReading reading;
  reading.struck = recognition.struck;
  if (reading.struck) return reading;
  if (options.refinement != nullptr) return options.refinement->read_group(recognition, options);
  reading.digit = static_cast<int>(most_probable(recognition));
  reading.confidence = recognition.confidence;
  reading.plausibility = recognition.plausibility;
  reading.log_probability = log_of(reading.confidence);
  return reading;
}

std::string text_of(int digit, const Recognizer& recognizer) {
  const std::vector<std::string>& classes = recognizer.model().network.spec().classes;
  return digit < 0 ? "?" : classes[static_cast<std::size_t>(digit)];
}

std::string text_of(const GroupReading& reading, std::size_t rank, const Recognizer& recognizer) {
  if (reading.left_out) return "";
  if (reading.sign != 0) return {reading.sign};
  return text_of(digit_of(reading, rank), recognizer);
}

}  // namespace inkdigit
