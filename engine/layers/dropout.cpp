#include "engine/layers/dropout.hpp"

namespace inkdigit {

Result<Dropout> Dropout::create(const DropoutSpec& spec, Shape input) {
  return Dropout(spec, input);
}

Dropout::Dropout(const DropoutSpec& spec, Shape input)
    : LayerBase(spec.name, input, input), p_(spec.p) {}

}  // namespace inkdigit
