#pragma once

#include <cstdint>

#include "engine/aligned_vector.hpp"
#include "engine/model/model.hpp"

namespace inkdigit {

// What a model says of pictures as a teacher: by a softmax of temperature 1, with the background
// class where it has one.
class Opinion {
 public:
  // `model` must outlive this, and stay where it is. For up to `batch` pictures at a time.
  Opinion(const Model& model, int batch);

  // Probabilities, batch x classes.
  void predict(const std::uint8_t* pixels, int batch, float* probabilities);

 private:
  const Network& network_;
  Weights<float> weights_;
  AlignedVector<float> input_;
  AlignedVector<float> arena_;
};

}  // namespace inkdigit
