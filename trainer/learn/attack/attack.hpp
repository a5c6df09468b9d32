// Projected gradient descent (Madry et al., 2018): steps along the signs of the loss's gradient by
// the picture, each taken back to where no value is further than epsilon from the picture's or
// outside of what a picture can be. What comes of it are real numbers, not bytes.
#pragma once

#include <cstdint>
#include <span>

#include "trainer/learn/attack/attack_spec.hpp"
#include "trainer/learn/gradient/gradient_network.hpp"

namespace inkdigit {

// Pictures that are attacked, each by itself.
struct AttackedPictures {
  const float* parameters = nullptr;
  const float* packed = nullptr;             // by GradientNetwork::pack()
  const std::uint8_t* pixels = nullptr;      // of each, H x W x C bytes
  std::span<const std::uint8_t> labels;      // class indices, or kNoClass; one a picture
  std::uint64_t seed = 0;                    // of the places that the attack starts from
  std::span<const std::uint64_t> streams{};  // of random numbers, one a picture
};

// Memory of one thread.
struct AttackScratch {
  AlignedVector<float> levels;  // 0..255: what the pictures have become
  AlignedVector<float> inputs;  // the same, normalized
  AlignedVector<float> dlogits;
};

class Attack {
 public:
  // `network` has a ByPicture::kYes, must outlive this, and stay where it is.
  Attack(const GradientNetwork& network, const AttackSpec& spec)
      : network_(&network), spec_(spec) {}
  Attack(const GradientNetwork&& network, const AttackSpec& spec) = delete;  // a temporary

  // For up to `pictures` at a time; the workspace that goes with it is of as many.
  [[nodiscard]] AttackScratch make_scratch(std::size_t pictures) const;

  // Leaves in `scratch` what the pictures have become, normalized, too.
  void run(const AttackedPictures& pictures, Workspace<float>& workspace,
           AttackScratch& scratch) const;

 private:
  void start(const AttackedPictures& pictures, AttackScratch& scratch) const;
  void step(const AttackedPictures& pictures, const float* gradient, AttackScratch& scratch) const;

  const GradientNetwork* network_;
  AttackSpec spec_;
};

// The gradient of the loss (cross_entropy.hpp, without smoothing) by one picture's logits, into
// their place. Where the network is sure of the label, that of its own logit would be a difference
// that floats round to 0; here it is the sum of the others'.
void loss_gradient(std::span<float> logits, std::uint8_t label, bool background);

}  // namespace inkdigit
