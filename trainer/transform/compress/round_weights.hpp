// What training with int8 weights needs of int8: no files, no data, no exceptions, so that it
// compiles for WebAssembly, too.
#pragma once

#include <span>

#include "engine/network/network.hpp"

namespace inkdigit {

// True where the network has quantizers: it was trained to be int8, or has been made so.
bool has_quantizers(const Network& network);

// Parameters (memory layout) as a file of int8 weights gives them back: each weight on its
// channel's grid, biases and buffers as they are. inp and out hold network.parameter_count()
// values.
void round_weights(const Network& network, std::span<const float> inp, std::span<float> out);

}  // namespace inkdigit
