// The graph's input as the picture that a network takes.
#pragma once

#include <onnx/onnx_pb.h>

#include <string>
#include <vector>

#include "trainer/transform/exchange/onnx_import/graph.hpp"
#include "trainer/transform/exchange/read_onnx.hpp"

namespace inkdigit::onnx_import {

struct GraphInput {
  std::string name;
  Shape shape;
  Activation activation;           // what of bytes / 255 enters the graph
  std::vector<std::string> notes;  // what was assumed
};

// Fails where there is no input or more than one, or it is no picture.
GraphInput find_input(const onnx::GraphProto& graph, const OnnxMeaning& meaning);

}  // namespace inkdigit::onnx_import
