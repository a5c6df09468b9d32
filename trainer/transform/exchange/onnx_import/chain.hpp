// The network as it grows, layer by layer, with the parameters that its layers have.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/json/fields.hpp"
#include "engine/layers/any_layer.hpp"
#include "engine/spec/network_spec.hpp"
#include "trainer/transform/compress/tensors.hpp"
#include "trainer/transform/exchange/onnx_import/failure.hpp"

namespace inkdigit::onnx_import {

// x * scale + shift, with a number a channel, or a number an element in the order C,H,W.
struct Affine {
  std::vector<double> scale;
  std::vector<double> shift;

  static Affine identity(std::size_t size) {
    return {std::vector<double>(size, 1.0), std::vector<double>(size, 0.0)};
  }
  [[nodiscard]] std::size_t size() const { return scale.size(); }
  // All channels or elements alike, and without a shift.
  [[nodiscard]] bool is_one_factor() const;
  // A number an element of `shape`.
  [[nodiscard]] Affine for_elements(const Shape& shape) const;
  // This one, then the other; both have a number a channel of `shape`, or one an element.
  [[nodiscard]] Affine then(const Affine& next, const Shape& shape) const;
};

class Chain {
 public:
  // Stands for the picture among the places of layers.
  static constexpr std::size_t kPicture = kNone;

  explicit Chain(const Shape& picture) : shapes_{picture} {}

  [[nodiscard]] const Shape& picture() const { return shapes_.front(); }
  // The place of the last layer, or kPicture.
  [[nodiscard]] std::size_t last() const { return layers_.empty() ? kPicture : layers_.size() - 1; }
  [[nodiscard]] const Shape& shape() const { return shapes_.back(); }  // of what the last one gives
  [[nodiscard]] const Shape& shape(std::size_t layer) const {
    return layer == kPicture ? shapes_.front() : shapes_[layer + 1];
  }
  [[nodiscard]] const std::string& name(std::size_t layer) const { return name_of(layers_[layer]); }
  [[nodiscard]] const std::vector<LayerSpec>& layers() const { return layers_; }
  [[nodiscard]] const Tensors& tensors() const { return tensors_; }

  // A name for a layer that no other has, like `wish` as far as a layer may be called so.
  std::string make_name(const std::string& wish, std::string_view type);

  // Appends a layer with its parameters in the layout of files, by the ends of their names
  // ("weight"); `more` is what Layer::create takes beside the input's shape.
  template <class Layer, class Spec, class... More>
  void append(const Spec& spec,
              std::vector<std::pair<const char*, std::vector<float>>> parameters = {},
              const More&... more) {
    const std::string where = "layer '" + spec.name + "'";
    const nlohmann::json json = fields_json(spec);
    FieldReader ranges(json, where);
    Spec checked = spec;
    Spec::fields(checked, ranges);
    if (const Status status = ranges.finish(); !status) fail(status.error().message);
    if (!layers_.empty() && std::holds_alternative<SoftmaxSpec>(layers_.back())) {
      fail("comes after the Softmax, which must be the last");
    }
    const Result<Layer> layer = Layer::create(spec, shape(), more...);
    if (!layer) fail(layer.error().message);
    shapes_.push_back(layer->output_shape());
    layers_.push_back(spec);
    for (auto& [name, values] : parameters) {
      count_parameters(values.size());
      tensors_[spec.name + "." + name] = std::move(values);
    }
  }

  // Makes the layer scale and shift what it gives, a number a channel; false where it cannot.
  bool fold(std::size_t layer, const Affine& affine);

 private:
  // Fails where they are more than a network may have: many layers may share a tensor of the file,
  // but each has its own here.
  void count_parameters(std::size_t count);

  std::vector<LayerSpec> layers_;
  std::vector<Shape> shapes_;  // the picture's, then what each layer gives
  Tensors tensors_;
  std::size_t parameter_count_ = 0;
  std::set<std::string> names_;
  std::map<std::string, int> numbers_;  // the last one behind each name that was wished for
};

}  // namespace inkdigit::onnx_import
