// Adversarial training: which images of a step are attacked, and what the network then sees.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "trainer/learn/attack/attack.hpp"

namespace inkdigit {

// Memory of one thread.
struct AdversaryScratch {
  AttackScratch attack;
  AlignedVector<std::uint8_t> pixels;  // of the images that are attacked
  std::vector<std::uint8_t> labels;
  std::vector<std::uint64_t> streams;
  std::vector<std::size_t> places;  // among all images
  AlignedVector<float> inputs;      // of all images: what Adversary::attack() has made
};

// Images of a step, one behind the other.
struct StepImages {
  const float* parameters = nullptr;
  const float* packed = nullptr;
  const std::uint8_t* pixels = nullptr;
  std::span<const std::uint8_t> labels;
  std::uint64_t step = 0;
  std::uint64_t first_sample = 0;  // in the step's batch
};

class Adversary {
 public:
  // `network` has a ByPicture::kYes, must outlive this, and stay where it is.
  Adversary(const GradientNetwork& network, const AdversarialSpec& spec, std::uint64_t seed);
  Adversary(const GradientNetwork&& network, const AdversarialSpec& spec,
            std::uint64_t seed) = delete;  // a temporary

  [[nodiscard]] AdversaryScratch make_scratch(std::size_t images) const;

  // Leaves in scratch.inputs the images, normalized, some of them attacked. Which ones, and how, is
  // a function of seed, step and place in the batch.
  void attack(const StepImages& images, Workspace<float>& workspace,
              AdversaryScratch& scratch) const;

 private:
  void choose(const StepImages& images, AdversaryScratch& scratch) const;

  const GradientNetwork* network_;
  Attack attack_;
  double share_;
  std::uint64_t seed_;
};

}  // namespace inkdigit
