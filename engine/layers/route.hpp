#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out = skip
class Route : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kNever,
                                       .identity = When::kNever,
                                       .takes_relu = false,
                                       .takes_integers = false,
                                       .rounds_to_int8 = false,
                                       .multiplies = false,
                                       .channels = Channels::kFixed,
                                       .negative = Negative::kPassed};

  // `skip` is the shape of the output of the layer that the spec names.
  static Result<Route> create(const RouteSpec& spec, Shape input, const Shape& skip);

  template <class T>
  void forward(const Forward<T>& f) const;

 private:
  Route(const RouteSpec& spec, Shape input, const Shape& skip);
};

}  // namespace inkdigit
