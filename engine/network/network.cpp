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

// `skip`: the shape of what an add reads beside its input.
Result<AnyLayer> make_layer(const LayerSpec& spec, const Shape& input, const Shape& skip) {
  struct Make {
    const Shape& input;
    const Shape& skip;
    auto operator()(const Conv2dSpec& s) const { return Conv2d::create(s, input); }
    auto operator()(const DepthwiseConv2dSpec& s) const {
      return DepthwiseConv2d::create(s, input);
    }
    auto operator()(const BatchNorm2dSpec& s) const { return BatchNorm2d::create(s, input); }
    auto operator()(const MaxPool2dSpec& s) const { return MaxPool2d::create(s, input); }
    auto operator()(const AvgPool2dSpec& s) const { return AvgPool2d::create(s, input); }
    auto operator()(const GlobalAvgPool2dSpec& s) const {
      return GlobalAvgPool2d::create(s, input);
    }
    auto operator()(const ReluSpec& s) const { return Relu::create(s, input); }
    auto operator()(const AddSpec& s) const { return Add::create(s, input, skip); }
    auto operator()(const FlattenSpec& s) const { return Flatten::create(s, input); }
    auto operator()(const LinearSpec& s) const { return Linear::create(s, input); }
    auto operator()(const DropoutSpec& s) const { return Dropout::create(s, input); }
    auto operator()(const QuantizeSpec& s) const { return Quantize::create(s, input); }
    auto operator()(const SoftmaxSpec& s) const { return Softmax::create(s, input); }
  };
  return std::visit(
      [&](const auto& s) -> Result<AnyLayer> {
        auto made = Make{input, skip}(s);
        if (!made) return made.error();
        return AnyLayer{std::move(*made)};
      },
      spec);
}

// layers.size() where none has the name.
std::size_t find_layer(const std::vector<AnyLayer>& layers, const std::string& name) {
  const auto found = std::find_if(layers.begin(), layers.end(), [&](const AnyLayer& layer) {
    return base_of(layer).name() == name;
  });
  return static_cast<std::size_t>(found - layers.begin());
}

// True where the layer's output is its input, whatever the numbers are.
bool keeps_values(const AnyLayer& layer) {
  return std::holds_alternative<Flatten>(layer) || std::holds_alternative<Dropout>(layer);
}

// Values as whole numbers of 16 bits take the place of floats, and leave half of it unused. Only
// networks of float have any.
template <class T>
void store_integers(const T* inp, std::size_t size, const IntegerGrid& grid, T* out) {
  if constexpr (std::is_same_v<T, float>) {
    to_integers(inp, size, grid, reinterpret_cast<std::int16_t*>(out));
  }
}

template <class T>
void forward_int8(const AnyLayer& layer, const Int8Weights& weights, const Forward<T>& f) {
  if constexpr (std::is_same_v<T, float>) {
    const ForwardInt8 operands{.weights = &weights,
                               .inp = reinterpret_cast<const std::int16_t*>(f.inp),
                               .out = f.out,
                               .scratch = reinterpret_cast<std::int16_t*>(f.scratch),
                               .batch = f.batch,
                               .relu = f.relu};
    std::visit(
        [&](const auto& l) {
          if constexpr (std::decay_t<decltype(l)>::kTakesIntegers) l.forward(operands);
        },
        layer);
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
  network.find_integer_readers();
  network.plan_arena();
  return network;
}

Status Network::add_layer(const LayerSpec& spec, Shape input) {
  std::size_t source = kNone;
  if (const auto* add = std::get_if<AddSpec>(&spec)) {
    source = find_layer(layers_, add->from);
    if (source == layers_.size()) {
      return Error{"layer '" + add->name + "': 'from' must be the name of an earlier layer, not '" +
                   add->from + "'"};
    }
  }
  Result<AnyLayer> layer =
      make_layer(spec, input, source == kNone ? Shape{} : base_of(layers_[source]).output_shape());
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
  // Each layer's starts on a cache line.
  constexpr std::size_t kLine = AlignedAllocator<float>::kAlignment / sizeof(float);
  packed_offsets_.push_back(packed_size_);
  packed_size_ += (base.packed_size() + kLine - 1) / kLine * kLine;
  largest_scratch_ = std::max(largest_scratch_, base.scratch_size());
  skip_sources_.push_back(source);
  layers_.push_back(std::move(*layer));
  return success();
}

void Network::find_integer_readers() {
  const auto is_quantize = [](const AnyLayer& l) { return std::holds_alternative<Quantize>(l); };
  integer_readers_.assign(layers_.size() + 1, kNone);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    if (!std::visit([](const auto& l) { return l.kTakesIntegers; }, layers_[i])) continue;
    std::size_t value = i;
    while (value > 0 && keeps_values(layers_[value - 1]) && read_once(value - 1)) --value;
    const bool from_quantize = value > 0 && is_quantize(layers_[value - 1]) && read_once(value - 1);
    // A network without any quantize was made for floats.
    const bool from_image = value == 0 && std::any_of(layers_.begin(), layers_.end(), is_quantize);
    if (from_quantize || from_image) integer_readers_[value] = i;
  }
}

