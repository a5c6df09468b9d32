// How ONNX has laid out what a layer gives: as N,C,H,W, as N,H,W,C, as a vector. Transposing and
// flattening move no number here; whoever reads the numbers asks in which order they come.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/spec/shape.hpp"

namespace inkdigit::onnx_import {

using Dims = std::vector<std::int64_t>;

// More than any tensor here has; keeps what hostile files can ask for small.
constexpr std::size_t kMostDims = 16;

// "[1,16,4,4]"; what is longer is cut off.
std::string text_of(const Dims& dims);

// Their product.
std::int64_t size_of(const Dims& dims);

// A list of dimensions, each made of some of the picture's axes, in their order. Axes of one
// element are in none, and neither is the batch, which counts as 1.
class View {
 public:
  static View channels_first(const Shape& shape);  // [1, C, H, W]
  static View channels_last(const Shape& shape);   // [1, H, W, C]
  static View vector(const Shape& shape);          // [1, C * H * W]

  [[nodiscard]] std::size_t rank() const { return dims_.size(); }
  [[nodiscard]] std::int64_t extent(std::size_t dim) const;
  [[nodiscard]] Dims dims() const;

  // Whether it looks as channels_first or channels_last make it.
  [[nodiscard]] bool is_channels_first() const;
  [[nodiscard]] bool is_channels_last() const;
  // Whether all elements lie in the last dimension.
  [[nodiscard]] bool is_vector() const;
  // Whether the dimension is the channels alone.
  [[nodiscard]] bool is_channel(std::size_t dim) const;
  // Whether the channels are not in it.
  [[nodiscard]] bool is_spatial(std::size_t dim) const;

  // Nothing where dimensions would have to be cut otherwise than between axes, or are too many.
  [[nodiscard]] std::optional<View> reshaped(const Dims& dims) const;
  // `order` is a permutation of 0 .. rank() - 1.
  [[nodiscard]] View transposed(std::span<const std::int64_t> order) const;
  // The same of `shape`, which has the axes of this view's, but for those that are now 1.
  [[nodiscard]] View of(const Shape& shape) const;
  // Without the dimension, which has one element.
  [[nodiscard]] View without(std::size_t dim) const;

  // Where each element, in the order of the view, lies in C,H,W.
  [[nodiscard]] std::vector<std::size_t> order() const;

  friend bool operator==(const View&, const View&) = default;

 private:
  enum Axis : std::uint8_t { kChannel, kRow, kColumn };
  using Axes = std::vector<Axis>;

  View(const Shape& shape, std::vector<Axes> dims);

  std::array<std::int64_t, 3> extents_;  // by axis
  std::vector<Axes> dims_;
};

}  // namespace inkdigit::onnx_import
