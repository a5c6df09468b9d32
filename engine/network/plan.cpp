#include "engine/network/plan.hpp"

#include <algorithm>

namespace inkdigit {
namespace {

class Planner {
 public:
  Planner(std::span<const AnyLayer> layers, std::span<const std::size_t> skip_sources, Use use)
      : layers_(layers), skip_sources_(skip_sources), use_(use) {
    plan_.values.push_back({.size = base_of(layers[0]).input_shape().size()});
    for (std::size_t i = 0; i < layers.size(); ++i) add(i);
    if (use == Use::kInference) find_integer_readers();
  }

  [[nodiscard]] Plan take() { return std::move(plan_); }

 private:
  void add(std::size_t i) {
    PlannedLayer layer;
    layer.inp = i == 0 ? 0 : plan_.layers[i - 1].out;
    if (skip_sources_[i] != kNone) layer.skip = plan_.layers[skip_sources_[i]].out;
    layer.out = works_in_place(i, layer.inp) ? layer.inp : plan_.values.size();
    if (layer.out != layer.inp) {
      plan_.values.push_back({.size = base_of(layers_[i]).output_shape().size(), .first = i});
    }
    for (const std::size_t value : {layer.inp, layer.out, layer.skip}) {
      if (value != kNone) plan_.values[value].last = i;
    }
    layer.done = i > 0 && plan_.layers[i - 1].takes_relu;
    layer.takes_relu = traits_of(layers_[i]).takes_relu && read_once(i) && i + 1 < layers_.size() &&
                       std::holds_alternative<Relu>(layers_[i + 1]);
    layer.never_negative = is_never_negative(i);
    plan_.layers.push_back(layer);
  }

  // A picture's values may be negative, normalized as they are.
  [[nodiscard]] bool is_never_negative(std::size_t i) const {
    const Negative negative = traits_of(layers_[i]).negative;
    if (negative != Negative::kPassed) return negative == Negative::kNever;
    const std::size_t skip = skip_sources_[i];
    return i > 0 && plan_.layers[i - 1].never_negative &&
           (skip == kNone || plan_.layers[skip].never_negative);
  }

  [[nodiscard]] bool holds(When when) const {
    return when == When::kAlways || (when == When::kInference && use_ == Use::kInference);
  }

  // Only the next layer reads layer i's output.
  [[nodiscard]] bool read_once(std::size_t i) const {
    return std::find(skip_sources_.begin(), skip_sources_.end(), i) == skip_sources_.end();
  }

  // What changes no element may always stand in its input's place; what does, only where no add
  // reads the value, under whatever layer's name.
  [[nodiscard]] bool works_in_place(std::size_t i, std::size_t inp) const {
    const LayerTraits& traits = traits_of(layers_[i]);
    if (!holds(traits.in_place)) return false;
    if (holds(traits.identity)) return true;
    if (inp == 0 && use_ == Use::kInference) return false;  // it is the caller's
    for (std::size_t j = 0; j < i; ++j) {
      if (plan_.layers[j].out == inp && !read_once(j)) return false;
    }
    return true;
  }

  // From a layer that takes integers back to where they are made: by a quantize, or, in a
  // network that has any (the others were made for floats), as the picture's bytes.
  void find_integer_readers() {
    const auto rounds = [](const AnyLayer& layer) { return traits_of(layer).rounds_to_int8; };
    const bool any_rounds = std::any_of(layers_.begin(), layers_.end(), rounds);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      if (!traits_of(layers_[i]).takes_integers) continue;
      std::size_t end = i;
      while (end > 0 && holds(traits_of(layers_[end - 1]).identity) && read_once(end - 1)) --end;
      if (end == 0) {
        if (any_rounds) plan_.integer_image_reader = i;
      } else if (rounds(layers_[end - 1]) && read_once(end - 1)) {
        plan_.layers[end - 1].integer_reader = i;
      }
    }
  }

  std::span<const AnyLayer> layers_;
  std::span<const std::size_t> skip_sources_;
  Use use_;
  Plan plan_;
};

}  // namespace

Plan make_plan(std::span<const AnyLayer> layers, std::span<const std::size_t> skip_sources,
               Use use) {
  return Planner(layers, skip_sources, use).take();
}

}  // namespace inkdigit