void Network::plan_arena() {
  ArenaPlan plan;
  const std::size_t count = layers_.size();
  if (integer_readers_[0] != kNone) image_start_ = plan.place(input_size(), 0, 0);
  // A value lives from the layer that makes it to the last that reads it or a copy in its place.
  std::vector<std::size_t> last_use(count);
  for (std::size_t i = 0; i < count; ++i) last_use[i] = std::min(i + 1, count - 1);
  for (std::size_t i = 0; i < count; ++i) {
    if (skip_sources_[i] != kNone) last_use[skip_sources_[i]] = i;
  }
  const auto shares_memory = [&](std::size_t i) {
    return i > 0 && in_place(layers_[i]) && read_once(i - 1);
  };
  for (std::size_t i = 0; i < count; ++i) {
    Step step;
    if (i > 0) step.inp = steps_[i - 1].out;
    if (skip_sources_[i] != kNone) step.skip = steps_[skip_sources_[i]].out;
    if (shares_memory(i)) {
      step.out = step.inp;
    } else {
      std::size_t last = last_use[i];
      for (std::size_t next = i + 1; next < count && shares_memory(next); ++next) {
        last = std::max(last, last_use[next]);
      }
      step.out = plan.place(base_of(layers_[i]).output_shape().size(), i, last);
    }
    steps_.push_back(step);
  }
  activation_size_ = plan.size();
}

