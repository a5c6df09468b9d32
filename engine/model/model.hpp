// A network with the parameters that it has learned, and what is known about them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/aligned_vector.hpp"
#include "engine/model/golden.hpp"
#include "engine/model/predictor.hpp"
#include "engine/network/network.hpp"
#include "engine/result.hpp"

namespace inkdigit {

struct Model {
  std::string name;
  Network network;
  AlignedVector<float> parameters;  // memory layout
  std::string provenance = "{}";    // JSON text
  std::vector<GoldenCase> golden;
};

// Probabilities of a replayed golden case may differ by this much: instruction sets fuse and order
// their sums differently.
constexpr float kGoldenTolerance = 1e-4F;
// Where the network rounds its activations, a sum that lies between two steps may fall either way.
constexpr float kRoundedGoldenTolerance = 2e-2F;

// The outputs of the model's softmax for one picture.
std::vector<float> predict(const Model& model, std::span<const std::uint8_t> raster);

// An error where the predictor, which is the model's, gives other answers than the golden cases.
Status replay_golden(const Model& model, Predictor& predictor);

}  // namespace inkdigit
