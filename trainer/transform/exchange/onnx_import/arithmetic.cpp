// Scaling and shifting by constants, and shortcuts.
#include <algorithm>
#include <cmath>

#include "trainer/transform/exchange/onnx_import/failure.hpp"
#include "trainer/transform/exchange/onnx_import/operators.hpp"
#include "trainer/transform/exchange/onnx_import/window.hpp"

namespace inkdigit::onnx_import {
namespace {

// Numbers an element are for small pictures and vectors.
constexpr std::size_t kMostElements = std::size_t{1} << 20U;

// Whether the constant's dimensions, counted from the last, are 1 or as large as the view's.
bool broadcasts(const View& view, const Constant& constant) {
  if (constant.dims.size() > view.rank()) return false;
  const std::size_t skipped = view.rank() - constant.dims.size();
  for (std::size_t d = 0; d < constant.dims.size(); ++d) {
    if (constant.dims[d] != 1 && constant.dims[d] != view.extent(d + skipped)) return false;
  }
  return true;
}

// Of a constant with as many numbers as the view has channels: whether each is a channel's.
bool is_by_channel(const View& view, const Constant& constant) {
  const std::size_t skipped = view.rank() - constant.dims.size();
  for (std::size_t d = 0; d < constant.dims.size(); ++d) {
    if (constant.dims[d] != 1 && !view.is_channel(d + skipped)) return false;
  }
  return true;
}

std::vector<double> by_element(const View& view, const Constant& constant, std::size_t elements) {
  const std::size_t skipped = view.rank() - constant.dims.size();
  std::vector<std::size_t> from{0};  // of the constant, for each element in the view's order
  std::size_t step = constant.size();
  for (std::size_t d = 0; d < view.rank(); ++d) {
    const bool varies = d >= skipped && constant.dims[d - skipped] != 1;
    if (varies) step /= static_cast<std::size_t>(constant.dims[d - skipped]);
    std::vector<std::size_t> finer;
    for (const std::size_t start : from) {
      for (std::int64_t i = 0; i < view.extent(d); ++i) {
        finer.push_back(start + (varies ? static_cast<std::size_t>(i) * step : 0));
      }
    }
    from = std::move(finer);
  }
  const std::vector<std::size_t> order = view.order();
  std::vector<double> values(elements);
  for (std::size_t i = 0; i < elements; ++i) values[order[i]] = constant[from[i]];
  return values;
}

// The constant's numbers for a value of this view: one a channel, or else one an element.
std::vector<double> spread(const View& view, const Constant& constant, const Shape& shape) {
  static_cast<void>(floats_of(constant, "its constant"));
  const auto channels = static_cast<std::size_t>(shape.channels);
  if (!broadcasts(view, constant)) {
    fail("its constant of the shape " + text_of(constant.dims) + " does not fit " +
         text_of(view.dims()));
  }
  if (constant.size() == 1) return std::vector<double>(channels, constant[0]);
  if (is_by_channel(view, constant)) return *constant.values;
  if (shape.size() > kMostElements) {
    fail("its constant has a number of its own for each of " + std::to_string(shape.size()) +
         " elements, which are too many");
  }
  return by_element(view, constant, shape.size());
}

Affine affine_of(const Step& step, const Activation& activation, const Constant& constant,
                 bool constant_first) {
  const std::string& type = step.node.type();
  const Shape& shape = step.chain().shape(activation.layer);
  std::vector<double> values = spread(activation.view, constant, shape);
  Affine affine = Affine::identity(values.size());
  if (type == "Add" || type == "Sub") {
    const double sign = type == "Sub" && !constant_first ? -1 : 1;
    for (double& value : values) value *= sign;
    affine.shift = std::move(values);
    if (type == "Sub" && constant_first) affine.scale.assign(affine.size(), -1.0);
    return affine;
  }
  if (type == "Div") {
    if (constant_first) fail("divides by what is computed; possible is to divide by a constant");
    for (double& value : values) value = 1 / value;
  }
  for (const double value : values) {
    if (value == 0 || !std::isfinite(static_cast<float>(value))) {
      fail(type == "Div" ? "divides by 0" : "multiplies by 0");
    }
  }
  affine.scale = std::move(values);
  return affine;
}

// x + x
Activation doubled(const Step& step, const Activation& activation) {
  Affine twice =
      Affine::identity(static_cast<std::size_t>(step.chain().shape(activation.layer).channels));
  twice.scale.assign(twice.size(), 2.0);
  return apply(step, activation, twice);
}

Activation shortcut(const Step& step, Activation first, Activation second) {
  if (first.layer != step.chain().last()) std::swap(first, second);
  require_last(step, first);
  if (first.view != second.view) {
    fail("adds " + text_of(second.view.dims()) + " to " + text_of(first.view.dims()) +
         "; possible is what has the same shape and layout");
  }
  if (second.layer == Chain::kPicture) {
    fail("adds the picture itself; possible is what a layer gave");
  }
  if (!std::holds_alternative<std::monostate>(second.pending)) {
    fail("adds a value that has been scaled, shifted or padded since the layer that gave it");
  }
  if (first.layer == second.layer) return doubled(step, first);
  settle(step, first);
  AddSpec spec;
  spec.name = step.layer_name(spec.kType);
  spec.from = step.chain().name(second.layer);
  step.chain().append<Add>(spec, {}, step.chain().shape(second.layer));
  return step.made(first.view);
}

}  // namespace

Activation apply(const Step& step, Activation activation, const Affine& affine) {
  Chain& chain = step.chain();
  if (const auto* earlier = std::get_if<Affine>(&activation.pending)) {
    step.graph.charge(2 * std::max(earlier->size(), affine.size()));
    activation.pending = earlier->then(affine, chain.shape(activation.layer));
    return step.passed(std::move(activation));
  }
  if (!std::holds_alternative<std::monostate>(activation.pending)) {
    require_last(step, activation);
    settle(step, activation);
  }
  const std::string_view reader = step.graph.only_reader(step.node.output());
  const bool is_temperature = affine.is_one_factor() && affine.scale[0] >= 0.01 &&
                              affine.scale[0] <= 100 && (reader == "Softmax" || reader == "Pad");
  if (!is_temperature && activation.alone && chain.fold(activation.layer, affine)) {
    return step.passed(std::move(activation));
  }
  const Shape& shape = chain.shape(activation.layer);
  const bool by_channel = affine.size() == static_cast<std::size_t>(shape.channels);
  if (!is_temperature && by_channel && !shape.flat) {
    require_last(step, activation);
    append_affine(step, affine);
    return step.made(std::move(activation.view));
  }
  step.graph.charge(2 * affine.size());
  activation.pending = affine;
  return step.passed(std::move(activation));
}

Value import_arithmetic(const Step& step) {
  if (step.is_constant(1)) {
    return apply(step, step.activation(0),
                 affine_of(step, step.activation(0), step.constant(1), false));
  }
  if (step.is_constant(0)) {
    return apply(step, step.activation(1),
                 affine_of(step, step.activation(1), step.constant(0), true));
  }
  if (step.node.type() == "Add") return shortcut(step, step.activation(0), step.activation(1));
  fail("both of its inputs are computed; of such only an Add is possible");
}

namespace {

// weight, bias, mean, variance
std::vector<std::vector<float>> read_statistics(const Step& step, std::size_t channels) {
  std::vector<std::vector<float>> statistics;
  for (int i = 1; i <= 4; ++i) {
    const std::string what = "its input " + std::to_string(i + 1);
    statistics.push_back(floats_of(step.constant(i), what));
    if (statistics.back().size() == channels) continue;
    fail(what + " has " + std::to_string(statistics.back().size()) + " numbers but must have " +
         std::to_string(channels));
  }
  return statistics;
}

}  // namespace

Value import_batch_norm(const Step& step) {
  const double epsilon = step.node.number("epsilon", 1e-5);
  for (const char* name : {"momentum", "spatial"}) step.node.ignore(name);
  if (step.node.integer("training_mode", 0) != 0) {
    fail("it is in training mode; export the model in eval mode");
  }
  Activation activation = step.activation(0);
  if (activation.view.rank() < 2) fail("takes pictures or vectors");
  const auto channels = static_cast<std::size_t>(activation.view.extent(1));
  const std::vector<std::vector<float>> statistics = read_statistics(step, channels);
  for (const float variance : statistics[3]) {
    if (!(double{variance} + epsilon > 0)) fail("its variance is not above 0");
  }
  if (activation.view.is_channels_first() && !step.chain().shape(activation.layer).flat) {
    require_last(step, activation);
    settle(step, activation);
    BatchNorm2dSpec spec;
    const Constant& weight = step.constant(1);
    spec.name = step.layer_name(spec.kType, &weight);
    spec.epsilon = epsilon;
    step.chain().append<BatchNorm2d>(spec, {{"weight", statistics[0]},
                                            {"bias", statistics[1]},
                                            {"running_mean", statistics[2]},
                                            {"running_var", statistics[3]}});
    return step.made(activation.view);
  }
  std::vector<double> scale(channels);
  std::vector<double> shift(channels);
  for (std::size_t c = 0; c < channels; ++c) {
    scale[c] = statistics[0][c] / std::sqrt(double{statistics[3][c]} + epsilon);
    shift[c] = statistics[1][c] - statistics[2][c] * scale[c];
  }
  Dims dims(activation.view.rank(), 1);
  dims[1] = static_cast<std::int64_t>(channels);
  const Shape& shape = step.chain().shape(activation.layer);
  const auto numbers = [&](std::vector<double> values) {
    return spread(activation.view, make_constant(dims, std::move(values), onnx::TensorProto::FLOAT),
                  shape);
  };
  return apply(step, activation, {numbers(std::move(scale)), numbers(std::move(shift))});
}

}  // namespace inkdigit::onnx_import
