// From ink to an answer: the engine's front door for everything but training.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/ink/raster.hpp"
#include "engine/model/model.hpp"
#include "engine/model/predictor.hpp"
#include "engine/result.hpp"

namespace inkdigit {

struct Recognition {
  // Class index; -1 = no answer, because there was no ink, or it is too implausible to be any
  // class.
  int digit = -1;
  float confidence = 0;              // plausibility x largest probability, 0..1
  float plausibility = 0;            // of the picture to show one of the classes at all, 0..1
  std::vector<float> probabilities;  // one a class, sum 1
  std::vector<std::uint8_t> raster;  // what the network saw, height x width x channels
  bool struck = false;  // there is a digit, but crossed out: no answer, whatever the network says
};

// Makes it no answer.
inline void refuse(Recognition& recognition) {
  recognition.digit = -1;
  recognition.confidence = 0;
  recognition.plausibility = 0;
}

// Holds the memory that a prediction needs, so that predictions allocate nothing but their result.
// One recognizer serves one thread.
class Recognizer {
 public:
  // Reads a weights file; a network of one channel must take pictures of at least 8x8 pixels, or
  // ink has no room in them.
  static Result<Recognizer> load(std::span<const std::uint8_t> weights_file);
  static Result<Recognizer> create(Model model);
  // The predictor reads the model's parameters where they are: moving leaves them there.
  Recognizer(const Recognizer&) = delete;
  Recognizer& operator=(const Recognizer&) = delete;
  Recognizer(Recognizer&&) = default;
  Recognizer& operator=(Recognizer&&) = default;
  ~Recognizer() = default;

  // Blank ink is no error: digit -1, confidence and plausibility 0, equal probabilities. Ink is for
  // networks of one channel; for others it is an error. Strokes that are a digit and lines across
  // it (ink/strikes.hpp) are refused; a zero may have a slash, and zero, two and seven a bar. A
  // bitmap that might be read with doubt is refused, see refuse_doubtful().
  Result<Recognition> recognize(const StrokesView& strokes);
  Result<Recognition> recognize(const BitmapView& bitmap);
  // The picture as the network takes it: input height x width x channels, of one channel 0 = paper,
  // 255 = ink. Of several channels it is never blank: nobody knows which color is the paper's.
  Result<Recognition> recognize(std::span<const std::uint8_t> raster);
  // The answer to blank ink, without a raster: for who paints ink in colors for a network of
  // several channels, and so knows what that cannot be asked, that there was none.
  [[nodiscard]] Recognition recognize_blank() const;

  // The error of a network that takes no ink, as it has several channels.
  [[nodiscard]] Status check_takes_ink() const;
  // The error of a network for which no ink is looked for in pictures (InputSpec::ink), or of one
  // that takes none.
  [[nodiscard]] Status check_finds_ink() const;

  // Whether what was read as this digit may well be something else: it is less plausible than a
  // sure answer. No digit is not in doubt.
  [[nodiscard]] bool doubts(int digit, float plausibility) const;
  // The same of a Recognition, or of a number's digit.
  template <class Answer>
  [[nodiscard]] bool doubts(const Answer& answer) const {
    return doubts(answer.digit, answer.plausibility);
  }

  // Makes what is in doubt no answer. So it is with pictures: they may show anything, where
  // somebody who draws means a digit.
  void refuse_doubtful(Recognition& recognition) const;

  [[nodiscard]] const Model& model() const { return model_; }
  // What answers, for who looks inside (engine/inspection.hpp).
  [[nodiscard]] Predictor& predictor() { return predictor_; }

 private:
  explicit Recognizer(Model model);
  template <class Ink>
  Result<Recognition> recognize_ink(const Ink& ink);
  Recognition run(Raster raster);
  Result<Recognition> read_ink(const StrokesView& strokes);
  bool is_struck(const StrokesView& strokes);

  Model model_;
  Predictor predictor_;
};

// {"version", "format", "name", "classes", "parameters", "input", "layers", "target",
// "provenance"}, as JSON text; described in include/inkdigit/inkdigit.h.
std::string describe(const Model& model);

}  // namespace inkdigit
