// What a C program has to do to run a network, and where its values lie: the calls of c/'s
// functions in their order, with the constants that they take.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "engine/model/model.hpp"
#include "engine/result.hpp"

namespace inkdigit {

// An array of constants.
struct CArray {
  std::string name;
  std::variant<std::vector<std::int8_t>, std::vector<float>> values;

  [[nodiscard]] std::size_t bytes() const;
};

// A value between two calls: the picture, which is the caller's, or some of the arena.
struct CValue {
  bool picture = false;
  std::optional<float> step = {};  // where it is int8: what 1 is worth
  std::size_t elements = 0;
  std::size_t bytes = 0;   // in the arena, all that it ever needs
  std::size_t first = 0;   // the call that makes it
  std::size_t last = 0;    // the last call that reads or writes it
  bool kept = false;       // an add still reads it, so it must not be written over
  std::size_t offset = 0;  // bytes into the arena
};

// A value as a call takes it.
struct COperand {
  std::size_t value = 0;
  bool int8 = false;
};

using CArgument = std::variant<std::string, COperand>;

struct CCall {
  std::vector<std::string> layers;  // names of those that it computes
  std::string function;
  std::vector<CArgument> arguments;
};

struct CProgram {
  std::vector<std::string> functions;  // names of c/'s, in the order in which they stand
  std::string constants;               // definitions of structs that the calls take
  std::vector<CArray> arrays;          // stand in front of those
  std::vector<CValue> values;
  std::vector<CCall> calls;
  std::size_t logits = 0;       // the value that the softmax takes, floats
  std::size_t arena_bytes = 0;  // a multiple of four
  bool integers = false;        // whether a layer multiplies integers
};

// An error where a constant is no finite float, which float32's range can bring about.
Result<CProgram> make_c_program(const Model& model);

// A float as C has it, which reads back as the same.
std::string c_float(float value);

}  // namespace inkdigit
