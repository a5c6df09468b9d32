// A network as data: the one description that trainer, engine, page and every export read.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/result.hpp"
#include "engine/spec/layer_specs.hpp"
#include "engine/spec/shape.hpp"

namespace inkdigit {

// The picture that the network takes. A byte v of channel c enters as (v / 255 - mean[c]) / std[c].
struct InputSpec {
  int channels = 1;
  int height = 0;  // pixels
  int width = 0;   // pixels
  std::vector<double> mean;
  std::vector<double> std;
  // Of one channel: pictures from outside show ink, which is looked for, fitted and centered. Where
  // this is false, they are taken in gray as they are, as those of several channels are in color.
  bool ink = true;

  [[nodiscard]] Shape shape() const { return {channels, height, width, false}; }

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("channels", self.channels, Range{1, 16});
    visit("height", self.height, Range{1, 1024});
    visit("width", self.width, Range{1, 1024});
    visit("mean", self.mean, Range{-1e3, 1e3});
    visit("std", self.std, Range{1e-6, 1e3});
    visit.optional("ink", self.ink);
  }
};

struct NetworkSpec {
  InputSpec input;
  std::vector<std::string> classes;
  std::vector<LayerSpec> layers;  // at least one; the last is the only softmax

  [[nodiscard]] const SoftmaxSpec& softmax() const {
    return *std::get_if<SoftmaxSpec>(&layers.back());
  }
  [[nodiscard]] SoftmaxSpec& softmax() { return *std::get_if<SoftmaxSpec>(&layers.back()); }
};

// {"input": {...}, "classes": [...], "layers": [{"type": "conv2d", ...}, ...]}. Layers without a
// name are given one, in PyTorch's manner: type and count ("conv2d1"). Errors name the layer.
Result<NetworkSpec> parse_network_spec(const nlohmann::json& json);
nlohmann::json to_json(const NetworkSpec& spec);

}  // namespace inkdigit
