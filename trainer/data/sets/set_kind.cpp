#include "trainer/data/sets/set_kind.hpp"

#include <array>

namespace inkdigit {

std::span<const SetKind* const> set_kinds() {
  static constexpr std::array kKinds{&kMnist,     &kFashionMnist, &kKmnist, &kEmnist,  &kQmnist,
                                     &kCifar10,   &kIdx,          &kImages, &kStrokes, &kCsv,
                                     &kSynthetic, &kNegatives,    &kSpoilt, &kRestyled};
  return kKinds;
}

}  // namespace inkdigit
