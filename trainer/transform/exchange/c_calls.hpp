// Collects the calls of a C program, with the values and the constants that they take.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "trainer/transform/exchange/c_program.hpp"

namespace inkdigit {

// A window that slides over a picture.
struct CWindow {
  int kernel_height = 1;
  int kernel_width = 1;
  int stride = 1;
  int padding = 0;
};

class CCalls {
 public:
  // The first value is the picture, and what the first layer takes.
  explicit CCalls(const Network& network);

  // The layers that calls are for, from now on.
  void begin(std::size_t layer) { first_ = last_ = layer; }
  void go_on_to(std::size_t layer) { last_ = layer; }
  [[nodiscard]] std::size_t last() const { return last_; }

  // What the next call takes for its input, which is what the one before it gave.
  [[nodiscard]] std::size_t current() const { return current_; }
  void set_current(std::size_t value) { current_ = value; }
  [[nodiscard]] CValue& value() { return program_.values[current_]; }
  [[nodiscard]] COperand input() { return {current_, value().step.has_value()}; }
  [[nodiscard]] std::string count() { return std::to_string(value().elements); }

  // What it writes.
  COperand output(std::size_t elements, bool int8 = false);
  // The same of a function that goes through the elements in order, and may write over them.
  COperand in_place(bool int8 = false);

  // `source`: which of c/ the function is in. One argument is its output.
  void call(std::string_view source, std::string function, std::vector<CArgument> arguments);
  // Another of c/ that is needed.
  void need(std::string_view source) { functions_.insert(std::string(source)); }

  // Constants, as arguments. Numbers that are not finite are the error of take().
  std::string number(float value);
  // What rounding to multiples of `step` takes, as the engine reckons it.
  std::string steps_of(float step) { return number(1.0F / step); }
  std::string add_array(std::string_view what, std::vector<std::int8_t> values);
  std::string add_array(std::string_view what, std::vector<float> values);
  std::string add_window(const CWindow& window, const Shape& input, const Shape& output);
  // A struct of c/'s with these fields, which are text.
  std::string add_struct(std::string_view type, std::string_view what,
                         const std::vector<std::string>& fields);

  // `current()` is the logits.
  Result<CProgram> take();

 private:
  [[nodiscard]] std::string constant_name(std::string_view what) const;
  [[nodiscard]] const std::string& layer_name(std::size_t layer) const;
  void place_values();

  const Network* network_;
  CProgram program_;
  std::set<std::string, std::less<>> functions_;
  std::size_t current_ = 0;
  std::size_t output_ = 0;  // the value that the next call writes
  std::size_t first_ = 0;   // of the layers that a call is for
  std::size_t last_ = 0;
  std::optional<Error> error_;
};

// The struct inkdigit_window as C has it.
std::string window_text(const CWindow& window, const Shape& input, const Shape& output);

}  // namespace inkdigit
