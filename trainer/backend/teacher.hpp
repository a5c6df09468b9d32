// Trained networks that a student learns from.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/aligned_vector.hpp"
#include "engine/model/model.hpp"

namespace inkdigit {

// Memory of one thread.
struct TeacherScratch {
  AlignedVector<float> inputs;
  AlignedVector<float> arena;
  AlignedVector<float> probabilities;  // images x classes: what Teacher::predict found
};

// An ensemble: its probabilities are the mean of the networks'.
class Teacher {
 public:
  // All take pictures of the same shape and tell the same classes; each normalizes them itself.
  // They must outlive this, and stay where they are.
  explicit Teacher(std::span<const Model> models);

  // For up to `images` pictures at a time.
  [[nodiscard]] TeacherScratch make_scratch(std::size_t images) const;

  // `pixels`: images x H x W x C bytes. Leaves images x classes probabilities in the scratch, whose
  // sum is below 1 where the networks leave something for none of the classes.
  void predict(const std::uint8_t* pixels, std::size_t images, TeacherScratch& scratch) const;

 private:
  void add(std::size_t model, const std::uint8_t* pixels, std::size_t images,
           TeacherScratch& scratch, float* sums) const;

  std::span<const Model> models_;
  std::vector<Weights<float>> weights_;
};

}  // namespace inkdigit
