// int8 as it stands between float operators: QuantizeLinear, DequantizeLinear.
#include <cmath>

#include "engine/layers/quantize.hpp"
#include "trainer/transform/exchange/onnx_import/failure.hpp"
#include "trainer/transform/exchange/onnx_import/operators.hpp"

namespace inkdigit::onnx_import {
namespace {

// The scale of a value that is computed, whose integers must be as the engine has them.
double read_scale(const Step& step) {
  step.node.ignore("axis");
  for (const char* name : {"saturate", "output_dtype"}) step.node.ignore(name);
  if (step.node.integer("block_size", 0) != 0) fail("its block_size is possible only as 0");
  const double scale = scalar_of(step.constant(1), "its scale");
  if (!(scale > 0) || !std::isfinite(static_cast<float>(scale))) fail("its scale is not above 0");
  const std::optional<Constant> zero = step.optional_constant(2);
  if (!zero || zero->type != onnx::TensorProto::INT8 || scalar_of(*zero, "its zero point") != 0) {
    fail("possible is int8 with the zero point 0 (symmetric quantization)");
  }
  return scale;
}

}  // namespace

Value import_quantize(const Step& step) {
  Activation activation = step.activation(0);
  follow(step, activation);
  const double scale = read_scale(step);
  const double limit = scale * kInt8Max;
  if (const auto* limits = std::get_if<Limits>(&activation.pending)) {
    // A Clip in front that takes more away than int8 does.
    constexpr double kRounding = 1e-5;
    if (limits->high < limit * (1 - kRounding) || limits->low > -limit * (1 - kRounding)) {
      fail("the Clip in front of it has narrower ends than its integers");
    }
    activation.pending = std::monostate{};
  }
  settle(step, activation);
  activation.pending = Integers{scale};
  return step.passed(activation);
}

Value import_dequantize(const Step& step) {
  Activation activation = step.activation(0);
  const auto* integers = std::get_if<Integers>(&activation.pending);
  const double scale = read_scale(step);
  if (integers == nullptr || integers->scale != scale) {
    fail("possible is what gives back what a QuantizeLinear of the same scale has made integers");
  }
  require_last(step, activation);
  QuantizeSpec spec;
  spec.name = step.layer_name(spec.kType);
  step.chain().append<Quantize>(spec, {{"scale", {static_cast<float>(scale)}}});
  return step.made(activation.view);
}

}  // namespace inkdigit::onnx_import
