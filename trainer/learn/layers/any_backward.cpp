#include "trainer/learn/layers/any_backward.hpp"

#include <cstdlib>
#include <type_traits>

namespace inkdigit {
namespace {

// The twin that is built from an L, and from its place in the network where it asks for that.
template <class L, std::size_t I = 0>
AnyBackward twin_of(const L& layer, std::size_t index) {
  using Twin = std::variant_alternative_t<I, AnyBackward>;
  if constexpr (std::is_constructible_v<Twin, const L&, std::size_t>) {
    return Twin(layer, index);
  } else if constexpr (std::is_constructible_v<Twin, const L&>) {
    return Twin(layer);
  } else {
    return twin_of<L, I + 1>(layer, index);
  }
}

}  // namespace

AnyBackward make_backward(const AnyLayer& layer, std::size_t index) {
  return std::visit(
      [index](const auto& l) -> AnyBackward {
        if constexpr (std::is_same_v<std::decay_t<decltype(l)>, Softmax>) {
          std::abort();  // a network has one, at the end, and GradientNetwork stops before it
        } else {
          return twin_of(l, index);
        }
      },
      layer);
}

}  // namespace inkdigit
