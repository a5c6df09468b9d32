#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out[i] = exp(inp[i] / t) / (b + sum over j of exp(inp[j] / t)), where t is the temperature and b
// = 1 with the background class, whose logit is 0, and 0 without.
class Softmax : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kInference,
                                       .identity = When::kNever,
                                       .takes_relu = false,
                                       .takes_integers = false,
                                       .rounds_to_int8 = false,
                                       .multiplies = false,
                                       .channels = Channels::kFixed,
                                       .negative = Negative::kNever};

  static Result<Softmax> create(const SoftmaxSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

 private:
  Softmax(const SoftmaxSpec& spec, Shape input);

  bool background_;
  double temperature_;
};

}  // namespace inkdigit
