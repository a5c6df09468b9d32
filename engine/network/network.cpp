#include "engine/network/network.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <type_traits>

#include "engine/network/arena_plan.hpp"

namespace inkdigit {
namespace {

// 2^28 parameters are 1 GiB; more is a mistake in the recipe.
constexpr double kMaxParameters = 1 << 28;

// The layer that Spec describes; `skip` is the shape of what an add or a route reads of an earlier
// layer.
template <class Spec, std::size_t I = 0>
Result<AnyLayer> make_layer(const Spec& spec, const Shape& input, const Shape& skip) {
  using Layer = std::variant_alternative_t<I, AnyLayer>;
  if constexpr (requires { Layer::create(spec, input); }) {
    auto made = Layer::create(spec, input);
    return made ? Result<AnyLayer>(std::move(*made)) : made.error();
  } else if constexpr (requires { Layer::create(spec, input, skip); }) {
    auto made = Layer::create(spec, input, skip);
    return made ? Result<AnyLayer>(std::move(*made)) : made.error();
  } else {
    return make_layer<Spec, I + 1>(spec, input, skip);
  }
}

#ifdef INKDIGIT_FEW_LAYERS  // spec/layer_specs.hpp
// Multiplying floats would be an eighth of the module, and int8 networks multiply integers.
constexpr bool kMultipliesFloats = false;
#else
constexpr bool kMultipliesFloats = true;
#endif

template <class Layer>
constexpr bool kRunsInFloats = kMultipliesFloats || !std::remove_cvref_t<Layer>::kTraits.multiplies;

// layers.size() where none has the name.
std::size_t find_layer(const std::vector<AnyLayer>& layers, const std::string& name) {
  const auto found = std::find_if(layers.begin(), layers.end(), [&](const AnyLayer& layer) {
    return base_of(layer).name() == name;
  });
  return static_cast<std::size_t>(found - layers.begin());
}

// Calls use(A{}) with what integers are in `lanes`.
template <class Use>
void with_integer(Int8Lanes lanes, Use use) {
  if (int8_most_of_quads() > 0 && lanes == Int8Lanes::kQuads) {
    use(std::uint8_t{});
  } else {
    use(std::int16_t{});
  }
}

// Values as integers take the place of floats, and leave some of it unused. Only networks of float
// have any.
template <class T>
void store_integers(const T* inp, std::size_t size, const Int8Weights& weights, T* out) {
  if constexpr (std::is_same_v<T, float>) {
    with_integer(weights.lanes, [&](auto integer) {
      to_integers(inp, size, weights.grid, reinterpret_cast<decltype(integer)*>(out));
    });
  }
}

template <class A>
void forward_int8(const AnyLayer& layer, const Int8Weights& weights, const Forward<float>& f) {
  const ForwardInt8<A> operands{.weights = &weights,
                                .inp = reinterpret_cast<const A*>(f.inp),
                                .out = f.out,
                                .scratch = reinterpret_cast<A*>(f.scratch),
                                .batch = f.batch,
                                .relu = f.relu};
  std::visit(
      [&](const auto& l) {
        if constexpr (std::decay_t<decltype(l)>::kTraits.takes_integers) l.forward(operands);
      },
      layer);
}

template <class T>
void forward_integers(const AnyLayer& layer, const Int8Weights& weights, const Forward<T>& f) {
  if constexpr (std::is_same_v<T, float>) {
    with_integer(weights.lanes,
                 [&](auto integer) { forward_int8<decltype(integer)>(layer, weights, f); });
  }
}

}  // namespace

Result<Network> Network::create(NetworkSpec spec) {
  Network network;
  network.spec_ = std::move(spec);
  Shape shape = network.spec_.input.shape();
  for (const LayerSpec& layer_spec : network.spec_.layers) {
    if (Status status = network.add_layer(layer_spec, shape); !status) return status.error();
    shape = base_of(network.layers_.back()).output_shape();
  }
  if (shape.size() != network.class_count()) {
    return Error{"network: the last layer gives " + std::to_string(shape.size()) +
                 " values but there are " + std::to_string(network.class_count()) + " classes"};
  }
  network.plan_ = make_plan(network.layers_, network.skip_sources_, Use::kInference);
  network.training_plan_ = make_plan(network.layers_, network.skip_sources_, Use::kTraining);
  network.place_values();
  return network;
}

Status Network::add_layer(const LayerSpec& spec, Shape input) {
  std::size_t source = kNone;
  if (const std::string* from = source_of(spec)) {
    source = find_layer(layers_, *from);
    if (source == layers_.size()) {
      return Error{"layer '" + name_of(spec) +
                   "': 'from' must be the name of an earlier layer, not '" + *from + "'"};
    }
  }
  const Shape skip = source == kNone ? Shape{} : base_of(layers_[source]).output_shape();
  Result<AnyLayer> layer =
      std::visit([&](const auto& s) { return make_layer(s, input, skip); }, spec);
  if (!layer) return layer.error();
  const LayerBase& base = base_of(*layer);
  layer_offsets_.push_back(parameter_count_);
  for (Parameter parameter : base.parameters()) {
    const double total = static_cast<double>(parameter_count_) +
                         1.0 * parameter.out * parameter.in * parameter.height * parameter.width;
    if (total > kMaxParameters) {
      return Error{"layer '" + base.name() + "': the network would have more than " +
                   std::to_string(static_cast<int>(kMaxParameters)) + " parameters"};
    }
    parameter.offset = parameter_count_;
    parameter_count_ += parameter.size();
    parameters_.push_back(std::move(parameter));
  }
  largest_scratch_ = std::max(largest_scratch_, base.scratch_size());
  skip_sources_.push_back(source);
  layers_.push_back(std::move(*layer));
  return success();
}

void Network::place_values() {
  ArenaPlan arena;
  starts_.assign(plan_.values.size(), 0);
  const std::size_t first = plan_.integer_image_reader == kNone ? 1 : 0;
  for (std::size_t v = first; v < plan_.values.size(); ++v) {
    const PlannedValue& value = plan_.values[v];
    starts_[v] = arena.place(value.size, value.first, value.last);
  }
  activation_size_ = arena.size();
}

template <class T, class Level>
void Network::normalize(const Level* pixels, T* out, int batch) const {
  const InputSpec& input = spec_.input;
  const auto channels = static_cast<std::size_t>(input.channels);
  const std::size_t count = static_cast<std::size_t>(batch) * input_size();
  for (std::size_t c = 0; c < channels; ++c) {
    const T scale = static_cast<T>(1.0 / (255.0 * input.std[c]));
    const T shift = static_cast<T>(-input.mean[c] / input.std[c]);
    const auto map = [&](auto step) {
      for (std::size_t i = c; i < count; i += step) {
        out[i] = static_cast<T>(pixels[i]) * scale + shift;
      }
    };
    // Known to the compiler, a step of 1 becomes vectors.
    if (channels == 1) {
      map(std::integral_constant<std::size_t, 1>());
    } else {
      map(channels);
    }
  }
}

// Nothing where the channels differ.
std::optional<QuantizationParams> Network::image_grid() const {
  const InputSpec& input = spec_.input;
  const auto all_same = [](const std::vector<double>& values) {
    return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
  };
  // So far from 0, float32 has no room for the difference between two bytes.
  constexpr double kLargestMean = 100;
  if (!all_same(input.mean) || !all_same(input.std) || std::abs(input.mean[0]) > kLargestMean) {
    return std::nullopt;
  }
  return QuantizationParams{.scale = static_cast<float>(1.0 / (255.0 * input.std[0])),
                            .shift = static_cast<float>(-input.mean[0] / input.std[0]),
                            .low = 0,
                            .high = 255};
}

void Network::pack_int8(Weights<float>& weights) const {
  const auto parameters = [&](std::size_t i) {
    return weights.parameters.data() + layer_offsets_[i];
  };
  const auto pack = [&](std::size_t reader, const QuantizationParams& grid) {
    std::visit(
        [&](const auto& l) {
          if constexpr (std::decay_t<decltype(l)>::kTraits.takes_integers) {
            weights.layers[reader].int8 = l.pack_int8(parameters(reader), grid);
          }
        },
        layers_[reader]);
  };
  if (const std::size_t reader = plan_.integer_image_reader; reader != kNone) {
    if (const std::optional<QuantizationParams> grid = image_grid()) pack(reader, *grid);
  }
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const std::size_t reader = plan_.layers[i].integer_reader;
    if (reader != kNone) {
      pack(reader, Quantize::grid(parameters(i), plan_.layers[i].never_negative));
    }
  }
}

