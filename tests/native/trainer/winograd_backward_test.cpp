#include "trainer/learn/kernels/winograd_backward.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/targets.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kChannels = 20;  // vectors of 16 lanes, and four left over

template <class T>
using Map = std::function<void(const TileArgs<T>&)>;

// extent x extent x kChannels random values.
template <class T>
std::vector<T> tile(std::size_t extent, std::uint64_t seed) {
  std::vector<T> values(extent * extent * kChannels);
  test::fill_normal(values, seed);
  return values;
}

// Of a tile of `from` x `from`, densely stored; `out` is there for maps that add.
template <class T>
std::vector<T> mapped(const Map<T>& map, const std::vector<T>& in, std::size_t from,
                      std::vector<T> out, std::size_t to) {
  TileArgs<T> args;
  args.in = in.data();
  args.in_row = from * kChannels;
  args.in_column = kChannels;
  args.out = out.data();
  args.out_row = to * kChannels;
  args.out_column = kChannels;
  args.channels = kChannels;
  map(args);
  return out;
}

template <class T>
double inner(const std::vector<T>& a, const std::vector<T>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += double{a[i]} * double{b[i]};
  return sum;
}

// The sum of |y| |M| |x| over the matrix M of the map, of which a unit tile gives a column.
template <class T>
double magnitude(const Map<T>& map, const std::vector<T>& x, std::size_t from,
                 const std::vector<T>& y, std::size_t to) {
  double sum = 0;
  for (std::size_t place = 0; place < x.size(); place += kChannels) {
    std::vector<T> unit(x.size());
    std::fill_n(unit.begin() + static_cast<std::ptrdiff_t>(place), kChannels, T{1});
    const std::vector<T> column = mapped(map, unit, from, std::vector<T>(y.size()), to);
    for (std::size_t i = 0; i < y.size(); ++i) {
      sum += std::abs(double{column[i]} * double{x[place + i % kChannels]} * double{y[i]});
    }
  }
  return sum;
}

// Roundings on a term's way through a map: at most five sums, a factor, and the rounding of that
// factor itself, in each of two directions.
constexpr double kMapRoundings = 2 * (5 + 1 + 1);

// <map(x), y> = <x, transpose(y)>. Both sides are one sum of terms y M x, each of which a map has
// rounded; their products are summed in doubles.
template <class T>
void check_transpose(const Map<T>& map, const Map<T>& transpose, std::size_t from, std::size_t to) {
  const auto x = tile<T>(from, 1);
  const auto y = tile<T>(to, 2);
  const std::vector<T> none(y.size());
  const std::vector<T> none_back(x.size());
  const double there = inner(mapped(map, x, from, none, to), y);
  const double back = inner(x, mapped(transpose, y, to, none_back, from));
  const double terms = static_cast<double>(std::max(x.size(), y.size()));
  const double rounding = test::gamma<T>(kMapRoundings) + test::gamma<double>(terms);
  CHECK(test::is_within(there - back, {0, 2 * rounding * magnitude(map, x, from, y, to)}));
}

template <class T>
Map<T> outputs(std::size_t r) {
  return [r](const TileArgs<T>& args) {
    const std::vector<T> none(args.channels);
    winograd_outputs(r, args, none.data(), false);
  };
}

// One of the maps of both kernels.
template <class T>
Map<T> of_kernel(void (*map)(std::size_t, const TileArgs<T>&), std::size_t r) {
  return [map, r](const TileArgs<T>& args) { map(r, args); };
}

template <class T>
void check_transposes() {
  for (const std::size_t r : {3, 5}) {
    INFO("kernel of " << r);
    const std::size_t e = winograd_extent(r);
    check_transpose<T>(of_kernel<T>(winograd_inputs, r), of_kernel<T>(winograd_input_gradients, r),
                       e, e);
    check_transpose<T>(outputs<T>(r), of_kernel<T>(winograd_output_gradients, r), e,
                       kWinogradOutputs);
    check_transpose<T>(of_kernel<T>(winograd_kernels, r),
                       of_kernel<T>(winograd_kernel_gradients, r), r, e);
  }
}

TEST_CASE("gradients go back through the transposes of Winograd's maps", "[kernels]") {
  check_transposes<double>();
  test::on_every_target([] { check_transposes<float>(); });
}

TEST_CASE("gradients of inputs are added to what other tiles have left", "[kernels]") {
  for (const std::size_t r : {3, 5}) {
    const std::size_t e = winograd_extent(r);
    const auto points = tile<float>(e, 3);
    const Map<float> map = of_kernel<float>(winograd_input_gradients, r);
    const std::vector<float> none(points.size());
    const std::vector<float> alone = mapped(map, points, e, none, e);
    const std::vector<float> added =
        mapped(map, points, e, std::vector<float>(points.size(), 5), e);
    for (std::size_t i = 0; i < alone.size(); ++i) {
      // A fused product has not rounded what is added.
      const test::Bounded term = test::rounded(alone[i]);
      CHECK(test::is_within(added[i], test::Bounded{5} + term));
    }
  }
}

}  // namespace
}  // namespace inkdigit
