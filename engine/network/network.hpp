// A network ready to run: the spec's layers with their shapes, and the walk over them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/aligned_vector.hpp"
#include "engine/layers/any_layer.hpp"
#include "engine/layers/int8_weights.hpp"
#include "engine/network/plan.hpp"
#include "engine/result.hpp"
#include "engine/spec/network_spec.hpp"

namespace inkdigit {

// The parameters that a network runs on, made by Network::pack.
template <class T>
struct Weights {
  // What one layer's kernel reads.
  struct Layer {
    AlignedVector<T> packed;          // empty where there is int8
    std::optional<Int8Weights> int8;  // where the layer computes in integers
  };
  std::span<const T> parameters;  // memory layout; somebody else's
  std::vector<Layer> layers;
};

class Network {
 public:
  static constexpr std::size_t kNone = inkdigit::kNone;

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
  // The layer whose output layer i adds to its input, or kNone.
  [[nodiscard]] std::size_t skip_source(std::size_t layer) const { return skip_sources_[layer]; }
  // Who reads and writes which value; for training, the softmax's is not needed.
  [[nodiscard]] const Plan& plan(Use use) const {
    return use == Use::kTraining ? training_plan_ : plan_;
  }
  // True where layer i + 1 alone reads the output of layer i.
  [[nodiscard]] bool read_once(std::size_t layer) const {
    return std::find(skip_sources_.begin(), skip_sources_.end(), layer) == skip_sources_.end();
  }
  [[nodiscard]] std::size_t input_size() const { return spec_.input.shape().size(); }
  [[nodiscard]] std::size_t class_count() const { return spec_.classes.size(); }

  // `batch` pictures, H x W x C, to what the first layer takes. A Level is a byte, or a real number
  // from 0 to 255, a T.
  template <class T, class Level>
  void normalize(const Level* pixels, T* out, int batch) const;

  // For inference. Where T is float, a layer behind a quantize whose weights are on int8's grid
  // computes in integers; in a network that has quantizes, the first layer too, whose input is
  // bytes. `parameters` must outlive what is returned.
  template <class T>
  [[nodiscard]] Weights<T> pack(std::span<const T> parameters) const;

  // Whether forward can run on them: always, but in the WebAssembly module for strokes, which
  // multiplies in integers alone.
  [[nodiscard]] bool runs(const Weights<float>& weights) const;

  // Elements of memory that forward needs beside its input.
  [[nodiscard]] std::size_t arena_size(int batch) const;

  // `input`: batch x H x W x C, made by normalize. Returns batch x class_count() probabilities,
  // inside the arena; with `layers`, what the first so many layers give. Allocates nothing.
  template <class T>
  const T* forward(const Weights<T>& weights, const T* input, std::span<T> arena, int batch,
                   std::size_t layers = kNone) const;

 private:
  Network() = default;
  Status add_layer(const LayerSpec& spec, Shape input);
  void place_values();
  [[nodiscard]] std::optional<QuantizationParams> image_grid() const;
  void pack_int8(Weights<float>& weights) const;

  NetworkSpec spec_;
  std::vector<AnyLayer> layers_;
  std::vector<Parameter> parameters_;
  std::vector<std::size_t> layer_offsets_;
  std::size_t parameter_count_ = 0;
  std::vector<std::size_t> skip_sources_;
  Plan plan_;
  Plan training_plan_;
  // Where each of plan_'s values lies in the arena, in elements an image. The input is the
  // caller's: there it stands for the picture's integers.
  std::vector<std::size_t> starts_;
  std::size_t activation_size_ = 0;  // of the arena, in elements an image
  std::size_t largest_scratch_ = 0;
};

}  // namespace inkdigit
