#pragma once

namespace inkdigit {

// kInference: where no backward pass follows.
enum class When { kNever, kInference, kAlways };

// What becomes of the channels that a layer is given: it passes each on by itself, it makes others
// of all of them, or something else counts on them as they are.
enum class Channels { kPassed, kMixed, kFixed };

// Whether an output may be negative: only where an input is, never, or whatever the inputs are.
enum class Negative { kPassed, kNever, kMade };

// What the rest of the program has to know of a layer's type. Every layer has them as kTraits, and
// names them all: the compiler complains about one that is left out.
struct LayerTraits {
  When in_place;        // the output may be written over the input
  When identity;        // the output is the input, element by element
  bool takes_relu;      // forward can do the work of a relu that follows (Forward::relu)
  bool takes_integers;  // there is a forward in integers: pack_int8() and forward(ForwardInt8)
  bool rounds_to_int8;  // its output is on a grid of int8 (Quantize::grid)
  bool multiplies;      // the input by weights: what int8 makes faster
  Channels channels;
  Negative negative;
};

}  // namespace inkdigit
