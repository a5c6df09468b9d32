#pragma once

#include "engine/model/model.hpp"

namespace inkdigit {

// Takes out whole output channels of every conv2d and linear layer (the last one and those whose
// channels a residual add reads excepted), together with everything that belonged to them in the
// layers behind: of each layer the `share` (0..1) with the smallest L1 norms of weights, at least
// one channel stays (Li, Kadav, Durdanovic, Samet, Graf, "Pruning filters for efficient ConvNets",
// 2017). The smaller network wants fine-tuning. A UserError where nothing can be taken out.
Model prune_channels(const Model& model, double share);

}  // namespace inkdigit
