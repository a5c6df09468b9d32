#include "engine/layers/linear.hpp"

#include <algorithm>
#include <array>

#include "engine/kernels/gemm.hpp"

namespace inkdigit {
namespace {

// Calls product(args) for all images, `args` completed by what a dense layer's products have in
// common.
template <class Operands, class Args, class Product>
void multiply(const Operands& f, std::size_t in, std::size_t out, Args args, Product product) {
  constexpr int kRows = 64;  // images per product: enough for full tiles, and a table of fixed size
  std::array<std::int32_t, kRows> inp_rows{};
  std::array<std::int32_t, kRows> out_rows{};
  for (int i = 0; i < kRows; ++i) {
    inp_rows[static_cast<std::size_t>(i)] = i * static_cast<std::int32_t>(in);
    out_rows[static_cast<std::size_t>(i)] = i * static_cast<std::int32_t>(out);
  }
  const std::int32_t first_run = 0;
  args.n = out;
  args.a_row = inp_rows.data();
  args.a_run = &first_run;
  args.run_length = in;
  args.c_row = out_rows.data();
  for (int i = 0; i < f.batch; i += kRows) {
    args.m = static_cast<std::size_t>(std::min(kRows, f.batch - i));
    args.a = f.inp + static_cast<std::size_t>(i) * in;
    args.c = f.out + static_cast<std::size_t>(i) * out;
    product(args);
  }
}

}  // namespace

Result<Linear> Linear::create(const LinearSpec& spec, Shape input) {
  if (!input.flat) return shape_error(spec.name, "a flat vector (is a flatten missing?)", input);
  return Linear(spec, input);
}

Linear::Linear(const LinearSpec& spec, Shape input)
    : LayerBase(spec.name, input, Shape{spec.out_features, 1, 1, true}) {
  const auto out = static_cast<std::size_t>(spec.out_features);
  add_parameter({"weight",
                 {out, input.size()},
                 out,
                 static_cast<std::size_t>(input.channels),
                 static_cast<std::size_t>(input.height),
                 static_cast<std::size_t>(input.width)});
  add_parameter({"bias", {out}, out});
  set_packed_size(inkdigit::packed_size(input.size(), out) + inkdigit::packed_size(1, out));
}

template <class T>
void Linear::pack(const T* parameters, T* packed, Share share) const {
  const std::size_t in = input_shape().size();
  const std::size_t out = output_shape().size();
  pack_panels(parameters, out, 1, in, out, packed, share);
  pack_panels(parameters + in * out, out, 1, 1, out, packed + inkdigit::packed_size(in, out),
              share);
}

template <class T>
void Linear::forward(const Forward<T>& f) const {
  const std::size_t in = input_shape().size();
  const std::size_t out = output_shape().size();
  GemmArgs<T> args;
  args.b = f.packed;
  args.bias = f.packed + inkdigit::packed_size(in, out);
  args.relu = f.relu;
  multiply(f, in, out, args, [](const GemmArgs<T>& a) { gemm(a); });
}

template <class T>
void Linear::forward_in_place(const Forward<T>& f) const {
  const std::size_t in = input_shape().size();
  const std::size_t out = output_shape().size();
  GemmArgs<T> args;
  args.b = f.parameters;
  args.b_stride = out;
  args.bias = f.parameters + in * out;
  args.relu = f.relu;
  multiply(f, in, out, args, [](const GemmArgs<T>& a) { gemm_in_place(a); });
}

std::optional<Int8Weights> Linear::pack_int8(const float* parameters,
                                             const QuantizationParams& grid) const {
  const std::size_t in = input_shape().size();
  const std::size_t out = output_shape().size();
  return make_int8_weights({.weights = parameters,
                            .bias = parameters + in * out,
                            .runs = 1,
                            .run_length = in,
                            .out = out},
                           grid);
}

template <class A>
void Linear::forward(const ForwardInt8<A>& f) const {
  GemmInt8Args<A> args;
  args.b = f.weights->weights.data();
  args.scale = f.weights->scale.data();
  args.bias = f.weights->bias.data();
  args.relu = f.relu;
  multiply(f, input_shape().size(), output_shape().size(), args,
           [](const GemmInt8Args<A>& a) { gemm_int8(a); });
}

template void Linear::pack(const float* parameters, float* packed, Share share) const;
template void Linear::pack(const double* parameters, double* packed, Share share) const;
template void Linear::forward(const Forward<float>& f) const;
template void Linear::forward(const Forward<double>& f) const;
template void Linear::forward_in_place(const Forward<float>& f) const;
template void Linear::forward_in_place(const Forward<double>& f) const;
template void Linear::forward(const ForwardInt8<std::int16_t>& f) const;
template void Linear::forward(const ForwardInt8<std::uint8_t>& f) const;

}  // namespace inkdigit
