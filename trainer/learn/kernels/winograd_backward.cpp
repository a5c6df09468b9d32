#include "trainer/learn/kernels/winograd_backward.hpp"

#include "engine/kernels/simd_targets.hpp"

// Compiled once for each SIMD target: foreach_target.h includes this file again.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "trainer/learn/kernels/winograd_backward.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "engine/kernels/winograd-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace inkdigit {
namespace HWY_NAMESPACE {
namespace {

using namespace winograd;  // NOLINT(google-build-using-namespace): this target's part of it

// A, for a kernel of r x r.
template <std::size_t r>
struct OutputGradientMap {
  static constexpr std::size_t kIn = kWinogradOutputs;
  static constexpr std::size_t kOut = winograd_extent(r);

  template <class V>
  static HWY_INLINE void apply(const V (&x)[kIn], V (&y)[kOut]) {
    const V even_1 = x[0] + x[2];
    const V odd_1 = x[1] + x[3];
    const V even_2 = add_times(x[0], 4, x[2]);
    const V odd_2 = add_times(x[1], 4, x[3]);
    y[0] = x[0];
    y[1] = even_1 + odd_1;
    y[2] = even_1 - odd_1;
    y[3] = add_times(even_2, 2, odd_2);
    y[4] = add_times(even_2, -2, odd_2);
    if constexpr (r > 3) {
      const V even_half = add_times(x[0], 1.0 / 4, x[2]);
      const V odd_half = add_times(x[1], 1.0 / 4, x[3]);
      y[5] = add_times(even_half, 1.0 / 2, odd_half);
      y[6] = add_times(even_half, -1.0 / 2, odd_half);
    }
    y[kOut - 1] = x[3];
  }
};

// B, likewise.
template <std::size_t r>
struct InputGradientMap;

template <>
struct InputGradientMap<3> {
  static constexpr std::size_t kIn = winograd_extent(3);
  static constexpr std::size_t kOut = winograd_extent(3);

  template <class V>
  static HWY_INLINE void apply(const V (&x)[kIn], V (&y)[kOut]) {
    const V even_1 = x[1] + x[2];
    const V odd_1 = x[1] - x[2];
    const V even_2 = x[3] + x[4];
    const V odd_2 = x[3] - x[4];
    y[0] = 4 * x[0];
    y[1] = 4 * (x[5] - odd_1) - 2 * odd_2;
    y[2] = -1 * add_times(add_times(even_2, 4, even_1), 5, x[0]);
    y[3] = add_times(add_times(odd_1, 2, odd_2), -5, x[5]);
    y[4] = x[0] + even_1 + even_2;
    y[5] = x[5];
  }
};

template <>
struct InputGradientMap<5> {
  static constexpr std::size_t kIn = winograd_extent(5);
  static constexpr std::size_t kOut = winograd_extent(5);

  template <class V>
  static HWY_INLINE void apply(const V (&x)[kIn], V (&y)[kOut]) {
    const V even_1 = x[1] + x[2];
    const V odd_1 = x[1] - x[2];
    const V even_2 = x[3] + x[4];
    const V odd_2 = x[3] - x[4];
    const V even_half = x[5] + x[6];
    const V odd_half = x[5] - x[6];
    y[0] = x[0];
    y[1] = add_times(add_times(odd_1 - x[7], 0.5, odd_2), 2, odd_half);
    y[2] = add_times(add_times(add_times(even_1, 1.0 / 4, even_2), 4, even_half), -21.0 / 4, x[0]);
    y[3] = add_times(add_times(-17.0 / 4 * odd_1, -5.0 / 2, odd_2 + odd_half), 21.0 / 4, x[7]);
    y[4] = add_times(add_times(add_times(-17.0 / 4 * even_1, -5.0 / 4, even_2), -5, even_half),
                     21.0 / 4, x[0]);
    y[5] = add_times(add_times(add_times(odd_1, 2, odd_2), 0.5, odd_half), -21.0 / 4, x[7]);
    y[6] = even_1 + even_2 + even_half - x[0];
    y[7] = x[7];
  }
};

// G^T, for a kernel of r x r: the points' factors times powers of the points.
template <std::size_t r>
struct KernelGradientMap;

template <>
struct KernelGradientMap<3> {
  static constexpr std::size_t kIn = winograd_extent(3);
  static constexpr std::size_t kOut = 3;

