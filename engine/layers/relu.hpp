#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out = max(inp, 0)
class Relu : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kAlways,
                                       .identity = When::kNever,
                                       .takes_relu = false,
                                       .takes_integers = false,
                                       .rounds_to_int8 = false,
                                       .multiplies = false,
                                       .channels = Channels::kPassed,
                                       .negative = Negative::kNever};

  static Result<Relu> create(const ReluSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

 private:
  Relu(const ReluSpec& spec, Shape input);
};

}  // namespace inkdigit
