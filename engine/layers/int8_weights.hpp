// What Conv2d and Linear need to compute in integers.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/aligned_vector.hpp"
#include "engine/kernels/gemm_int8.hpp"

namespace inkdigit {

// A layer's weights for inputs on one grid: out[o] = bias[o] + scale[o] * sum over k of q[k] *
// weights[k][o].
struct Int8Weights {
  QuantizationParams grid;              // of the inputs
  Int8Lanes lanes = Int8Lanes::kPairs;  // how the weights are packed, and thus what inputs are
  AlignedVector<std::int32_t> weights;  // as gemm_int8 takes them
  AlignedVector<float> scale;           // int8_packed_columns elements
  AlignedVector<float> bias;            // likewise
};

// One layer's weights as floats.
struct FloatWeights {
  const float* weights = nullptr;  // [runs * run_length, out]
  const float* bias = nullptr;     // [out], or null for zeros
  std::size_t runs = 1;            // as GemmInt8Args
  std::size_t run_length = 0;
  std::size_t out = 0;
};

// Nothing where a column of the weights is not on int8's grid, or where a sum could overflow.
std::optional<Int8Weights> make_int8_weights(const FloatWeights& layer,
                                             const QuantizationParams& grid);

// Operands of one forward pass over `batch` images in integers, A as the weights' lanes have it.
template <class A>
struct ForwardInt8 {
  const Int8Weights* weights = nullptr;
  // batch x input_shape (H x W x C), on the weights' grid; as many more elements may be read as
  // fill up a lane.
  const A* inp = nullptr;
  float* out = nullptr;  // batch x output_shape (H x W x C)
  // Room for twice as many elements as the layer's scratch_size().
  A* scratch = nullptr;
  int batch = 1;
  bool relu = false;  // out = max(out, 0), the next layer's work
};

}  // namespace inkdigit
