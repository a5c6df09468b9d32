// What every operator offers. An operator is immutable: it holds shapes and offset tables, while
// parameters, activations and scratch memory belong to the caller, so one network serves any number
// of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/layers/parameter.hpp"
#include "engine/layers/traits.hpp"
#include "engine/result.hpp"
#include "engine/spec/shape.hpp"

namespace inkdigit {

// Operands of one forward pass over `batch` images. out == inp where the layer works in place, and
// only there (traits.hpp).
template <class T>
struct Forward {
  const T* parameters = nullptr;  // this layer's slice, in memory layout
  const T* packed = nullptr;      // packed_size() elements made by pack()
  const T* inp = nullptr;         // batch x input_shape (H x W x C)
  const T* skip = nullptr;        // add alone: batch x input_shape, the earlier layer's output
  T* out = nullptr;               // batch x output_shape (H x W x C)
  T* scratch = nullptr;           // scratch_size() elements
  int batch = 1;
  bool relu = false;  // where the layer takes_relu: out = max(out, 0), the next layer's work
};

// The part that all operators share.
class LayerBase {
 public:
  static constexpr bool kPacksInShares = false;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const Shape& input_shape() const { return input_; }
  [[nodiscard]] const Shape& output_shape() const { return output_; }
  // Offsets count from the start of this layer's slice.
  [[nodiscard]] const std::vector<Parameter>& parameters() const { return parameters_; }
  // Elements of scratch memory that forward needs, whatever the batch.
  [[nodiscard]] std::size_t scratch_size() const { return scratch_size_; }

  // What a kernel makes of the parameters once, to read them faster in every forward pass. Where
  // kPacksInShares, pack() takes a share of the work.
  [[nodiscard]] std::size_t packed_size() const { return packed_size_; }
  template <class T>
  void pack(const T* /*parameters*/, T* /*packed*/) const {}

 protected:
  LayerBase(std::string name, Shape input, Shape output)
      : name_(std::move(name)), input_(input), output_(output) {}

  void add_parameter(Parameter parameter) {
    for (const Parameter& earlier : parameters_) parameter.offset += earlier.size();
    parameter.name = name_ + "." + parameter.name;
    parameters_.push_back(std::move(parameter));
  }
  void set_scratch_size(std::size_t elements) { scratch_size_ = elements; }
  void set_packed_size(std::size_t elements) { packed_size_ = elements; }

 private:
  std::string name_;
  Shape input_;
  Shape output_;
  std::vector<Parameter> parameters_;
  std::size_t scratch_size_ = 0;
  std::size_t packed_size_ = 0;
};

// "layer 'conv1': takes ... but was given ..."
inline Error shape_error(const std::string& name, const std::string& takes, const Shape& given) {
  return Error{"layer '" + name + "': takes " + takes + " but was given " + given.text()};
}

// Offsets are 32-bit; no picture in sight comes near this.
constexpr double kMaxElements = 1 << 24;

// An error where one image between two layers would have more than kMaxElements.
inline Status check_size(const std::string& name, double elements) {
  if (elements <= kMaxElements) return success();
  return Error{"layer '" + name + "': its output would have more than " +
               std::to_string(static_cast<int>(kMaxElements)) + " elements an image"};
}

}  // namespace inkdigit
