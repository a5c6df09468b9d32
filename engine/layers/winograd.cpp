#include "engine/layers/winograd.hpp"

#include <algorithm>

#include "engine/aligned_vector.hpp"
#include "engine/kernels/gemm.hpp"

namespace inkdigit {
namespace {

// Points of inputs and outputs of one block, in elements. Smaller blocks are slower, since sums of
// the backward pass over a block are short; larger ones are no faster.
constexpr std::size_t kBlockSize = std::size_t{256} * 1024;
// Multiples of the rows that gemm works on together.
constexpr std::size_t kTileStep = 12;
constexpr std::size_t kMostTiles = 192;

constexpr int kOutputs = kWinogradOutputs;

std::size_t tiles_over(int outputs) {
  return static_cast<std::size_t>((outputs + kOutputs - 1) / kOutputs);
}

// Points of a tile.
std::size_t points_of(int kernel) {
  const std::size_t extent = winograd_extent(static_cast<std::size_t>(kernel));
  return extent * extent;
}

std::size_t block_of(std::size_t points, std::size_t channels) {
  const std::size_t tiles = kBlockSize / (points * channels) / kTileStep * kTileStep;
  return std::clamp(tiles, kTileStep, kMostTiles);
}

Winograd::Points matrices_of(std::size_t block, int channels, std::size_t count) {
  Winograd::Points points;
  points.count = count;
  points.channels = static_cast<std::size_t>(channels);
  for (std::size_t t = 0; t < block; ++t) {
    points.tiles.push_back(static_cast<std::int32_t>(t * points.channels));
  }
  // One cache line more than the tiles, or all points of a tile share a few sets of the cache.
  constexpr std::size_t kLine = 16;
  points.stride = block * points.channels + kLine;
  return points;
}

// Multiplications of the direct sum and of this form, with the maps' work in their measure.
bool pays(const Conv2dSpec& spec, const Shape& input, const Shape& output) {
  const double in = input.channels;
  const double out = output.channels;
  const double direct = 1.0 * output.height * output.width * spec.kernel * spec.kernel * in * out;
  const auto tiles = static_cast<double>(tiles_over(output.height) * tiles_over(output.width));
  constexpr double kMapCost = 7;  // of a point of one channel, by counting a map's instructions
  const double here =
      tiles * static_cast<double>(points_of(spec.kernel)) * (in * out + kMapCost * (in + out));
  return here < 0.8 * direct;
}

}  // namespace

std::optional<Winograd> Winograd::create(const Conv2dSpec& spec, const Shape& input,
                                         const Shape& output) {
  if constexpr (!kUsesWinograd) return std::nullopt;
  constexpr int kGroup = kWinogradChannels;
  const bool known = (spec.kernel == 3 || spec.kernel == 5) && spec.stride == 1 &&
                     input.channels % kGroup == 0 && output.channels % kGroup == 0;
  if (!known || !pays(spec, input, output)) return std::nullopt;
  return Winograd(spec, input, output);
}

Winograd::Winograd(const Conv2dSpec& spec, const Shape& input, const Shape& output)
    : input_(input),
      output_(output),
      kernel_(static_cast<std::size_t>(spec.kernel)),
      padding_(spec.padding),
      extent_(winograd_extent(kernel_)),
      rows_(tiles_over(output.height)),
      columns_(tiles_over(output.width)),
      block_(block_of(points_of(spec.kernel), static_cast<std::size_t>(input.channels) +
                                                  static_cast<std::size_t>(output.channels))),
      input_points_(matrices_of(block_, input.channels, points_of(spec.kernel))),
      output_points_(matrices_of(block_, output.channels, points_of(spec.kernel))) {}

std::size_t Winograd::tiles(int batch) const {
  return static_cast<std::size_t>(batch) * rows_ * columns_;
}

Tile Winograd::tile(std::size_t number, int padding, int extent) const {
  const std::size_t in_image = number % (rows_ * columns_);
  return {number / (rows_ * columns_), static_cast<int>(in_image / columns_) * kOutputs - padding,
          static_cast<int>(in_image % columns_) * kOutputs - padding, extent};
}

Tile Winograd::input_tile(std::size_t number) const {
  return tile(number, padding_, static_cast<int>(extent_));
}

Tile Winograd::output_tile(std::size_t number) const { return tile(number, 0, kOutputs); }

std::size_t Winograd::copy_size() const {
  return input_points_.count * std::max(input_points_.channels, output_points_.channels);
}

std::size_t Winograd::scratch_size() const {
  return input_points_.size() + output_points_.size() + copy_size();
}

std::size_t Winograd::packed_size() const {
  return input_points_.count *
         inkdigit::packed_size(input_points_.channels, output_points_.channels);
}

std::size_t Winograd::transposed_size() const {
  return input_points_.count *
         inkdigit::packed_size(output_points_.channels, input_points_.channels);
}

template <class T, class Take>
void Winograd::each_kernel_point(const T* weights, Take take) const {
  const std::size_t matrix = input_points_.channels * output_points_.channels;
  AlignedVector<T> points(input_points_.count * matrix);
  TileArgs<T> args;
  args.in = weights;
  args.in_row = kernel_ * matrix;
  args.in_column = matrix;
  args.out = points.data();
  args.out_row = extent_ * matrix;
  args.out_column = matrix;
  args.channels = matrix;
  winograd_kernels(kernel_, args);
  for (std::size_t point = 0; point < input_points_.count; ++point) {
    take(point, points.data() + point * matrix);
  }
}

template <class T>
void Winograd::pack(const T* weights, T* packed) const {
  const std::size_t in = input_points_.channels;
  const std::size_t out = output_points_.channels;
  each_kernel_point(weights, [&](std::size_t point, const T* matrix) {
    pack_panels(matrix, out, 1, in, out, packed + point * inkdigit::packed_size(in, out));
  });
}

template <class T>
void Winograd::pack_transposed(const T* weights, T* packed) const {
  const std::size_t in = input_points_.channels;
  const std::size_t out = output_points_.channels;
  each_kernel_point(weights, [&](std::size_t point, const T* matrix) {
    pack_panels(matrix, 1, out, out, in, packed + point * inkdigit::packed_size(out, in));
  });
}

template <class T>
void Winograd::read_inputs(const T* inp, std::size_t first, std::size_t count, T* points,
                           T* copy) const {
  TileArgs<T> args;
  args.channels = input_points_.channels;
  args.in_column = args.channels;
  args.out_row = extent_ * input_points_.stride;
  args.out_column = input_points_.stride;
  for (std::size_t t = 0; t < count; ++t) {
    const TileView<const T> view = read_tile(input_, inp, input_tile(first + t), copy);
    args.in = view.pixels;
    args.in_row = view.row_step;
    args.out = points + input_points_.tiles[t];
    winograd_inputs(kernel_, args);
  }
}

template <class T>
void multiply_points(std::size_t count, const Winograd::Points& a_points, const T* a,
                     const T* packed, const Winograd::Points& c_points, T* c) {
  const std::int32_t first_run = 0;
  GemmArgs<T> args;
  args.m = count;
  args.n = c_points.channels;
  args.a_row = a_points.tiles.data();
  args.a_run = &first_run;
  args.run_length = a_points.channels;
  args.c_row = c_points.tiles.data();
  const std::size_t matrix = packed_size(args.run_length, args.n);
  for (std::size_t point = 0; point < a_points.count; ++point) {
    args.a = a + point * a_points.stride;
    args.b = packed + point * matrix;
    args.c = c + point * c_points.stride;
    gemm(args);
  }
}

template <class T>
void Winograd::write_outputs(const Forward<T>& f, const T* bias, std::size_t first,
                             std::size_t count, const T* points, T* copy) const {
  TileArgs<T> args;
  args.channels = output_points_.channels;
  args.in_row = extent_ * output_points_.stride;
  args.in_column = output_points_.stride;
  args.out_column = args.channels;
  for (std::size_t t = 0; t < count; ++t) {
    args.in = points + output_points_.tiles[t];
    write_tile(
        output_, f.out, output_tile(first + t), copy,
        [&](const TileView<T>& view) {
          args.out = view.pixels;
          args.out_row = view.row_step;
          winograd_outputs(kernel_, args, bias, f.relu);
        },
        [](const T* from, std::size_t elements, T* to) { std::copy_n(from, elements, to); });
  }
}

template <class T>
void Winograd::forward(const Forward<T>& f, const T* bias) const {
  T* const inputs = f.scratch;
  T* const outputs = inputs + input_points_.size();
  T* const copy = outputs + output_points_.size();
  const std::size_t all = tiles(f.batch);
  for (std::size_t first = 0; first < all; first += block_) {
    const std::size_t count = std::min(block_, all - first);
    read_inputs(f.inp, first, count, inputs, copy);
    multiply_points(count, input_points_, inputs, f.packed, output_points_, outputs);
    write_outputs(f, bias, first, count, outputs, copy);
  }
}

template void Winograd::pack(const float*, float*) const;
template void Winograd::pack(const double*, double*) const;
template void Winograd::pack_transposed(const float*, float*) const;
template void Winograd::pack_transposed(const double*, double*) const;
template void Winograd::read_inputs(const float*, std::size_t, std::size_t, float*, float*) const;
template void Winograd::read_inputs(const double*, std::size_t, std::size_t, double*,
                                    double*) const;
template void multiply_points(std::size_t, const Winograd::Points&, const float*, const float*,
                              const Winograd::Points&, float*);
template void multiply_points(std::size_t, const Winograd::Points&, const double*, const double*,
                              const Winograd::Points&, double*);
template void Winograd::forward(const Forward<float>&, const float*) const;
template void Winograd::forward(const Forward<double>&, const double*) const;

}  // namespace inkdigit
