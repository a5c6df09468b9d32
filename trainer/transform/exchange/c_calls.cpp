#include "trainer/transform/exchange/c_calls.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "engine/layers/any_layer.hpp"
#include "engine/network/arena_plan.hpp"

namespace inkdigit {
namespace {

// c/'s functions behind those that they call.
constexpr std::array<std::string_view, 17> kOrder{
    "start",     "window",     "round",        "store",    "product",        "float_product",
    "depthwise", "max_pool",   "average_pool", "activate", "scale_channels", "add",
    "quantize",  "dequantize", "normalize",    "softmax",  "blank"};

}  // namespace

CCalls::CCalls(const Network& network) : network_(&network) {
  program_.values.push_back({.picture = true, .elements = network.input_size()});
  functions_ = {"start", "softmax"};
  if (network.spec().input.channels == 1) need("blank");
}

const std::string& CCalls::layer_name(std::size_t layer) const {
  return base_of(network_->layers()[layer]).name();
}

std::string CCalls::constant_name(std::string_view what) const {
  return fmt::format("inkdigit_layer{}_{}", first_ + 1, what);
}

COperand CCalls::output(std::size_t elements, bool int8) {
  const std::size_t bytes = elements * (int8 ? sizeof(std::int8_t) : sizeof(float));
  output_ = program_.values.size();
  program_.values.push_back({.elements = elements, .bytes = bytes, .first = program_.calls.size()});
  return {output_, int8};
}

COperand CCalls::in_place(bool int8) {
  if (value().kept) return output(value().elements, int8);
  output_ = current_;
  return {output_, int8};
}

void CCalls::call(std::string_view source, std::string function, std::vector<CArgument> arguments) {
  need(source);
  std::vector<std::string> names;
  for (std::size_t i = first_; i <= last_; ++i) names.push_back(layer_name(i));
  for (const CArgument& argument : arguments) {
    if (const auto* used = std::get_if<COperand>(&argument)) {
      program_.values[used->value].last = program_.calls.size();
    }
  }
  program_.calls.push_back({std::move(names), std::move(function), std::move(arguments)});
  current_ = output_;
}

std::string CCalls::number(float value) {
  if (!std::isfinite(value) && !error_) {
    error_ = Error{"layer '" + layer_name(first_) +
                   "': its numbers are too large or too small for float32, as a header has them"};
  }
  return c_float(value);
}

std::string CCalls::add_array(std::string_view what, std::vector<std::int8_t> values) {
  program_.arrays.push_back({constant_name(what), std::move(values)});
  return program_.arrays.back().name;
}

std::string CCalls::add_array(std::string_view what, std::vector<float> values) {
  for (const float value : values) number(value);
  program_.arrays.push_back({constant_name(what), std::move(values)});
  return program_.arrays.back().name;
}

std::string CCalls::add_window(const CWindow& window, const Shape& input, const Shape& output) {
  need("window");
  const std::string name = constant_name("window");
  program_.constants += fmt::format("static const struct inkdigit_window {} = {};\n", name,
                                    window_text(window, input, output));
  return "&" + name;
}

std::string CCalls::add_struct(std::string_view type, std::string_view what,
                               const std::vector<std::string>& fields) {
  constexpr std::size_t kColumns = 100;
  const std::string name = constant_name(what);
  std::string text = fmt::format("static const struct {} {} = {{\n", type, name);
  std::string line = "   ";
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string field = " " + fields[i] + (i + 1 < fields.size() ? "," : "};");
    if (line.size() + field.size() > kColumns) {
      text += line + "\n";
      line = "   ";
    }
    line += field;
  }
  program_.constants += text + line + "\n";
  return "&" + name;
}

Result<CProgram> CCalls::take() {
  if (error_) return *error_;
  program_.logits = current_;
  value().last = program_.calls.size();
  place_values();
  for (const std::string_view name : kOrder) {
    if (functions_.contains(name)) program_.functions.emplace_back(name);
  }
  return std::move(program_);
}

void CCalls::place_values() {
  ArenaPlan arena;
  constexpr std::size_t kAlignment = sizeof(float);
  for (CValue& value : program_.values) {
    if (value.picture) continue;
    const std::size_t size = (value.bytes + kAlignment - 1) / kAlignment * kAlignment;
    value.offset = arena.place(size, value.first, value.last);
  }
  program_.arena_bytes = arena.size();
}

std::string window_text(const CWindow& window, const Shape& input, const Shape& output) {
  return fmt::format("{{{}, {}, {}, {}, {}, {}, {}, {}, {}, {}}}", input.height, input.width,
                     input.channels, window.kernel_height, window.kernel_width, window.stride,
                     window.padding, output.height, output.width, output.channels);
}

}  // namespace inkdigit
