// Every layer's passes, and the choice among them.
#pragma once

#include <cstdlib>
#include <type_traits>
#include <variant>

#include "engine/layers/any_layer.hpp"
#include "trainer/backend/device/layers/batch_norm2d.hpp"
#include "trainer/backend/device/layers/conv2d.hpp"
#include "trainer/backend/device/layers/depthwise_conv2d.hpp"
#include "trainer/backend/device/layers/dropout.hpp"
#include "trainer/backend/device/layers/elementwise.hpp"
#include "trainer/backend/device/layers/linear.hpp"
#include "trainer/backend/device/layers/pooling.hpp"

namespace inkdigit::device {

// Elements that a layer needs, by images.
struct Needs {
  std::size_t saved = 0;
  std::size_t scratch = 0;
  std::size_t sums = 0;
};

inline Needs needs_of(const AnyLayer& layer, Index images) {
  return std::visit(
      [&](const auto& l) {
        return Needs{saved_size(l, images), scratch_size(l, images), sums_size(l, images)};
      },
      layer);
}

// True where backward can do the work of a relu in front: it makes dinp element by element.
inline bool can_mask_relu(const AnyLayer& layer) {
  return std::visit([](const auto& l) { return masks_relu(l); }, layer);
}

// A network's softmax is worked on by those who ask for it.
template <class Executor>
void forward_any(Executor& executor, const AnyLayer& layer, const Operands& operands) {
  std::visit(
      [&](const auto& l) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(l)>, Softmax>) {
          forward(executor, l, operands);
        }
      },
      layer);
}

template <class Executor>
void backward_any(Executor& executor, const AnyLayer& layer, const Operands& operands) {
  std::visit(
      [&](const auto& l) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(l)>, Softmax>) {
          backward(executor, l, operands);
        }
      },
      layer);
}

}  // namespace inkdigit::device
