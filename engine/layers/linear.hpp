#pragma once

#include <optional>

#include "engine/kernels/gemm.hpp"
#include "engine/kernels/share.hpp"
#include "engine/layers/int8_weights.hpp"
#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out[o] = bias[o] + sum over i of inp[i] * weight[i][o]. Parameters in memory: weight [in, out],
// then bias [out]; `in` counts the elements of the flattened picture as they lie in memory (H, W,
// C).
class Linear : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kNever,
                                       .identity = When::kNever,
                                       .takes_relu = true,
                                       .takes_integers = true,
                                       .rounds_to_int8 = false,
                                       .multiplies = true,
                                       .channels = Channels::kMixed,
                                       .negative = Negative::kMade};
  static constexpr bool kPacksInShares = true;

  static Result<Linear> create(const LinearSpec& spec, Shape input);

  // Packed: the weights as gemm takes them, then the bias in the same way.
  template <class T>
  void pack(const T* parameters, T* packed, Share share = {}) const;

  template <class T>
  void forward(const Forward<T>& f) const;

  // Whether forward_in_place() gives the same without anything packed, for weights that change with
  // every few images.
  [[nodiscard]] bool has_in_place() const { return whole_panels(output_shape().size()); }
  template <class T>
  void forward_in_place(const Forward<T>& f) const;

  // Nothing where the layer must compute in floats: see make_int8_weights.
  [[nodiscard]] std::optional<Int8Weights> pack_int8(const float* parameters,
                                                     const QuantizationParams& grid) const;
  template <class A>
  void forward(const ForwardInt8<A>& f) const;

 private:
  Linear(const LinearSpec& spec, Shape input);
};

}  // namespace inkdigit
