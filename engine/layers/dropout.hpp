#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// The identity here; the trainer draws the masks.
class Dropout : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kAlways,
                                       .identity = When::kInference,
                                       .takes_relu = false,
                                       .takes_integers = false,
                                       .rounds_to_int8 = false,
                                       .multiplies = false,
                                       .channels = Channels::kPassed,
                                       .negative = Negative::kPassed};

  static Result<Dropout> create(const DropoutSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& /*f*/) const {}

  [[nodiscard]] double p() const { return p_; }

 private:
  Dropout(const DropoutSpec& spec, Shape input);

  double p_;
};

}  // namespace inkdigit
