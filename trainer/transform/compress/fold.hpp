#pragma once

#include "engine/model/model.hpp"

namespace inkdigit {

// The same function with fewer layers: each batch_norm2d directly behind a conv2d or
// depthwise_conv2d whose output no other layer reads becomes part of that convolution's weights and
// bias. Others stay.
Model fold_batch_norms(const Model& model);

}  // namespace inkdigit
