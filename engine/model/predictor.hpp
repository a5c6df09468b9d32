// A network's weights as its kernels read them, with the memory that a prediction works in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/aligned_vector.hpp"
#include "engine/network/network.hpp"

namespace inkdigit {

// One predictor serves one thread.
class Predictor {
 public:
  // `parameters`, in memory layout, must outlive it and stay where they are.
  Predictor(const Network& network, std::span<const float> parameters);
  Predictor(const Network& network, AlignedVector<float>&& parameters) = delete;  // a temporary

  // Network::runs of its weights. Nothing is predicted where they do not.
  [[nodiscard]] bool runs(const Network& network) const { return network.runs(weights_); }

  // The outputs of the softmax, class_count() of them, for a picture as the network takes it:
  // input_size() bytes. They hold until the next call. `network` is the constructor's, wherever it
  // lies by now.
  std::span<const float> predict(const Network& network, std::span<const std::uint8_t> raster);
  // What the first `layers` layers give for it, laid out as in memory (H x W x C); of none, the
  // input.
  std::span<const float> predict(const Network& network, std::span<const std::uint8_t> raster,
                                 std::size_t layers);

 private:
  Weights<float> weights_;
  AlignedVector<float> input_;
  AlignedVector<float> arena_;
};

}  // namespace inkdigit
