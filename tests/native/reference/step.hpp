// One step of a training by the definitions of layers, losses and optimizers, with bounds of what
// floats make of it: what every backend must be within, from one and the same state.
#pragma once

#include <span>

#include "tests/native/reference/layers.hpp"
#include "trainer/backend/backend.hpp"

namespace inkdigit::test {

struct ReferenceStep {
  Bounded loss;  // summed over the images
  std::size_t least_correct = 0;
  std::size_t most_correct = 0;
  std::vector<Tensor> buffers;  // as in BackendState
  // How much the step moves parameters, and how much of that is unknown: sums of magnitudes.
  double moved = 0;
  double unknown = 0;
};

ReferenceStep reference_step(const Network& network, const BackendOptions& options,
                             const BackendState& state, const Dataset& data,
                             std::span<const std::uint32_t> samples, double learning_rate,
                             Arithmetic arithmetic);

// The loss alone, of a network too deep for bounds that assume the worst of every layer: of the
// errors of all layers to first order. (The loss follows every value without a jump, relu's and the
// largest of a window included, but not quantize's.) `samples` are one part.
Bounded reference_loss_of(const Network& network, const BackendOptions& options,
                          const BackendState& state, const Dataset& data,
                          std::span<const std::uint32_t> samples, Arithmetic arithmetic);

// What the network makes of data's images `samples` by these parameters, before the softmax and
// behind it.
struct ReferenceAnswers {
  Tensor logits;
  Tensor probabilities;
};
ReferenceAnswers reference_answers(const Network& network, std::span<const float> parameters,
                                   std::span<const std::uint8_t> pixels, Arithmetic arithmetic);

// "" where both models are the same function of the picture: what the engine makes of it in doubles
// is no further apart than rounding there makes it, 2^-29 of what it does in floats.
std::string apart(const Model& one, const Model& other, std::span<const std::uint8_t> pixels);

}  // namespace inkdigit::test
