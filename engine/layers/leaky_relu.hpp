#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out = inp above 0, and negative_slope * inp below (Maas, Hannun, Ng, "Rectifier nonlinearities
// improve neural network acoustic models", 2013). The slope is not negative, so that the output has
// the input's sign, which is all that the backward pass asks for.
class LeakyRelu : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kAlways,
                                       .identity = When::kNever,
                                       .takes_relu = false,
                                       .takes_integers = false,
                                       .rounds_to_int8 = false,
                                       .multiplies = false,
                                       .channels = Channels::kPassed,
                                       .negative = Negative::kPassed};

  static Result<LeakyRelu> create(const LeakyReluSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

  [[nodiscard]] double negative_slope() const { return negative_slope_; }

 private:
  LeakyRelu(const LeakyReluSpec& spec, Shape input);

  double negative_slope_;
};

}  // namespace inkdigit
