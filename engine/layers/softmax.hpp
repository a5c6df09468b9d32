#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out[i] = exp(inp[i]) / sum over j of exp(inp[j])
class Softmax : public LayerBase {
 public:
  static constexpr bool kInPlace = true;

  static Result<Softmax> create(const SoftmaxSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

 private:
  Softmax(const SoftmaxSpec& spec, Shape input);
};

}  // namespace inkdigit
