#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "trainer/learn/gradient/gradient_network.hpp"

namespace inkdigit {

// Integrated gradients (Sundararajan, Taly, Yan, "Axiomatic attribution for deep networks", 2017):
// how much each pixel has to do with a network's preferring one class to another, against a blank
// picture (all values 0: paper).
class Saliency {
 public:
  // Both must outlive this, and stay where they are. The integral is a sum over `steps` places
  // between the blank picture and the picture.
  Saliency(const Network& network, std::span<const float> parameters, std::size_t steps = 64);
  Saliency(const Network&& network, std::span<const float> parameters,
           std::size_t steps = 64) = delete;  // a temporary

  // Height x width values, summed over channels. All of them together come to what preference()
  // differs by between the picture and a blank one, as exactly as the integral.
  [[nodiscard]] std::vector<float> pixels(std::span<const std::uint8_t> picture, std::size_t chosen,
                                          std::size_t other);

  // The logit of class `chosen` less that of class `other`.
  [[nodiscard]] float preference(std::span<const std::uint8_t> picture, std::size_t chosen,
                                 std::size_t other);

 private:
  [[nodiscard]] Pass<float> pass(std::size_t images) const;

  GradientNetwork network_;
  std::span<const float> parameters_;
  std::size_t steps_;
  AlignedVector<float> packed_;
  Workspace<float> workspace_;
  AlignedVector<float> inputs_;
};

}  // namespace inkdigit
