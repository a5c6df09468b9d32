#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out = inp + skip
class Add : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kInference,
                                       .identity = When::kNever,
                                       .takes_relu = false,
                                       .takes_integers = false,
                                       .rounds_to_int8 = false,
                                       .multiplies = false,
                                       .channels = Channels::kFixed,
                                       .negative = Negative::kPassed};

  // `skip` is the shape of the output of the layer that the spec names.
  static Result<Add> create(const AddSpec& spec, Shape input, const Shape& skip);

  template <class T>
  void forward(const Forward<T>& f) const;

 private:
  Add(const AddSpec& spec, Shape input);
};

}  // namespace inkdigit
