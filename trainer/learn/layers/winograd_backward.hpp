// The backward pass of a convolution in Winograd's form: the transposes of its forward pass's maps
// and products.
#pragma once

#include "engine/layers/winograd.hpp"
#include "trainer/learn/layers/backward.hpp"

namespace inkdigit {

class WinogradBackward {
 public:
  // `forward` must outlive this, and stay where it is.
  explicit WinogradBackward(const Winograd& forward);

  [[nodiscard]] std::size_t scratch_size() const;
  // b.packed: the kernel's transposed points. Leaves the gradient of the weights in `dweights`
  // (kernel x kernel x in x out) and that of the inputs in b.dinp, unless they are null.
  template <class T>
  void backward(const Backward<T>& b, T* dweights) const;

 private:
  // Elements of one of the kernel's points: in x out.
  [[nodiscard]] std::size_t matrix() const;

  // Pieces of the scratch memory.
  template <class T>
  struct Memory {
    T* inputs;   // points of a block's inputs, or of their gradients
    T* outputs;  // points of a block's gradients of outputs
    T* kernel;   // in x out at each point
    T* copy;     // of a tile
  };

  template <class T>
  void read_gradients(const T* dout, std::size_t first, std::size_t count,
                      const Memory<T>& memory) const;
  template <class T>
  void add_kernel_points(std::size_t first, std::size_t count, const Memory<T>& memory) const;
  template <class T>
  void add_input_gradients(const Backward<T>& b, std::size_t first, std::size_t count,
                           const Memory<T>& memory) const;

  const Winograd* forward_;
  std::vector<std::int32_t> elements_;     // of a tile's inputs: 0, 1, ...
  std::vector<std::int32_t> kernel_rows_;  // offsets of the rows of a kernel's point
};

}  // namespace inkdigit
