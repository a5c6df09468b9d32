#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/aligned_vector.hpp"
#include "engine/json/range.hpp"

namespace inkdigit {

// Kingma, Ba, "Adam: a method for stochastic optimization" (2014), algorithm 1; defaults are
// PyTorch's.
struct AdamSpec {
  double learning_rate = 1e-3;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit.optional("learning_rate", self.learning_rate, Range{1e-9, 10});
    visit.optional("beta1", self.beta1, Range{0, 0.999999});
    visit.optional("beta2", self.beta2, Range{0, 0.999999});
    visit.optional("epsilon", self.epsilon, Range{1e-16, 1});
  }
};

// Moments of one flat parameter buffer, in its order.
class Adam {
 public:
  Adam(const AdamSpec& spec, std::size_t parameter_count);

  // Call before the slices of a step.
  void begin_step();
  // Updates parameters[begin, end) from the same slice of `gradient`. Slices are independent, so
  // threads may share a step.
  void update(std::size_t begin, std::size_t end, const float* gradient, float* parameters);

 private:
  AdamSpec spec_;
  std::uint64_t step_ = 0;
  float step_size_ = 0;   // learning rate, corrected for the first moment's bias
  float root_scale_ = 0;  // 1 / sqrt(correction of the second moment's bias)
  AlignedVector<float> first_;
  AlignedVector<float> second_;
};

}  // namespace inkdigit
