// Every layer by its definition, in real numbers with bounds of what floats make of them: a second
// opinion on forward and backward that shares no code with any backend.
#pragma once

#include "engine/layers/any_layer.hpp"
#include "tests/native/support/bounded.hpp"

namespace inkdigit::test {

// How products are computed, beyond float32's rounding.
struct Arithmetic {
  // Convolutions that the engine computes in Winograd's form are bounded as such.
  bool winograd = false;
  // By how much each factor of a product may be rounded before, relatively.
  double operand_error = 0;
};

// What a layer works on in a pass over `images` images. Tensors are images x H x W x C.
struct LayerCall {
  std::size_t index = 0;  // of the layer in its network
  std::size_t images = 1;
  const float* parameters = nullptr;  // the layer's, in memory layout
  const Tensor* inp = nullptr;
  const Tensor* skip = nullptr;  // of add
  bool training = false;
  Arithmetic arithmetic;
  // Of dropout.
  std::uint64_t seed = 0;
  std::uint64_t step = 0;
  std::uint64_t first_sample = 0;
};

Tensor forward(const AnyLayer& layer, const LayerCall& call);

// The gradient by the input; that by the layer's parameters is added to `dparameters`.
Tensor backward(const AnyLayer& layer, const LayerCall& call, const Tensor& dout,
                std::span<Sum> dparameters);

// What batch normalization makes of its input's channels: mean and variance of the batch.
struct Moments {
  Bounded mean;
  Bounded variance;
};
std::vector<Moments> moments(const BatchNorm2d& layer, const LayerCall& call);

}  // namespace inkdigit::test
