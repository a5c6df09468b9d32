// What changes only how numbers are laid out, or nothing.
#include <algorithm>
#include <numeric>

#include "trainer/transform/exchange/onnx_import/failure.hpp"
#include "trainer/transform/exchange/onnx_import/operators.hpp"

namespace inkdigit::onnx_import {

std::int64_t checked_axis(std::int64_t axis, std::size_t rank) {
  const auto dims = static_cast<std::int64_t>(rank);
  if (axis >= -dims && axis < dims) return axis < 0 ? axis + dims : axis;
  fail("its axis " + std::to_string(axis) + " is none of a value with " + std::to_string(rank) +
       " dimensions");
}

std::optional<Dims> read_axes(const Step& step, std::size_t rank) {
  std::optional<Dims> axes = step.node.integers("axes");
  if (!axes && step.has(1)) axes = integers_of(step.constant(1));
  if (!axes) return std::nullopt;
  for (std::int64_t& axis : *axes) axis = checked_axis(axis, rank);
  std::sort(axes->begin(), axes->end());
  if (std::adjacent_find(axes->begin(), axes->end()) == axes->end()) return axes;
  fail("it has an axis twice");
}

Dims read_permutation(const Step& step, std::size_t rank) {
  Dims order(rank);
  std::iota(order.rbegin(), order.rend(), 0);
  const Dims asked = step.node.integers("perm").value_or(order);
  if (asked.size() == rank && std::is_permutation(asked.begin(), asked.end(), order.begin())) {
    return asked;
  }
  fail("its perm " + text_of(asked) + " is no order of " + std::to_string(rank) + " dimensions");
}

Dims read_reshape(const Step& step, const Dims& from) {
  const std::int64_t size = size_of(from);
  Dims asked;
  if (step.node.type() == "Flatten") {
    const auto rank = static_cast<std::int64_t>(from.size());
    const std::int64_t axis = step.node.integer("axis", 1);
    const std::int64_t first = axis == rank ? rank : checked_axis(axis, from.size());
    const std::int64_t outer = size_of({from.begin(), from.begin() + first});
    return {outer, outer == 0 ? 0 : size / outer};
  }
  asked = integers_of(step.constant(1));
  const bool zero_is_zero = step.node.integer("allowzero", 0) != 0;
  std::int64_t known = 1;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (asked[i] == 0 && !zero_is_zero && i < from.size()) asked[i] = from[i];
    // What is larger than all together is wrong anyway, and this keeps the product small.
    if (asked[i] == -1) continue;
    const bool fits = asked[i] >= 0 && asked[i] <= size && known * asked[i] <= size;
    known = fits ? known * asked[i] : 0;
  }
  if (known > 0 && size % known == 0)
    std::replace(asked.begin(), asked.end(), std::int64_t{-1}, size / known);
  return asked;
}

namespace {

Dims with_axes(Dims dims, const Dims& axes) {
  for (const std::int64_t axis : axes) dims.insert(dims.begin() + axis, 1);
  return dims;
}

// Squeeze without axes takes every dimension of one element but the batch.
View squeezed(const Step& step, View view) {
  const std::optional<Dims> axes = read_axes(step, view.rank());
  for (std::size_t i = view.rank(); i-- > 0;) {
    const bool asked =
        axes ? std::count(axes->begin(), axes->end(), static_cast<std::int64_t>(i)) > 0
             : i > 0 && view.extent(i) == 1;
    if (!asked) continue;
    if (view.extent(i) != 1) {
      fail("it squeezes dimension " + std::to_string(i) + " of " + text_of(view.dims()) +
           ", which has more than one element");
    }
    view = view.without(i);
  }
  return view;
}

View view_of(const Step& step, const View& view) {
  const std::string& type = step.node.type();
  if (type == "Transpose") return view.transposed(read_permutation(step, view.rank()));
  if (type == "Squeeze") return squeezed(step, view);
  Dims dims;
  if (type == "Unsqueeze") {
    const std::size_t count =
        step.has(1) ? step.constant(1).size() : step.node.integers("axes").value_or(Dims{}).size();
    if (count == 0 || count > kMostDims) fail("its axes must be given");
    dims = with_axes(view.dims(), *read_axes(step, view.rank() + count));
  } else {
    dims = read_reshape(step, view.dims());
  }
  const std::optional<View> reshaped = view.reshaped(dims);
  if (reshaped) return *reshaped;
  fail("it makes " + text_of(dims) + " of " + text_of(view.dims()) +
       "; possible is what flattens a picture, or takes that back");
}

// Whether the layer that makes a vector comes here, as it stands in the file, and not where a dense
// layer asks for it: what quantizes between the two is to be read by the dense layer.
bool makes_vector(const Step& step, const Activation& activation, const View& view) {
  const std::string_view reader = step.graph.only_reader(step.node.output());
  if (activation.layer == Chain::kPicture || activation.layer != step.chain().last() ||
      !std::holds_alternative<std::monostate>(activation.pending) || step.chain().shape().flat ||
      view.rank() != 2 || !view.is_vector() || reader == "Reshape" || reader == "Transpose" ||
      reader == "Unsqueeze") {
    return false;
  }
  const std::vector<std::size_t> order = view.order();
  return std::is_sorted(order.begin(), order.end());
}

}  // namespace

