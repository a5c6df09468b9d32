#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// A change of shape alone: the elements stay where they are (H, W, C), and the linear layer behind
// permutes its weights instead.
class Flatten : public LayerBase {
 public:
  static constexpr bool kInPlace = true;

  static Result<Flatten> create(const FlattenSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& /*f*/) const {}

 private:
  Flatten(const FlattenSpec& spec, Shape input);
};

}  // namespace inkdigit
