// Winograd's minimal filtering: what the kernels of the engine and of training share. Included once
// for each SIMD target.
#if defined(INKDIGIT_ENGINE_KERNELS_WINOGRAD_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef INKDIGIT_ENGINE_KERNELS_WINOGRAD_INL_HPP
#undef INKDIGIT_ENGINE_KERNELS_WINOGRAD_INL_HPP
#else
#define INKDIGIT_ENGINE_KERNELS_WINOGRAD_INL_HPP
#endif

#include <hwy/highway.h>

#include "engine/kernels/unroll.hpp"
#include "engine/kernels/winograd.hpp"

HWY_BEFORE_NAMESPACE();
namespace inkdigit {
namespace HWY_NAMESPACE {
namespace winograd {

namespace hn = hwy::HWY_NAMESPACE;

// Some channels of one pixel or point.
template <class D>
struct Lanes {
  hn::Vec<D> values;

  // Written out, because gcc compiles implied ones for no target, where NEON's vectors are unknown.
  HWY_ATTR HWY_INLINE Lanes() {}  // NOLINT(modernize-use-equals-default)
  HWY_ATTR HWY_INLINE explicit Lanes(hn::Vec<D> v) : values(v) {}

  static constexpr std::size_t kCount = hn::MaxLanes(D());
  static HWY_ATTR HWY_INLINE Lanes load(const float* from) { return Lanes(hn::LoadU(D(), from)); }
  HWY_ATTR HWY_INLINE void store(float* to) const { hn::StoreU(values, D(), to); }
  HWY_ATTR HWY_INLINE Lanes at_least(float low) const {
    return Lanes(hn::Max(values, hn::Set(D(), low)));
  }

  friend HWY_ATTR HWY_INLINE Lanes operator+(Lanes a, Lanes b) {
    return Lanes(hn::Add(a.values, b.values));
  }
  friend HWY_ATTR HWY_INLINE Lanes operator-(Lanes a, Lanes b) {
    return Lanes(hn::Sub(a.values, b.values));
  }
  friend HWY_ATTR HWY_INLINE Lanes operator*(double factor, Lanes a) {
    return Lanes(hn::Mul(hn::Set(D(), static_cast<float>(factor)), a.values));
  }
  // b + factor * a
  friend HWY_ATTR HWY_INLINE Lanes add_times(Lanes b, double factor, Lanes a) {
    return Lanes(hn::MulAdd(hn::Set(D(), static_cast<float>(factor)), a.values, b.values));
  }
};

// The same for doubles, which only checks of gradients use.
struct OneDouble {
  double value;

  static constexpr std::size_t kCount = 1;
  static HWY_INLINE OneDouble load(const double* from) { return {*from}; }
  void store(double* to) const { *to = value; }
  OneDouble at_least(double low) const { return {value > low ? value : low}; }

  friend OneDouble operator+(OneDouble a, OneDouble b) { return {a.value + b.value}; }
  friend OneDouble operator-(OneDouble a, OneDouble b) { return {a.value - b.value}; }
  friend OneDouble operator*(double factor, OneDouble a) { return {factor * a.value}; }
  friend OneDouble add_times(OneDouble b, double factor, OneDouble a) {
    return {factor * a.value + b.value};
  }
};

// A finish, see below, that stores values as they are.
struct Store {
  template <class V, class T>
  HWY_ATTR HWY_INLINE void operator()(V value, std::size_t /*channel*/, T* place) const {
    value.store(place);
  }
};

// map(map(x) by columns) by rows, for the channels from `first` on. finish(value, channel, place)
// stores a value; Map::apply(x, y) makes Map::kOut values of Map::kIn.
template <class V, class Map, class T, class Finish>
HWY_INLINE void map_both_ways(const TileArgs<T>& args, std::size_t channel, Finish finish) {
  V half[Map::kOut][Map::kIn];
  INKDIGIT_KEEP_ROLLED
  for (std::size_t column = 0; column < Map::kIn; ++column) {
    V x[Map::kIn];
    V y[Map::kOut];
    const T* in = args.in + column * args.in_column + channel;
    for (std::size_t row = 0; row < Map::kIn; ++row) x[row] = V::load(in + row * args.in_row);
    Map::apply(x, y);
    for (std::size_t row = 0; row < Map::kOut; ++row) half[row][column] = y[row];
  }
  INKDIGIT_KEEP_ROLLED
  for (std::size_t row = 0; row < Map::kOut; ++row) {
    V y[Map::kOut];
    Map::apply(half[row], y);
    T* out = args.out + row * args.out_row + channel;
    for (std::size_t column = 0; column < Map::kOut; ++column) {
      finish(y[column], channel, out + column * args.out_column);
    }
  }
}

// All channels, with vectors of at most kLanes lanes; narrower ones take what is left over.
template <class Map, std::size_t kLanes, class Finish>
HWY_INLINE void map_channels(const TileArgs<float>& args, std::size_t channel, Finish finish) {
  using V = Lanes<hn::CappedTag<float, kLanes>>;
  for (; channel + V::kCount <= args.channels; channel += V::kCount) {
    map_both_ways<V, Map>(args, channel, finish);
  }
  if constexpr (V::kCount > kWinogradChannels) {
    if (channel < args.channels) map_channels<Map, kWinogradChannels>(args, channel, finish);
  }
}

template <class Map, class Finish>
HWY_INLINE void map_tile(const TileArgs<float>& args, Finish finish) {
  map_channels<Map, HWY_MAX_BYTES / sizeof(float)>(args, 0, finish);
}

template <class Map, class Finish>
HWY_INLINE void map_tile(const TileArgs<double>& args, Finish finish) {
  for (std::size_t channel = 0; channel < args.channels; ++channel) {
    map_both_ways<OneDouble, Map>(args, channel, finish);
  }
}

// The one of the maps that is for kernels of r x r.
template <template <std::size_t> class Map, class T, class Finish>
HWY_INLINE void map_tile_for(std::size_t r, const TileArgs<T>& args, Finish finish) {
  if (r == 3) {
    map_tile<Map<3>>(args, finish);
  } else {
    map_tile<Map<5>>(args, finish);
  }
}

}  // namespace winograd
}  // namespace HWY_NAMESPACE
}  // namespace inkdigit
HWY_AFTER_NAMESPACE();

#endif
