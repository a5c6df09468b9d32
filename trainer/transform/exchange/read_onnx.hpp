#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/model/model.hpp"

namespace inkdigit {

// What an ONNX file does not say.
struct OnnxMeaning {
  std::string name = {};  // of the weights, where the file has none of ours
  // Empty: the file's own where it is ours, or "0", "1", ...
  std::vector<std::string> classes = {};
  // Of pictures that the file takes as vectors; channels 0 = as the file has them, or one square
  // channel.
  Shape picture{.channels = 0};
  // A byte v of channel c enters the graph as (v / 255 * scale - mean[c]) / std[c]. No scale: 1, or
  // 255 where the graph takes bytes. One number is for all channels; none are 0 and 1.
  std::optional<double> scale = {};
  std::vector<double> mean = {};
  std::vector<double> std = {};
};

struct ImportedOnnx {
  Model model;  // without golden cases
  // For the person who imports it: what was assumed, and what is otherwise than in the file.
  std::vector<std::string> notes;
};

// The network of an ONNX file (operator set 7 and newer), with its parameters: convolutions,
// pooling, dense layers and what stands between them, one behind the other or with shortcuts, in
// the layouts and by the operators of PyTorch, TensorFlow and CNTK. What the engine has no layer
// for becomes one that gives the same (a border of its own on each side, means over rectangles) or
// is an error that names the node and what is possible.
//
// An error where this build has no ONNX (cmake/onnx.cmake).
Result<ImportedOnnx> read_onnx(std::span<const std::uint8_t> file, const OnnxMeaning& meaning);

}  // namespace inkdigit
