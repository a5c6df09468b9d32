#include "trainer/transform/exchange/onnx_import/chain.hpp"

#include <algorithm>

namespace inkdigit::onnx_import {
namespace {

// True for a layer whose output its weight scales and its bias shifts; makes sure that it has a
// bias.
struct GiveBias {
  bool operator()(Conv2dSpec& spec) const { return spec.bias = true; }
  bool operator()(DepthwiseConv2dSpec& spec) const { return spec.bias = true; }
  bool operator()(const LinearSpec& /*spec*/) const { return true; }
  bool operator()(const BatchNorm2dSpec& /*spec*/) const { return true; }
  template <class Spec>
  bool operator()(const Spec& /*spec*/) const {
    return false;
  }
};

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

}  // namespace

bool Affine::is_one_factor() const {
  return std::all_of(scale.begin(), scale.end(), [this](double s) { return s == scale[0]; }) &&
         std::all_of(shift.begin(), shift.end(), [](double s) { return s == 0; });
}

Affine Affine::for_elements(const Shape& shape) const {
  if (size() == shape.size()) return *this;
  const std::size_t area = shape.size() / size();
  Affine spread;
  for (std::size_t c = 0; c < size(); ++c) {
    spread.scale.insert(spread.scale.end(), area, scale[c]);
    spread.shift.insert(spread.shift.end(), area, shift[c]);
  }
  return spread;
}

Affine Affine::then(const Affine& next, const Shape& shape) const {
  if (size() != next.size()) return for_elements(shape).then(next.for_elements(shape), shape);
  Affine both = *this;
  for (std::size_t i = 0; i < size(); ++i) {
    both.scale[i] *= next.scale[i];
    both.shift[i] = both.shift[i] * next.scale[i] + next.shift[i];
  }
  return both;
}

std::string Chain::make_name(const std::string& wish, std::string_view type) {
  constexpr std::size_t kLongest = 80;
  std::string plain;
  for (const char c : wish.substr(0, kLongest)) {
    if (c == '/' && plain.empty()) continue;
    plain += is_plain(c) ? c : c == '/' ? '.' : '_';
  }
  // PyTorch's manner: "conv2d1" where there is no name, "conv1_2" where there are two.
  const std::string stem = plain.empty() ? std::string(type) : plain + "_";
  int& number = numbers_[stem];
  std::string name = plain;
  while (name.empty() || !names_.insert(name).second) {
    number += 1;
    if (number == 1 && !plain.empty()) continue;
    name = stem + std::to_string(number);
  }
  return name;
}

void Chain::count_parameters(std::size_t count) {
  constexpr std::size_t kMost = std::size_t{1} << 28U;  // as Network has it
  parameter_count_ += count;
  if (parameter_count_ <= kMost) return;
  fail("the network would have more than " + std::to_string(kMost) + " parameters");
}

bool Chain::fold(std::size_t layer, const Affine& affine) {
  const auto channels = static_cast<std::size_t>(shape(layer).channels);
  if (layer == kPicture || affine.size() != channels || !std::visit(GiveBias{}, layers_[layer])) {
    return false;
  }
  std::vector<float>& weight = tensors_[name(layer) + ".weight"];
  std::vector<float>& bias = tensors_[name(layer) + ".bias"];
  bias.resize(channels, 0.0F);
  const std::size_t each = weight.size() / channels;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    weight[i] = static_cast<float>(weight[i] * affine.scale[i / each]);
  }
  for (std::size_t c = 0; c < channels; ++c) {
    bias[c] = static_cast<float>(bias[c] * affine.scale[c] + affine.shift[c]);
  }
  return true;
}

}  // namespace inkdigit::onnx_import
