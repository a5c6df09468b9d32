// The walk through the layers, forward and back.
#pragma once

#include <vector>

#include "engine/network/network.hpp"
#include "trainer/backend/reference/maps.hpp"

namespace inkdigit::reference {

// A network's layers with the values of one batch. Of `network`, which must outlive this, it reads
// the spec, the shapes, and where parameters lie; nothing of how the engine runs it.
template <class T>
class TextbookNetwork {
 public:
  explicit TextbookNetwork(const Network& network);
  explicit TextbookNetwork(const Network&& network) = delete;  // a temporary

  // `pixels`: images x H x W x C bytes. Returns the logits, what the softmax takes in: a row an
  // image. `parameters`, which lie as Network's do, must stay where they are until backward().
  const Matrix<T>& forward(const std::uint8_t* pixels, std::size_t images,
                           const Array<T>& parameters, const Pass& pass);

  // What the softmax makes of the logits that forward() has found.
  Matrix<T> probabilities() const;

  // From the gradient by the logits; the parameters' is added to `gradient`.
  void backward(const Matrix<T>& dlogits, Array<T>& gradient) const;

  // Lets what is among the parameters, but no gradient moves, follow the batch.
  void follow(Array<T>& parameters) const;

 private:
  [[nodiscard]] const std::vector<LayerSpec>& layers() const { return network_.spec().layers; }
  [[nodiscard]] std::size_t skip_of(std::size_t i) const;
  Matrix<T> normalized(const std::uint8_t* pixels) const;
  Call<T> call_of(std::size_t i) const;
  Matrix<T> output_of(std::size_t i) const;

  const Network& network_;
  const Array<T>* parameters_ = nullptr;
  Pass pass_;
  Index images_ = 0;
  std::vector<Matrix<T>> values_;  // the input, then each layer's output but the softmax's
};

}  // namespace inkdigit::reference
