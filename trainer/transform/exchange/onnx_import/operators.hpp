// ONNX's operators that can be imported. Each makes of a node what its first output is, and appends
// to the chain what the network gets of it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "trainer/transform/exchange/onnx_import/graph.hpp"

namespace inkdigit::onnx_import {

// The node's output. Fails where it cannot be imported.
Value import_node(const Step& step);

// Of nodes all of whose inputs are constants; nothing where the operator is none of those that are
// computed here.
std::optional<Constant> fold_constants(const Step& step);

// The same of shapes, and of what else is a few numbers: Concat, Gather, Slice, ConstantOfShape.
Constant concatenate_shapes(const Step& step);
Constant gather_shape(const Step& step);
Constant slice_shape(const Step& step);
Constant fill_shape(const Step& step);

// The node's axes, by an attribute or (of newer operator sets) by input 2, counted from the front;
// nothing where they are left out.
std::optional<Dims> read_axes(const Step& step, std::size_t rank);
// The same of one axis.
std::int64_t checked_axis(std::int64_t axis, std::size_t rank);
// A permutation: the attribute perm, or the other way round.
Dims read_permutation(const Step& step, std::size_t rank);
// The shape that a Reshape asks for, of `from`, with its 0 and -1 filled in.
Dims read_reshape(const Step& step, const Dims& from);
// Whether a Cast to this type changes nothing that matters here.
bool is_floating(std::int64_t type);

// Layouts.
Value import_view(const Step& step);       // Reshape, Flatten, Squeeze, Unsqueeze, Transpose
Value import_unchanged(const Step& step);  // Identity, Dropout, Cast
Value import_shape(const Step& step);
Value import_pad(const Step& step);

// Scaling and shifting by constants, and shortcuts.
Value import_arithmetic(const Step& step);  // Add, Sub, Mul, Div
Value import_batch_norm(const Step& step);
Activation apply(const Step& step, Activation activation, const Affine& affine);

// Windows.
Value import_conv(const Step& step);
Value import_max_pool(const Step& step);
Value import_average_pool(const Step& step);
Value import_global_average_pool(const Step& step);
Value import_reduce_mean(const Step& step);

// Activation functions.
Value import_relu(const Step& step);
Value import_leaky_relu(const Step& step);
Value import_clip(const Step& step);

// Dense layers and what follows them.
Value import_gemm(const Step& step);
Value import_mat_mul(const Step& step);
Value import_softmax(const Step& step);
Value import_slice(const Step& step);
// By what the logits are divided in front of a softmax; nothing else may be pending.
double take_temperature(const Step& step, Activation& activation);
// The activation becomes a vector, in the order C,H,W; fails where it is one in another.
void make_flat(const Step& step, Activation& activation);
// A softmax behind the last layer, for the network's end.
void append_softmax(const Step& step, const Activation& activation, SoftmaxSpec spec);

// int8.
Value import_quantize(const Step& step);
Value import_dequantize(const Step& step);

}  // namespace inkdigit::onnx_import