template <class T>
void Network::normalise(const std::uint8_t* pixels, T* out, int batch) const {
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

bool Network::takes_relu(std::size_t layer) const {
  const bool relu_follows =
      layer + 1 < layers_.size() && std::holds_alternative<Relu>(layers_[layer + 1]);
  return relu_follows && read_once(layer) &&
         std::visit([](const auto& l) { return l.kTakesRelu; }, layers_[layer]);
}

template <class T>
void Network::pack(std::size_t layer, const T* parameters, T* packed, Share share) const {
  const T* const from = parameters + layer_offsets_[layer];
  T* const to = packed + packed_offsets_[layer];
  std::visit(
      [&](const auto& l) {
        if constexpr (std::decay_t<decltype(l)>::kPacksInShares) {
          l.pack(from, to, share);
        } else if (share.index == 0) {
          l.pack(from, to);
        }
      },
      layers_[layer]);
}

// Nothing where the channels differ.
std::optional<IntegerGrid> Network::image_grid() const {
  const InputSpec& input = spec_.input;
  const auto all_same = [](const std::vector<double>& values) {
    return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
  };
  // So far from 0, float32 has no room for the difference between two bytes.
  constexpr double kLargestMean = 100;
  if (!all_same(input.mean) || !all_same(input.std) || std::abs(input.mean[0]) > kLargestMean) {
    return std::nullopt;
  }
  return IntegerGrid{.scale = static_cast<float>(1.0 / (255.0 * input.std[0])),
                     .shift = static_cast<float>(-input.mean[0] / input.std[0]),
                     .low = 0,
                     .high = 255};
}

void Network::pack_int8(Weights<float>& weights) const {
  const auto parameters = [&](std::size_t i) {
    return weights.parameters.data() + layer_offsets_[i];
  };
  for (std::size_t value = 0; value < integer_readers_.size(); ++value) {
    const std::size_t reader = integer_readers_[value];
    if (reader == kNone) continue;
    const std::optional<IntegerGrid> grid =
        value == 0 ? image_grid() : Quantize::grid(parameters(value - 1));
    if (!grid) continue;
    std::visit(
        [&](const auto& l) {
          if constexpr (std::decay_t<decltype(l)>::kTakesIntegers) {
            weights.layers[reader].int8 = l.pack_int8(parameters(reader), *grid);
          }
        },
        layers_[reader]);
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
    std::visit([&](const auto& l) { l.pack(slice, layer.packed.data()); }, layers_[i]);
  }
  return weights;
}

std::size_t Network::arena_size(int batch) const {
  return static_cast<std::size_t>(batch) * activation_size_ + largest_scratch_;
}

template <class T>
const T* Network::forward(const Weights<T>& weights, const T* input, std::span<T> arena, int batch,
                          std::size_t layers) const {
  const auto images = static_cast<std::size_t>(batch);
  T* const scratch = arena.data() + images * activation_size_;
  const T* inp = input;
  const std::size_t count = std::min(layers, layers_.size());
  // The grid of a value that is to be whole numbers in this pass.
  const auto grid_of = [&](std::size_t value) -> const IntegerGrid* {
    const std::size_t reader = integer_readers_[value];
    if (reader >= count || !weights.layers[reader].int8) return nullptr;
    return &weights.layers[reader].int8->grid;
  };
  if (const IntegerGrid* grid = grid_of(0)) {
    T* const out = arena.data() + images * image_start_;
    store_integers(inp, images * input_size(), *grid, out);
    inp = out;
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 && takes_relu(i - 1)) continue;
    const Step& step = steps_[i];
    T* const out = arena.data() + images * step.out;
    if (in_place(layers_[i]) && inp != out) {
      // Somebody else needs the input as it is, so the layer works on a copy.
      std::copy_n(inp, images * base_of(layers_[i]).input_shape().size(), out);
      inp = out;
    }
    const T* skip = step.skip == kNone ? nullptr : arena.data() + images * step.skip;
    const typename Weights<T>::Layer& layer = weights.layers[i];
    Forward<T> operands;
    operands.parameters = weights.parameters.data() + layer_offsets_[i];
    operands.packed = layer.packed.data();
    operands.inp = inp;
    operands.skip = skip;
    operands.out = out;
    operands.scratch = scratch;
    operands.batch = batch;
    operands.relu = i + 1 < count && takes_relu(i);
    if (const IntegerGrid* grid = grid_of(i + 1)) {
      store_integers(inp, images * base_of(layers_[i]).output_shape().size(), *grid, out);
    } else if (layer.int8) {
      forward_int8(layers_[i], *layer.int8, operands);
    } else {
      std::visit([&](const auto& l) { l.forward(operands); }, layers_[i]);
    }
    inp = out;
  }
  return inp;
}

template void Network::normalise(const std::uint8_t*, float*, int) const;
template void Network::normalise(const std::uint8_t*, double*, int) const;
template void Network::pack(std::size_t, const float*, float*, Share) const;
template void Network::pack(std::size_t, const double*, double*, Share) const;
template Weights<float> Network::pack(std::span<const float>) const;
template Weights<double> Network::pack(std::span<const double>) const;
template const float* Network::forward(const Weights<float>&, const float*, std::span<float>, int,
                                       std::size_t) const;
template const double* Network::forward(const Weights<double>&, const double*, std::span<double>,
                                        int, std::size_t) const;

}  // namespace inkdigit
