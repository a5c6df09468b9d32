#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// A change of shape alone: the elements stay where they are (H, W, C), and the linear layer behind
// permutes its weights instead.
class Flatten : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kAlways,
                                       .identity = When::kAlways,
                                       .takes_relu = false,
                                       .takes_integers = false,
                                       .rounds_to_int8 = false,
                                       .multiplies = false,
                                       .channels = Channels::kPassed,
                                       .negative = Negative::kPassed};

  static Result<Flatten> create(const FlattenSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& /*f*/) const {}

 private:
  Flatten(const FlattenSpec& spec, Shape input);
};

}  // namespace inkdigit
