// A network ready to run: the spec's layers with their shapes, and the walk over them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/layers/any_layer.hpp"
#include "engine/result.hpp"
#include "engine/spec/network_spec.hpp"

namespace inkdigit {

class Network {
 public:
  // Infers every layer's shape; an error names the layer that does not fit.
  static Result<Network> create(NetworkSpec spec);

  [[nodiscard]] const NetworkSpec& spec() const { return spec_; }
  [[nodiscard]] const std::vector<AnyLayer>& layers() const { return layers_; }
  // All parameters; offsets count from the start of the flat buffer, in memory layout.
  [[nodiscard]] const std::vector<Parameter>& parameters() const { return parameters_; }
  [[nodiscard]] std::size_t parameter_count() const { return parameter_count_; }
  // Where layer i's slice starts in the flat buffer.
  [[nodiscard]] std::size_t parameter_offset(std::size_t layer) const {
    return layer_offsets_[layer];
  }
  [[nodiscard]] std::size_t input_size() const { return spec_.input.shape().size(); }
  [[nodiscard]] std::size_t class_count() const { return spec_.classes.size(); }

  // Bytes of `batch` pictures, H x W x C, to what the first layer takes.
  template <class T>
  void normalise(const std::uint8_t* pixels, T* out, int batch) const;

  // Elements of memory that forward needs beside its input.
  [[nodiscard]] std::size_t arena_size(int batch) const;

  // `input`: batch x H x W x C, normalised. Returns batch x class_count() probabilities, inside the
  // arena. Allocates nothing.
  template <class T>
  const T* forward(std::span<const T> parameters, const T* input, std::span<T> arena,
                   int batch) const;

 private:
  Network() = default;

  NetworkSpec spec_;
  std::vector<AnyLayer> layers_;
  std::vector<Parameter> parameters_;
  std::vector<std::size_t> layer_offsets_;
  std::size_t parameter_count_ = 0;
  std::size_t largest_output_ = 0;
  std::size_t largest_scratch_ = 0;
};

}  // namespace inkdigit
