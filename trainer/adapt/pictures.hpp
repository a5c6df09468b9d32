// Pictures of drawings, as a network takes them.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/network/network.hpp"
#include "trainer/augment/ink_augmenter.hpp"

namespace inkdigit {

// `ink` has points, all of them finite. The pen's width is multiplied by `pen`.
std::vector<std::uint8_t> picture_of(const Ink& ink, const Network& network, double pen = 1);

// Moves a drawing into the unit box, in which ink is varied, as InkSet does.
void to_unit_box(Ink& ink);

// Draws variants of drawings.
class VariantDrawer {
 public:
  // `network` must outlive this.
  VariantDrawer(const Network& network, const InkAugmentSpec& ink)
      : network_(&network), augmenter_(ink) {}

  // Of a drawing in the unit box; the key decides which.
  std::vector<std::uint8_t> draw(const Ink& ink, const ImageKey& key);

 private:
  const Network* network_;
  InkAugmenter augmenter_;
  InkScratch scratch_;
};

}  // namespace inkdigit
