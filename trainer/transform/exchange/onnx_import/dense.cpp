// Dense layers and what follows them.
#include <algorithm>
#include <numeric>

#include "trainer/transform/exchange/onnx_import/failure.hpp"
#include "trainer/transform/exchange/onnx_import/operators.hpp"

namespace inkdigit::onnx_import {
namespace {

// y = W x + b
struct Dense {
  std::size_t in = 0;
  std::size_t out = 0;
  std::vector<double> weight;  // out x in, the inputs in the order C,H,W
  std::vector<double> bias;
};

// Of ONNX's matrix, whose inputs come in the order of the view.
Dense read_weight(const Step& step, const View& view, bool outputs_first, double factor) {
  const Constant& matrix = step.constant(1);
  if (!view.is_vector() || view.rank() != 2) {
    fail("takes vectors [N,in] but was given " + text_of(view.dims()));
  }
  const std::size_t row = outputs_first ? 1 : 0;
  if (matrix.dims.size() != 2 || matrix.dims[row] != view.extent(1) || matrix.size() == 0) {
    fail("its weights have the shape " + text_of(matrix.dims) + ", which does not fit " +
         text_of(view.dims()));
  }
  Dense dense;
  dense.in = static_cast<std::size_t>(matrix.dims[row]);
  dense.out = static_cast<std::size_t>(matrix.dims[1 - row]);
  dense.weight.resize(matrix.size());
  dense.bias.resize(dense.out);
  const std::vector<std::size_t> order = view.order();
  for (std::size_t o = 0; o < dense.out; ++o) {
    for (std::size_t i = 0; i < dense.in; ++i) {
      const double value = matrix[outputs_first ? o * dense.in + i : i * dense.out + o];
      dense.weight[o * dense.in + order[i]] = factor * value;
    }
  }
  return dense;
}

// W (s x + t) + b
void absorb(const Affine& affine, Dense& dense) {
  for (std::size_t o = 0; o < dense.out; ++o) {
    for (std::size_t i = 0; i < dense.in; ++i) {
      double& weight = dense.weight[o * dense.in + i];
      dense.bias[o] += weight * affine.shift[i];
      weight *= affine.scale[i];
    }
  }
}

std::vector<float> as_floats(const std::vector<double>& values, const char* what) {
  return floats_of(make_constant({}, values, onnx::TensorProto::DOUBLE), what);
}

Activation append_dense(const Step& step, Activation activation, Dense dense) {
  follow(step, activation);
  const Shape shape = step.chain().shape();
  // What differs from pixel to pixel becomes part of the weights.
  const auto* affine = std::get_if<Affine>(&activation.pending);
  const bool by_channel =
      affine != nullptr && affine->size() == static_cast<std::size_t>(shape.channels);
  if (affine != nullptr && (shape.flat || !by_channel)) {
    absorb(affine->for_elements(shape), dense);
    activation.pending = std::monostate{};
  }
  settle(step, activation);
  if (!step.chain().shape().flat) {
    FlattenSpec flatten;
    flatten.name = step.chain().make_name("", flatten.kType);
    step.chain().append<Flatten>(flatten);
  }
  LinearSpec spec;
  const Constant& weight = step.constant(1);
  spec.name = step.layer_name(spec.kType, &weight);
  if (dense.out > static_cast<std::size_t>(kWidthRange.high)) {
    fail("it has more outputs than a layer here may have");
  }
  spec.out_features = static_cast<int>(dense.out);
  step.chain().append<Linear>(spec, {{"weight", as_floats(dense.weight, "its weights")},
                                     {"bias", as_floats(dense.bias, "its bias")}});
  return step.made(View::vector(step.chain().shape()));
}

}  // namespace

Value import_gemm(const Step& step) {
  const double alpha = step.node.number("alpha", 1);
  const double beta = step.node.number("beta", 1);
  if (step.node.integer("transA", 0) != 0) fail("transA is possible only as 0");
  const bool outputs_first = step.node.integer("transB", 0) != 0;
  const Activation& activation = step.activation(0);
  Dense dense = read_weight(step, activation.view, outputs_first, alpha);
  if (const std::optional<Constant> bias = step.optional_constant(2)) {
    const bool one = bias->size() == 1;
    if (bias->dims.size() > 2 ||
        (!one && (bias->size() != dense.out ||
                  bias->dims.back() != static_cast<std::int64_t>(dense.out)))) {
      fail("its bias of the shape " + text_of(bias->dims) + " does not fit " +
           std::to_string(dense.out) + " outputs");
    }
    for (std::size_t o = 0; o < dense.out; ++o) dense.bias[o] = beta * (*bias)[one ? 0 : o];
  }
  return append_dense(step, activation, std::move(dense));
}

Value import_mat_mul(const Step& step) {
  const Activation& activation = step.activation(0);
  return append_dense(step, activation, read_weight(step, activation.view, false, 1));
}

void make_flat(const Step& step, Activation& activation) {
  const std::vector<std::size_t> order = activation.view.order();
  if (!std::is_sorted(order.begin(), order.end())) {
    fail("takes the classes' values with the channels last; possible is [N,classes]");
  }
  if (step.chain().shape().flat) return;
  FlattenSpec spec;
  spec.name = step.chain().make_name("", spec.kType);
  step.chain().append<Flatten>(spec);
  activation.layer = step.chain().last();
}

void append_softmax(const Step& step, const Activation& activation, SoftmaxSpec spec) {
  require_last(step, activation);
  if (spec.name.empty()) spec.name = step.chain().make_name("", spec.kType);
  step.chain().append<Softmax>(spec);
}

double take_temperature(const Step& step, Activation& activation) {
  require_last(step, activation);
  double temperature = 1;
  const auto* affine = std::get_if<Affine>(&activation.pending);
  if (affine != nullptr && affine->is_one_factor() && activation.layer != Chain::kPicture) {
    temperature = 1 / affine->scale[0];
    activation.pending = std::monostate{};
  }
  settle(step, activation);
  return temperature;
}

Value import_softmax(const Step& step) {
  Activation activation = step.activation(0);
  const View& view = activation.view;
  const bool flattens = step.graph.operator_set() < 13;  // what follows the axis, too
  const std::int64_t axis = checked_axis(step.node.integer("axis", flattens ? 1 : -1), view.rank());
  std::int64_t outer = 1;
  for (std::int64_t d = 0; d < axis; ++d) outer *= view.extent(static_cast<std::size_t>(d));
  const Shape& shape = step.chain().shape(activation.layer);
  const std::int64_t classes = flattens ? static_cast<std::int64_t>(shape.size()) / outer
                                        : view.extent(static_cast<std::size_t>(axis));
  if (axis == 0 || classes != static_cast<std::int64_t>(shape.size())) {
    fail("its axis " + std::to_string(axis) + " of " + text_of(view.dims()) +
         " is not that of the classes");
  }
  SoftmaxSpec spec;
  const auto* background = std::get_if<Background>(&activation.pending);
  const Pending pending = background == nullptr ? Pending{} : *background;
  if (background != nullptr) {
    require_last(step, activation);
    spec.background = true;
    spec.temperature = background->temperature;
    activation.pending = std::monostate{};
  } else {
    spec.temperature = take_temperature(step, activation);
  }
  make_flat(step, activation);
  spec.name = step.layer_name(spec.kType);
  append_softmax(step, activation, spec);
  if (step.node.type() == "LogSoftmax") {
    step.graph.note(
        "the model gives logarithms of probabilities; its weights here give probabilities");
  }
  Activation made = step.made(activation.view);
  made.pending = pending;
  return made;
}

// The background class is taken off again.
Value import_slice(const Step& step) {
  Activation activation = step.activation(0);
  const auto numbers = [&](const char* name, int input) {
    if (const std::optional<Dims> attribute = step.node.integers(name)) return *attribute;
    return step.has(input) ? integers_of(step.constant(input)) : Dims{};
  };
  const Dims starts = numbers("starts", 1);
  const Dims ends = numbers("ends", 2);
  const Dims axes = numbers("axes", 3);
  const Dims steps = numbers("steps", 4);
  const View& view = activation.view;
  const std::int64_t last = static_cast<std::int64_t>(view.rank()) - 1;
  const bool takes_off =
      std::holds_alternative<Background>(activation.pending) && starts == Dims{0} &&
      (ends == Dims{view.extent(static_cast<std::size_t>(last))} || ends == Dims{-1}) &&
      (axes == Dims{last} || axes == Dims{-1}) && (steps.empty() || steps == Dims{1});
  if (!takes_off) fail("possible is only what takes the background class off behind a Softmax");
  activation.pending = std::monostate{};
  return step.passed(activation);
}

}  // namespace inkdigit::onnx_import
