// From ink to an answer: the engine's front door for everything but training.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/ink/raster.hpp"
#include "engine/result.hpp"
#include "engine/weights_file/weights_file.hpp"

namespace inkdigit {

struct Recognition {
  int digit = -1;        // class index; -1 = no answer, because there was no ink
  float confidence = 0;  // probability of `digit`; 0 without an answer
  std::vector<float> probabilities;
  // Probability that the ink is a digit at all, 0..1; 1 where the network was not trained to tell.
  float plausibility = 1;
  std::vector<std::uint8_t> raster;  // what the network saw, height x width x channels
};

// Holds the memory that a prediction needs, so that predictions allocate nothing but their result.
// One recogniser serves one thread.
class Recognizer {
 public:
  // Reads a weights file; its network must take pictures of at least 8x8 pixels.
  static Result<Recognizer> load(std::span<const std::uint8_t> weights_file);
  static Result<Recognizer> create(Model model);

  // Blank ink is no error: digit -1, confidence 0 and equal probabilities. Ink is for networks of
  // one channel; for others it is an error.
  Result<Recognition> recognize(const StrokesView& strokes);
  Result<Recognition> recognize(const BitmapView& bitmap);
  // The picture as the network takes it: input height x width x channels, of one channel 0 = paper,
  // 255 = ink. Of several channels it is never blank: nobody knows which colour is the paper's.
  Result<Recognition> recognize(std::span<const std::uint8_t> raster);

  [[nodiscard]] const Model& model() const { return model_; }

 private:
  explicit Recognizer(Model model);
  template <class Ink>
  Result<Recognition> recognize_ink(const Ink& ink);
  Recognition run(Raster raster);

  Model model_;
  Weights<float> weights_;
  AlignedVector<float> input_;
  AlignedVector<float> arena_;
};

// {"version", "format", "name", "classes", "parameters", "input", "layers", "target",
// "provenance"}, as JSON text; described in c_api.h.
std::string describe(const Model& model);

}  // namespace inkdigit
