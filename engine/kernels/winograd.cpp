#include "engine/kernels/winograd.hpp"

#include <limits>

#include "engine/kernels/simd_targets.hpp"

// Compiled once for each SIMD target: foreach_target.h includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/winograd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/winograd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace inkdigit {
namespace HWY_NAMESPACE {
namespace {

using namespace winograd;  // NOLINT(google-build-using-namespace): this target's part of it

// G, for a kernel of r x r: factors that A and B leave out, times powers of the points. The points
// a and -a share their even and odd terms, here and below.
template <std::size_t r>
struct KernelMap;

template <>
struct KernelMap<3> {
  static constexpr std::size_t kIn = 3;
  static constexpr std::size_t kOut = winograd_extent(3);

  template <class V>
  static HWY_INLINE void apply(const V (&x)[kIn], V (&y)[kOut]) {
    const V even_1 = x[0] + x[2];
    const V even_2 = add_times(x[0], 4, x[2]);
    const V odd_2 = 2 * x[1];
    y[0] = 0.25 * x[0];
    y[1] = (-1.0 / 6) * (even_1 + x[1]);
    y[2] = (-1.0 / 6) * (even_1 - x[1]);
    y[3] = (1.0 / 24) * (even_2 + odd_2);
    y[4] = (1.0 / 24) * (even_2 - odd_2);
    y[5] = x[2];
  }
};

template <>
struct KernelMap<5> {
  static constexpr std::size_t kIn = 5;
  static constexpr std::size_t kOut = winograd_extent(5);

  template <class V>
  static HWY_INLINE void apply(const V (&x)[kIn], V (&y)[kOut]) {
    const V even_1 = x[0] + x[2] + x[4];
    const V odd_1 = x[1] + x[3];
    const V even_2 = add_times(add_times(x[0], 4, x[2]), 16, x[4]);
    const V odd_2 = add_times(2 * x[1], 8, x[3]);
    const V even_half = add_times(add_times(x[0], 1.0 / 4, x[2]), 1.0 / 16, x[4]);
    const V odd_half = add_times(0.5 * x[1], 1.0 / 8, x[3]);
    y[0] = x[0];
    y[1] = (-2.0 / 9) * (even_1 + odd_1);
    y[2] = (-2.0 / 9) * (even_1 - odd_1);
    y[3] = (1.0 / 90) * (even_2 + odd_2);
    y[4] = (1.0 / 90) * (even_2 - odd_2);
    y[5] = (32.0 / 45) * (even_half + odd_half);
    y[6] = (32.0 / 45) * (even_half - odd_half);
    y[7] = x[4];
  }
};

// B^T, for a kernel of r x r.
template <std::size_t r>
struct InputMap;

template <>
struct InputMap<3> {
  static constexpr std::size_t kIn = winograd_extent(3);
  static constexpr std::size_t kOut = winograd_extent(3);

  template <class V>
  static HWY_INLINE void apply(const V (&x)[kIn], V (&y)[kOut]) {
    const V even_1 = add_times(x[4], -4, x[2]);
    const V odd_1 = add_times(x[3], -4, x[1]);
    const V even_2 = x[4] - x[2];
    const V odd_2 = x[3] - x[1];
    y[0] = add_times(add_times(x[4], -5, x[2]), 4, x[0]);
    y[1] = even_1 + odd_1;
    y[2] = even_1 - odd_1;
    y[3] = add_times(even_2, 2, odd_2);
    y[4] = add_times(even_2, -2, odd_2);
    y[5] = add_times(add_times(x[5], -5, x[3]), 4, x[1]);
  }
};

template <>
struct InputMap<5> {
  static constexpr std::size_t kIn = winograd_extent(5);
  static constexpr std::size_t kOut = winograd_extent(5);