template <class T>
Weights<T> Network::pack(std::span<const T> parameters) const {
  Weights<T> weights{parameters, std::vector<typename Weights<T>::Layer>(layers_.size())};
  if constexpr (std::is_same_v<T, float>) pack_int8(weights);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    auto& layer = weights.layers[i];
    if (layer.int8) continue;
    layer.packed.resize(base_of(layers_[i]).packed_size());
    const T* slice = parameters.data() + layer_offsets_[i];
    std::visit(
        [&](const auto& l) {
          if constexpr (kRunsInFloats<decltype(l)>) l.pack(slice, layer.packed.data());
        },
        layers_[i]);
  }
  return weights;
}

bool Network::runs(const Weights<float>& weights) const {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const bool in_floats =
        std::visit([](const auto& l) { return kRunsInFloats<decltype(l)>; }, layers_[i]);
    if (!in_floats && !weights.layers[i].int8) return false;
  }
  return true;
}

std::size_t Network::arena_size(int batch) const {
  return static_cast<std::size_t>(batch) * activation_size_ + largest_scratch_;
}

template <class T>
const T* Network::forward(const Weights<T>& weights, const T* input, std::span<T> arena, int batch,
                          std::size_t layers) const {
  const auto images = static_cast<std::size_t>(batch);
  const std::size_t count = std::min(layers, layers_.size());
  const auto place = [&](std::size_t value) { return arena.data() + images * starts_[value]; };
  // Whose input is to be integers in this pass, by the layer that can take them.
  const auto int8_of = [&](std::size_t reader) -> const Int8Weights* {
    if (reader >= count || !weights.layers[reader].int8) return nullptr;
    return &*weights.layers[reader].int8;
  };
  if (const Int8Weights* reader = int8_of(plan_.integer_image_reader)) {
    store_integers(input, images * input_size(), *reader, place(0));
    input = place(0);
  }
  const auto value_of = [&](std::size_t value) -> const T* {
    return value == 0 ? input : place(value);
  };
  for (std::size_t i = 0; i < count; ++i) {
    const PlannedLayer& planned = plan_.layers[i];
    if (planned.done) continue;
    const typename Weights<T>::Layer& layer = weights.layers[i];
    Forward<T> operands;
    operands.parameters = weights.parameters.data() + layer_offsets_[i];
    operands.packed = layer.packed.data();
    operands.inp = value_of(planned.inp);
    if (planned.skip != kNone) operands.skip = value_of(planned.skip);
    // In place on the input is only what changes nothing.
    operands.out = planned.out == 0 ? nullptr : place(planned.out);
    operands.scratch = arena.data() + images * activation_size_;
    operands.batch = batch;
    operands.relu = planned.takes_relu && i + 1 < count;
    if (const Int8Weights* reader = int8_of(planned.integer_reader)) {
      const std::size_t size = images * base_of(layers_[i]).output_shape().size();
      store_integers(operands.inp, size, *reader, operands.out);
    } else if (layer.int8) {
      forward_integers(layers_[i], *layer.int8, operands);
    } else {
      std::visit(
          [&](const auto& l) {
            if constexpr (kRunsInFloats<decltype(l)>) l.forward(operands);
          },
          layers_[i]);
    }
  }
  return count == 0 ? input : value_of(plan_.layers[count - 1].out);
}

template void Network::normalize(const std::uint8_t*, float*, int) const;
template void Network::normalize(const std::uint8_t*, double*, int) const;
template void Network::normalize(const float*, float*, int) const;
template void Network::normalize(const double*, double*, int) const;
template Weights<float> Network::pack(std::span<const float>) const;
template Weights<double> Network::pack(std::span<const double>) const;
template const float* Network::forward(const Weights<float>&, const float*, std::span<float>, int,
                                       std::size_t) const;
template const double* Network::forward(const Weights<double>&, const double*, std::span<double>,
                                        int, std::size_t) const;

}  // namespace inkdigit
