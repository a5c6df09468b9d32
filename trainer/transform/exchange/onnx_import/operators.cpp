#include "trainer/transform/exchange/onnx_import/operators.hpp"

#include <array>

#include "trainer/transform/exchange/onnx_import/failure.hpp"

namespace inkdigit::onnx_import {
namespace {

struct Operator {
  std::string_view type;
  Value (*convert)(const Step& step);
};

constexpr std::array kOperators{
    Operator{"Add", import_arithmetic},
    Operator{"AveragePool", import_average_pool},
    Operator{"BatchNormalization", import_batch_norm},
    Operator{"Cast", import_unchanged},
    Operator{"Clip", import_clip},
    Operator{"Conv", import_conv},
    Operator{"DequantizeLinear", import_dequantize},
    Operator{"Div", import_arithmetic},
    Operator{"Dropout", import_unchanged},
    Operator{"Flatten", import_view},
    Operator{"Gemm", import_gemm},
    Operator{"GlobalAveragePool", import_global_average_pool},
    Operator{"Identity", import_unchanged},
    Operator{"LeakyRelu", import_leaky_relu},
    Operator{"LogSoftmax", import_softmax},
    Operator{"MatMul", import_mat_mul},
    Operator{"MaxPool", import_max_pool},
    Operator{"Mul", import_arithmetic},
    Operator{"Pad", import_pad},
    Operator{"QuantizeLinear", import_quantize},
    Operator{"ReduceMean", import_reduce_mean},
    Operator{"Relu", import_relu},
    Operator{"Reshape", import_view},
    Operator{"Shape", import_shape},
    Operator{"Slice", import_slice},
    Operator{"Softmax", import_softmax},
    Operator{"Squeeze", import_view},
    Operator{"Sub", import_arithmetic},
    Operator{"Transpose", import_view},
    Operator{"Unsqueeze", import_view},
};

std::string all_operators() {
  std::string text;
  for (const Operator& known : kOperators) {
    text += (text.empty() ? "" : ", ") + std::string(known.type);
  }
  return text;
}

bool all_constant(const Step& step) {
  for (int i = 0; i < step.node.inputs(); ++i) {
    if (step.has(i) && !step.is_constant(i)) return false;
  }
  return true;
}

}  // namespace

Value import_node(const Step& step) {
  const std::string& domain = step.node.domain();
  if (!domain.empty() && domain != "ai.onnx") {
    fail("is an operator of '" + domain +
         "'; possible are those of ONNX itself: " + all_operators());
  }
  if (all_constant(step)) {
    if (std::optional<Constant> constant = fold_constants(step)) return *std::move(constant);
  }
  for (const Operator& known : kOperators) {
    if (known.type == step.node.type()) return known.convert(step);
  }
  fail("no layer here does this; possible are " + all_operators());
}

}  // namespace inkdigit::onnx_import
