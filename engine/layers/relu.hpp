#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out = max(inp, 0)
class Relu : public LayerBase {
 public:
  static constexpr bool kInPlace = true;

  static Result<Relu> create(const ReluSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

 private:
  Relu(const ReluSpec& spec, Shape input);
};

}  // namespace inkdigit