  template <class V>
  static HWY_INLINE void apply(const V (&x)[kIn], V (&y)[kOut]) {
    const V even_1 = add_times(x[2] + x[6], -17.0 / 4, x[4]);
    const V odd_1 = add_times(x[1] + x[5], -17.0 / 4, x[3]);
    const V even_2 = add_times(add_times(x[6], 1.0 / 4, x[2]), -5.0 / 4, x[4]);
    const V odd_2 = add_times(add_times(0.5 * x[1], -5.0 / 2, x[3]), 2, x[5]);
    const V even_half = add_times(add_times(x[6], 4, x[2]), -5, x[4]);
    const V odd_half = add_times(add_times(2 * x[1], -5.0 / 2, x[3]), 0.5, x[5]);
    y[0] = add_times(x[0] - x[6], 21.0 / 4, x[4] - x[2]);
    y[1] = even_1 + odd_1;
    y[2] = even_1 - odd_1;
    y[3] = even_2 + odd_2;
    y[4] = even_2 - odd_2;
    y[5] = even_half + odd_half;
    y[6] = even_half - odd_half;
    y[7] = add_times(x[7] - x[1], 21.0 / 4, x[3] - x[5]);
  }
};

// A^T, likewise.
template <std::size_t r>
struct OutputMap {
  static constexpr std::size_t kIn = winograd_extent(r);
  static constexpr std::size_t kOut = kWinogradOutputs;

  template <class V>
  static HWY_INLINE void apply(const V (&x)[kIn], V (&y)[kOut]) {
    const V even_1 = x[1] + x[2];
    const V odd_1 = x[1] - x[2];
    const V even_2 = x[3] + x[4];
    const V odd_2 = x[3] - x[4];
    y[0] = x[0] + even_1 + even_2;
    y[1] = add_times(odd_1, 2, odd_2);
    y[2] = add_times(even_1, 4, even_2);
    y[3] = add_times(odd_1, 8, odd_2) + x[kIn - 1];
    if constexpr (r > 3) {
      const V even_half = x[5] + x[6];
      const V odd_half = x[5] - x[6];
      y[0] = y[0] + even_half;
      y[1] = add_times(y[1], 1.0 / 2, odd_half);
      y[2] = add_times(y[2], 1.0 / 4, even_half);
      y[3] = add_times(y[3], 1.0 / 8, odd_half);
    }
  }
};

template <class T>
void kernels(std::size_t r, const TileArgs<T>& args) {
  map_tile_for<KernelMap>(r, args, Store{});
}

template <class T>
void inputs(std::size_t r, const TileArgs<T>& args) {
  map_tile_for<InputMap>(r, args, Store{});
}

template <class T>
void outputs(std::size_t r, const TileArgs<T>& args, const T* bias, bool relu) {
  const T low = relu ? T{0} : std::numeric_limits<T>::lowest();
  const auto finish = [&](auto value, std::size_t channel, T* place) HWY_ATTR {
    (value + decltype(value)::load(bias + channel)).at_least(low).store(place);
  };
  map_tile_for<OutputMap>(r, args, finish);
}

void kernels_float(std::size_t r, const TileArgs<float>& args) { kernels(r, args); }
void kernels_double(std::size_t r, const TileArgs<double>& args) { kernels(r, args); }

void inputs_float(std::size_t r, const TileArgs<float>& args) { inputs(r, args); }
void inputs_double(std::size_t r, const TileArgs<double>& args) { inputs(r, args); }

void outputs_float(std::size_t r, const TileArgs<float>& args, const float* bias, bool relu) {
  outputs(r, args, bias, relu);
}
void outputs_double(std::size_t r, const TileArgs<double>& args, const double* bias, bool relu) {
  outputs(r, args, bias, relu);
}

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace inkdigit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkdigit {
namespace {
HWY_EXPORT(kernels_float);
HWY_EXPORT(kernels_double);
HWY_EXPORT(inputs_float);
HWY_EXPORT(inputs_double);
HWY_EXPORT(outputs_float);
HWY_EXPORT(outputs_double);
}  // namespace

void winograd_kernels(std::size_t r, const TileArgs<float>& args) {
  HWY_DYNAMIC_DISPATCH(kernels_float)(r, args);
}
void winograd_kernels(std::size_t r, const TileArgs<double>& args) {
  HWY_DYNAMIC_DISPATCH(kernels_double)(r, args);
}

void winograd_inputs(std::size_t r, const TileArgs<float>& args) {
  HWY_DYNAMIC_DISPATCH(inputs_float)(r, args);
}
void winograd_inputs(std::size_t r, const TileArgs<double>& args) {
  HWY_DYNAMIC_DISPATCH(inputs_double)(r, args);
}

void winograd_outputs(std::size_t r, const TileArgs<float>& args, const float* bias, bool relu) {
  HWY_DYNAMIC_DISPATCH(outputs_float)(r, args, bias, relu);
}
void winograd_outputs(std::size_t r, const TileArgs<double>& args, const double* bias, bool relu) {
  HWY_DYNAMIC_DISPATCH(outputs_double)(r, args, bias, relu);
}

}  // namespace inkdigit
#endif
