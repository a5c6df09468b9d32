#pragma once

#include <optional>

#include "engine/layers/int8_weights.hpp"
#include "engine/layers/layer.hpp"
#include "engine/layers/winograd.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out[y][x][o] = bias[o] + sum over ky, kx, c of padded[y*s + ky][x*s + kx][c] *
// weight[ky][kx][c][o] (cross-correlation, as PyTorch's Conv2d). Parameters in memory: weight
// [kernel, kernel, in, out], then bias [out] unless there is none.
class Conv2d : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kNever,
                                       .identity = When::kNever,
                                       .takes_relu = true,
                                       .takes_integers = true,
                                       .rounds_to_int8 = false,
                                       .multiplies = true,
                                       .channels = Channels::kMixed,
                                       .negative = Negative::kMade};

  static Result<Conv2d> create(const Conv2dSpec& spec, Shape input);

  // Packed: the weights as gemm takes them, direct or in Winograd's form, then the bias, zeros
  // where there is none.
  template <class T>
  void pack(const T* parameters, T* packed) const;

  template <class T>
  void forward(const Forward<T>& f) const;

  // Nothing where the layer must compute in floats: see make_int8_weights; and where there is
  // padding, but no whole number of the grid is 0.
  [[nodiscard]] std::optional<Int8Weights> pack_int8(const float* parameters,
                                                     const QuantizationParams& grid) const;
  template <class A>
  void forward(const ForwardInt8<A>& f) const;

  [[nodiscard]] const Conv2dSpec& spec() const { return spec_; }
  // How the layer is computed in floats; nothing where it is by the direct sum.
  [[nodiscard]] const std::optional<Winograd>& winograd() const { return winograd_; }
  // The input with its border of zeros.
  [[nodiscard]] const Shape& padded_shape() const { return padded_; }
  // One image with its border of zeros, made in `scratch` (scratch_size() elements); without
  // padding the image itself.
  template <class T>
  const T* with_border(const T* image, T* scratch) const;
  // Offsets into one padded image: of each output position's window, and of each of a window's rows
  // from the window's first element.
  [[nodiscard]] const std::vector<std::int32_t>& window_offsets() const { return window_offsets_; }
  [[nodiscard]] const std::vector<std::int32_t>& row_offsets() const { return row_offsets_; }
  // Elements of one row of a window: kernel * in.
  [[nodiscard]] std::size_t row_length() const;
  // Offsets of each output position in one output image.
  [[nodiscard]] const std::vector<std::int32_t>& output_offsets() const { return output_offsets_; }

 private:
  Conv2d(const Conv2dSpec& spec, Shape input, Shape output);

  // What the products in floats and in integers have in common.
  template <class Args>
  [[nodiscard]] Args product() const;

  // Elements of the packed weights, without the bias.
  [[nodiscard]] std::size_t packed_weight_size() const;

  Conv2dSpec spec_;
  std::optional<Winograd> winograd_;
  Shape padded_;
  std::vector<std::int32_t> window_offsets_;
  std::vector<std::int32_t> row_offsets_;
  std::vector<std::int32_t> output_offsets_;
};

}  // namespace inkdigit
