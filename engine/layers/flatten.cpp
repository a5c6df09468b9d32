#include "engine/layers/flatten.hpp"

namespace inkdigit {

Result<Flatten> Flatten::create(const FlattenSpec& spec, Shape input) {
  return Flatten(spec, input);
}

Flatten::Flatten(const FlattenSpec& spec, Shape input)
    : LayerBase(spec.name, input, Shape{input.channels, input.height, input.width, true}) {}

}  // namespace inkdigit
