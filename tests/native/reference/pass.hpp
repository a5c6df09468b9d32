// Forward and backward through a network's layers, by reference/layers.
#pragma once

#include "engine/network/network.hpp"
#include "tests/native/reference/layers.hpp"

namespace inkdigit::test {

// What the network's first layer takes, of images x H x W x C bytes.
Tensor normalized(const Network& network, std::span<const std::uint8_t> pixels);

class ReferencePass {
 public:
  // `call` holds what all layers have in common; both outlive this.
  ReferencePass(const Network& network, std::span<const float> parameters, LayerCall call);

  // Returns the logits.
  const Tensor& forward(Tensor input);
  // The same, but each layer takes in what the one before gives without its errors: they are kept
  // by themselves, and backward weighs them.
  const Tensor& forward_apart(Tensor input);
  // From the gradient by the logits; the parameters' is added to `gradient`. After forward_apart,
  // returns what all errors make of the loss to first order: the sum of each value's error times
  // the magnitude of the gradient by it.
  double backward(const Tensor& dlogits, std::span<Sum> gradient) const;
  // What layer i took in.
  [[nodiscard]] LayerCall call_of(std::size_t layer) const;

 private:
  const Network& network_;
  std::span<const float> parameters_;
  LayerCall call_;
  void take_errors(Tensor& value);

  std::vector<Tensor> values_;               // the input, then what each layer gives
  std::vector<std::vector<double>> errors_;  // of the values, where they are kept apart
};

}  // namespace inkdigit::test
