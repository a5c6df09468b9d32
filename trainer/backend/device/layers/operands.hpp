// What every layer's forward and backward pass on the device is given. The passes are functions
//   forward(executor, layer, operands)   backward(executor, layer, operands)
// over the engine's layers, of which they use shapes and spec alone, and
//   std::size_t saved_size(layer, images), scratch_size(...), sums_size(...)
// say what memory they need beside activations, and
//   bool masks_relu(layer)
// whether backward can do the work of a relu in front (Operands::mask). Layouts are the engine's.
#pragma once

#include <cstddef>

#include "engine/layers/layer.hpp"
#include "trainer/backend/device/reduce.hpp"
#include "trainer/backend/device/step.hpp"

namespace inkdigit::device {

// For layers that look at the whole batch, where other ranks have parts of it.
class SumsOfRanks {
 public:
  SumsOfRanks() = default;
  SumsOfRanks(const SumsOfRanks&) = delete;
  SumsOfRanks& operator=(const SumsOfRanks&) = delete;
  virtual ~SumsOfRanks() = default;

  // All ranks' sums, added up, take the place of this one's, in device memory; all ranks call it.
  // It returns when that is done: it cannot be recorded.
  virtual void add_up(Sums* sums, std::size_t count) = 0;
};

// Names mirror those of engine/layers' Forward and trainer/learn/layers' Backward. All is device
// memory.
struct Operands {
  const float* parameters = nullptr;  // this layer's slice
  const float* inp = nullptr;
  const float* skip = nullptr;   // add and route alone
  float* out = nullptr;          // == inp where the layer works in place
  float* dout = nullptr;         // backward alone: loss by output
  float* dinp = nullptr;         // loss by input, overwritten; null = not needed
  const float* mask = nullptr;   // null, or the input: backward masks dinp for the relu before it
  float* dparameters = nullptr;  // this layer's slice of the gradient
  float* buffers = nullptr;      // in training: this layer's slice, whose running means are moved
  float* saved = nullptr;        // in training: saved_size() elements kept from forward to backward
  float* scratch = nullptr;      // scratch_size() elements
  Sums* sums = nullptr;          // sums_size() elements of scratch
  const StepScalars* step = nullptr;  // in training
  Index images = 0;
  Index all_images = 0;           // in training: with those of other ranks
  SumsOfRanks* others = nullptr;  // likewise; null = there are none
  Index layer = 0;                // its place in the network
  bool training = false;          // forward for a backward that follows
  bool relu = false;              // forward does the work of a relu that follows
  bool accumulate = false;        // dparameters are added to
};

inline Index size_of(const Shape& shape) { return static_cast<Index>(shape.size()); }

// Elements of a layer's input and of its output.
inline std::size_t elements(const LayerBase& layer, const Operands& o) {
  return o.images * layer.input_shape().size();
}
inline std::size_t outputs(const LayerBase& layer, const Operands& o) {
  return o.images * layer.output_shape().size();
}

// Layers that need nothing.
template <class Layer>
std::size_t saved_size(const Layer& /*layer*/, Index /*images*/) {
  return 0;
}
template <class Layer>
std::size_t scratch_size(const Layer& /*layer*/, Index /*images*/) {
  return 0;
}
template <class Layer>
std::size_t sums_size(const Layer& /*layer*/, Index /*images*/) {
  return 0;
}

// The gradient by a relu's input, where there is one to do.
INKDIGIT_HOST_DEVICE inline float masked(const float* mask, Index i, float gradient) {
  return mask == nullptr || mask[i] > 0 ? gradient : 0.0F;
}

INKDIGIT_HOST_DEVICE inline float relu_of(float value) { return value < 0.0F ? 0.0F : value; }

}  // namespace inkdigit::device
