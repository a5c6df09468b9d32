// A convolution in Winograd's form, see engine/kernels/winograd.hpp: which tiles there are, and how
// they become products.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/kernels/winograd.hpp"
#include "engine/layers/layer.hpp"
#include "engine/layers/tile.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// False in a build that does without, to be smaller.
#ifdef INKDIGIT_DIRECT_CONVOLUTION
constexpr bool kUsesWinograd = false;
#else
constexpr bool kUsesWinograd = true;
#endif

// The tiles of all images of a pass are counted through, and worked on in blocks. A block's points
// are matrices of tiles x channels, as many behind each other as a tile has points.
class Winograd {
 public:
  // Nothing where the direct sum is as fast, or the kernels do not know the convolution.
  static std::optional<Winograd> create(const Conv2dSpec& spec, const Shape& input,
                                        const Shape& output);

  // The kernel's points as gemm takes them, in x out each; transposed: out x in.
  [[nodiscard]] std::size_t packed_size() const;
  template <class T>
  void pack(const T* weights, T* packed) const;
  [[nodiscard]] std::size_t transposed_size() const;
  template <class T>
  void pack_transposed(const T* weights, T* packed) const;

  [[nodiscard]] std::size_t scratch_size() const;
  // The layer's forward; `bias` as gemm takes it.
  template <class T>
  void forward(const Forward<T>& f, const T* bias) const;

  [[nodiscard]] std::size_t block() const { return block_; }
  [[nodiscard]] std::size_t tiles(int batch) const;
  [[nodiscard]] Tile input_tile(std::size_t number) const;
  [[nodiscard]] Tile output_tile(std::size_t number) const;
  // A block's points of inputs, or of outputs.
  struct Points {
    std::vector<std::int32_t> tiles;  // the tiles' offsets in a matrix
    std::size_t stride = 0;           // from one matrix to the next
    std::size_t channels = 0;
    std::size_t count = 0;  // of matrices
    [[nodiscard]] std::size_t size() const { return count * stride; }
  };
  [[nodiscard]] const Points& input_points() const { return input_points_; }
  [[nodiscard]] const Points& output_points() const { return output_points_; }
  // Elements of a copy of any tile.
  [[nodiscard]] std::size_t copy_size() const;

  [[nodiscard]] const Shape& input_shape() const { return input_; }
  [[nodiscard]] const Shape& output_shape() const { return output_; }
  // Its side, in pixels.
  [[nodiscard]] std::size_t kernel() const { return kernel_; }
  // That of a tile's inputs, and its points each way.
  [[nodiscard]] std::size_t extent() const { return extent_; }

  // The inputs of `count` tiles from `first` on to points.
  template <class T>
  void read_inputs(const T* inp, std::size_t first, std::size_t count, T* points, T* copy) const;

 private:
  // Calls take(point, in x out matrix) with each of the kernel's points.
  template <class T, class Take>
  void each_kernel_point(const T* weights, Take take) const;

  Winograd(const Conv2dSpec& spec, const Shape& input, const Shape& output);

  [[nodiscard]] Tile tile(std::size_t number, int padding, int extent) const;
  template <class T>
  void write_outputs(const Forward<T>& f, const T* bias, std::size_t first, std::size_t count,
                     const T* points, T* copy) const;

  Shape input_;
  Shape output_;
  std::size_t kernel_;
  int padding_;
  std::size_t extent_;
  std::size_t rows_;     // of tiles in an image
  std::size_t columns_;  // likewise
  std::size_t block_;
  Points input_points_;
  Points output_points_;
};

// At each point, `count` tiles' channels times a matrix, packed as gemm takes it: from `a`, laid
// out as `a_points`, to `c`.
template <class T>
void multiply_points(std::size_t count, const Winograd::Points& a_points, const T* a,
                     const T* packed, const Winograd::Points& c_points, T* c);

}  // namespace inkdigit
