// Which part of the input a layer's output looks at.
#pragma once

#include <vector>

#include "engine/network/network.hpp"

namespace inkdigit {

// Along one axis, in pixels of the input: the output at position i depends on pixels first + i *
// stride to first + i * stride + extent - 1 at most. Those that are not in the picture are padding.
struct FieldAxis {
  int first = 0;
  int extent = 1;
  int stride = 1;
};

struct ReceptiveField {
  FieldAxis x;
  FieldAxis y;
};

// One a layer. Behind what mixes all positions (linear, global_avg_pool2d, softmax), it is all that
// any position looked at.
std::vector<ReceptiveField> receptive_fields(const Network& network);

}  // namespace inkdigit