Value import_view(const Step& step) {
  Activation activation = step.activation(0);
  const bool movable = std::holds_alternative<std::monostate>(activation.pending) ||
                       std::holds_alternative<Affine>(activation.pending);
  // What else is pending is said in terms of the layout, or belongs to the next node.
  const bool transposes =
      step.node.type() == "Transpose" && std::holds_alternative<Border>(activation.pending);
  if (!movable && !transposes) {
    require_last(step, activation);
    settle(step, activation);
  }
  View view = view_of(step, activation.view);
  if (!makes_vector(step, activation, view)) {
    return step.passed(std::move(activation), std::move(view));
  }
  FlattenSpec spec;
  spec.name = step.layer_name(spec.kType);
  step.chain().append<Flatten>(spec);
  return step.made(std::move(view));
}

bool is_floating(std::int64_t type) {
  using onnx::TensorProto;
  return type == TensorProto::FLOAT || type == TensorProto::DOUBLE ||
         type == TensorProto::FLOAT16 || type == TensorProto::BFLOAT16;
}

Value import_unchanged(const Step& step) {
  if (step.node.type() == "Cast") {
    const std::int64_t type = step.node.integer("to", 0);
    step.node.ignore("saturate");
    if (!is_floating(type)) {
      fail("it casts to " + type_name(static_cast<int>(type)) +
           "; possible are floating-point types, as which all is computed in float32");
    }
  }
  if (step.node.type() == "Dropout") {
    for (const char* name : {"ratio", "seed"}) step.node.ignore(name);
    const std::optional<Constant> training = step.optional_constant(2);
    if (training && scalar_of(*training, "its training_mode") != 0) {
      fail("it is in training mode; export the model in eval mode");
    }
  }
  return step.passed(step.activation(0));
}

Value import_shape(const Step& step) {
  const Activation& activation = step.activation(0);
  if (std::holds_alternative<Border>(activation.pending))
    fail("reads the shape of what a Pad gives");
  const Dims dims = activation.view.dims();
  const auto rank = static_cast<std::int64_t>(dims.size());
  const auto bound = [&](const char* name, std::int64_t otherwise) {
    const std::int64_t at = step.node.integer(name, otherwise);
    return std::clamp<std::int64_t>(at < 0 && at >= -rank ? at + rank : at, 0, rank);
  };
  const std::int64_t start = bound("start", 0);
  const std::int64_t end = std::max(start, bound("end", rank));
  return make_integers({dims.begin() + start, dims.begin() + end});
}

namespace {

// What is put in front of each dimension, and behind.
struct Pads {
  Dims before;
  Dims after;
};

Pads read_pads(const Step& step, std::size_t rank) {
  std::optional<Dims> pads = step.node.integers("pads");
  if (!pads) pads = integers_of(step.constant(1));
  Dims axes(rank);
  std::iota(axes.begin(), axes.end(), 0);
  if (step.has(3)) {
    axes = integers_of(step.constant(3));
    for (std::int64_t& axis : axes) axis = checked_axis(axis, rank);
  }
  const bool fits = pads->size() == 2 * axes.size() &&
                    std::all_of(pads->begin(), pads->end(), [](std::int64_t n) { return n >= 0; });
  if (!fits) {
    fail("its pads " + text_of(*pads) + " are not two numbers from 0 a dimension of " +
         std::to_string(axes.size()));
  }
  Pads result{Dims(rank), Dims(rank)};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    result.before[static_cast<std::size_t>(axes[i])] = (*pads)[i];
    result.after[static_cast<std::size_t>(axes[i])] = (*pads)[i + axes.size()];
  }
  return result;
}

// Nothing where something else than a picture's sides is padded.
std::optional<Border> border_of(const Pads& pads, const View& view) {
  if (!view.is_channels_first() && !view.is_channels_last()) return std::nullopt;
  const std::size_t row = view.is_channels_first() ? 2 : 1;
  const Border border{pads.before[row], pads.before[row + 1], pads.after[row], pads.after[row + 1]};
  Pads rest = pads;
  for (const std::size_t d : {row, row + 1}) rest.before[d] = rest.after[d] = 0;
  const auto nothing = [](const Dims& dims) {
    return std::all_of(dims.begin(), dims.end(), [](std::int64_t n) { return n == 0; });
  };
  if (!nothing(rest.before) || !nothing(rest.after)) return std::nullopt;
  return border;
}

}  // namespace

Value import_pad(const Step& step) {
  const std::string mode = step.node.text("mode", "constant");
  double value = step.node.number("value", 0);
  if (step.has(2)) value = scalar_of(step.constant(2), "its constant_value");
  Activation activation = step.activation(0);
  const std::size_t rank = activation.view.rank();
  const Pads pads = read_pads(step, rank);
  if (pads.before == Dims(rank) && pads.after == Dims(rank)) return step.passed(activation);
  if (mode != "constant" || value != 0) fail("possible are zeros around a picture");

  Dims one_behind(rank);
  one_behind.back() = 1;
  const bool background = activation.view.is_vector() && pads.before == Dims(rank) &&
                          pads.after == one_behind &&
                          step.graph.only_reader(step.node.output()) == "Softmax";
  if (background) {
    // A temperature in front of it is one of the softmax, whose 0 it leaves as it is.
    activation.pending = Background{.temperature = take_temperature(step, activation)};
    return step.passed(activation);
  }
  require_last(step, activation);
  settle(step, activation);
  const std::optional<Border> border = border_of(pads, activation.view);
  if (!border) fail("possible are zeros around a picture");
  activation.pending = *border;
  return step.passed(activation);
}

}  // namespace inkdigit::onnx_import
