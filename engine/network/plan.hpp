// What a network's graph implies for whoever runs it: which values there are and how long each is
// needed, which layer writes over its input, which does the work of the relu behind it, and which
// values may be integers. Inference, the gradient and the device all walk this plan.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/layers/any_layer.hpp"

namespace inkdigit {

// Training keeps all values for its backward pass.
enum class Use { kInference, kTraining };

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// Values are numbered as they are made; 0 is the network's input.
struct PlannedLayer {
  std::size_t inp = 0;
  std::size_t out = 0;       // == inp where the layer works in place
  std::size_t skip = kNone;  // of an add or a route: the earlier value that it reads
  bool takes_relu = false;   // it does the work of the relu behind it
  bool done = false;         // it is that relu: there is nothing to do forward
  // For inference: the layer that can take this one's output as integers.
  std::size_t integer_reader = kNone;
  bool never_negative = false;  // no value of the output is
};

struct PlannedValue {
  std::size_t size = 0;   // elements an image
  std::size_t first = 0;  // the layer that makes it (of the input, the first)
  std::size_t last = 0;   // the last layer that reads or writes it
};

struct Plan {
  std::vector<PlannedLayer> layers;
  std::vector<PlannedValue> values;
  std::size_t integer_image_reader = kNone;  // the layer that can take the picture's bytes
};

// `layers` has at least one. skip_sources[i] is the layer whose output layer i adds to its input or
// has in its place, or kNone; it comes before i.
Plan make_plan(std::span<const AnyLayer> layers, std::span<const std::size_t> skip_sources,
               Use use);

}  // namespace inkdigit
