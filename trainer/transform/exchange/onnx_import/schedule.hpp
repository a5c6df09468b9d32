#pragma once

#include <onnx/onnx_pb.h>

#include <vector>

namespace inkdigit::onnx_import {

// The nodes on which the graph's only output depends, by their places, each behind those whose
// outputs it reads. Fails where they go round in a circle, or two give the same value.
std::vector<int> schedule(const onnx::GraphProto& graph);

}  // namespace inkdigit::onnx_import
