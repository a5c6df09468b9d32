// What the textbook network is written in: Eigen's matrices over the values of a batch.
#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "engine/spec/shape.hpp"
#include "trainer/base/as_matrix.hpp"

namespace inkdigit::reference {

using Eigen::Index;

// Values between two layers: of pictures a row a pixel (images x height x width rows) and a column
// a channel, of flat vectors a row an image. In memory both are images x H x W x C.
template <class T>
using Matrix = RowMajor<T>;
// A value a column, such as a bias.
template <class T>
using Row = Eigen::Matrix<T, 1, Eigen::Dynamic>;
// All parameters of a network, or one value for each.
template <class T>
using Array = Eigen::Array<T, Eigen::Dynamic, 1>;

// Parameters that lie somewhere in their array, seen as what they are; matrices by as_matrix().
template <class T>
Eigen::Map<const Row<T>> as_row(const T* data, Index columns) {
  return {data, columns};
}
template <class T>
Eigen::Map<Row<T>> as_row(T* data, Index columns) {
  return {data, columns};
}

// A number from a recipe. To every backend it is a float, so that all train by the same number.
template <class T>
T setting(double value) {
  return static_cast<T>(static_cast<float>(value));
}

// How a batch goes through the network.
struct Pass {
  bool training = false;
  // Of the random numbers, where it is a training.
  std::uint64_t seed = 0;
  std::uint64_t step = 0;
  std::uint64_t first_image = 0;  // its place in the step's batch
};

// One layer's part in a pass: forward(spec, call) gives its output, backward(spec, call, dy) the
// gradient of the loss by its input from that by its output. `d` stands for "loss by" in all names.
template <class T>
struct Call {
  Shape in;  // of one image
  Shape out;
  Index images = 0;
  const Matrix<T>* x = nullptr;     // the input
  const Matrix<T>* skip = nullptr;  // of add: the earlier layer's output
  const T* parameters = nullptr;    // the layer's own, in the engine's memory layout
  T* dparameters = nullptr;         // backward adds to it
  Pass pass{};
  std::uint64_t layer = 0;  // its place in the network

  [[nodiscard]] Index in_channels() const { return in.channels; }
  [[nodiscard]] Index out_channels() const { return out.channels; }
};

// What a layer does to its parameters after a pass of a training, other than by gradients: nothing.
template <class Spec, class T>
void follow(const Spec& /*spec*/, const Call<T>& /*call*/, T* /*parameters*/) {}

}  // namespace inkdigit::reference