  template <class V>
  static HWY_INLINE void apply(const V (&x)[kIn], V (&y)[kOut]) {
    const V even_1 = (-1.0 / 6) * (x[1] + x[2]);
    const V odd_1 = (-1.0 / 6) * (x[1] - x[2]);
    const V even_2 = (1.0 / 24) * (x[3] + x[4]);
    const V odd_2 = (1.0 / 24) * (x[3] - x[4]);
    y[0] = add_times(even_1 + even_2, 0.25, x[0]);
    y[1] = add_times(odd_1, 2, odd_2);
    y[2] = add_times(even_1, 4, even_2) + x[5];
  }
};

template <>
struct KernelGradientMap<5> {
  static constexpr std::size_t kIn = winograd_extent(5);
  static constexpr std::size_t kOut = 5;

  template <class V>
  static HWY_INLINE void apply(const V (&x)[kIn], V (&y)[kOut]) {
    const V even_1 = (-2.0 / 9) * (x[1] + x[2]);
    const V odd_1 = (-2.0 / 9) * (x[1] - x[2]);
    const V even_2 = (1.0 / 90) * (x[3] + x[4]);
    const V odd_2 = (1.0 / 90) * (x[3] - x[4]);
    const V even_half = (32.0 / 45) * (x[5] + x[6]);
    const V odd_half = (32.0 / 45) * (x[5] - x[6]);
    y[0] = x[0] + even_1 + even_2 + even_half;
    y[1] = add_times(add_times(odd_1, 2, odd_2), 1.0 / 2, odd_half);
    y[2] = add_times(add_times(even_1, 4, even_2), 1.0 / 4, even_half);
    y[3] = add_times(add_times(odd_1, 8, odd_2), 1.0 / 8, odd_half);
    y[4] = add_times(add_times(even_1, 16, even_2), 1.0 / 16, even_half) + x[7];
  }
};

template <class T>
void output_gradients(std::size_t r, const TileArgs<T>& args) {
  map_tile_for<OutputGradientMap>(r, args, Store{});
}

template <class T>
void input_gradients(std::size_t r, const TileArgs<T>& args) {
  const auto add = [](auto value, std::size_t, T* place)
                       HWY_ATTR { (decltype(value)::load(place) + value).store(place); };
  map_tile_for<InputGradientMap>(r, args, add);
}

template <class T>
void kernel_gradients(std::size_t r, const TileArgs<T>& args) {
  map_tile_for<KernelGradientMap>(r, args, Store{});
}

void output_float(std::size_t r, const TileArgs<float>& args) { output_gradients(r, args); }
void output_double(std::size_t r, const TileArgs<double>& args) { output_gradients(r, args); }
void input_float(std::size_t r, const TileArgs<float>& args) { input_gradients(r, args); }
void input_double(std::size_t r, const TileArgs<double>& args) { input_gradients(r, args); }
void kernel_float(std::size_t r, const TileArgs<float>& args) { kernel_gradients(r, args); }
void kernel_double(std::size_t r, const TileArgs<double>& args) { kernel_gradients(r, args); }

}  // namespace
}  // namespace HWY_NAMESPACE
}  // namespace inkdigit
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace inkdigit {
namespace {
HWY_EXPORT(output_float);
HWY_EXPORT(output_double);
HWY_EXPORT(input_float);
HWY_EXPORT(input_double);
HWY_EXPORT(kernel_float);
HWY_EXPORT(kernel_double);
}  // namespace

void winograd_output_gradients(std::size_t r, const TileArgs<float>& args) {
  HWY_DYNAMIC_DISPATCH(output_float)(r, args);
}
void winograd_output_gradients(std::size_t r, const TileArgs<double>& args) {
  HWY_DYNAMIC_DISPATCH(output_double)(r, args);
}
void winograd_input_gradients(std::size_t r, const TileArgs<float>& args) {
  HWY_DYNAMIC_DISPATCH(input_float)(r, args);
}
void winograd_input_gradients(std::size_t r, const TileArgs<double>& args) {
  HWY_DYNAMIC_DISPATCH(input_double)(r, args);
}
void winograd_kernel_gradients(std::size_t r, const TileArgs<float>& args) {
  HWY_DYNAMIC_DISPATCH(kernel_float)(r, args);
}
void winograd_kernel_gradients(std::size_t r, const TileArgs<double>& args) {
  HWY_DYNAMIC_DISPATCH(kernel_double)(r, args);
}

}  // namespace inkdigit
#endif
