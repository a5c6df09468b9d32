#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// The identity here; the trainer draws the masks.
class Dropout : public LayerBase {
 public:
  static constexpr bool kInPlace = true;

  static Result<Dropout> create(const DropoutSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& /*f*/) const {}

  [[nodiscard]] double p() const { return p_; }

 private:
  Dropout(const DropoutSpec& spec, Shape input);

  double p_;
};

}  // namespace inkdigit
