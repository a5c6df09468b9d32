// Pooling by its definition, with bounds.
#pragma once

#include "tests/native/reference/layers.hpp"

namespace inkdigit::test {

Tensor pooled_maxima(const MaxPool2d& layer, const LayerCall& call);
Tensor pooled_means(const AvgPool2d& layer, const LayerCall& call);
Tensor pooled_means(const GlobalAvgPool2d& layer, const LayerCall& call);

Tensor unpooled_maxima(const MaxPool2d& layer, const LayerCall& call, const Tensor& dout);
Tensor unpooled_means(const AvgPool2d& layer, const LayerCall& call, const Tensor& dout);
Tensor unpooled_means(const GlobalAvgPool2d& layer, const LayerCall& call, const Tensor& dout);

}  // namespace inkdigit::test
