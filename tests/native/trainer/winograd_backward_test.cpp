#include "trainer/kernels/winograd_backward.hpp"

#include <cmath>
#include <functional>
#include <vector>

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

// <map(x), y> - <x, transpose(y)>, which is 0 for a transpose.
template <class T>
double asymmetry(const Map<T>& map, const Map<T>& transpose, std::size_t from, std::size_t to) {
  const auto x = tile<T>(from, 1);
  const auto y = tile<T>(to, 2);
  const std::vector<T> none(to * to * kChannels);
  const std::vector<T> none_back(from * from * kChannels);
  return inner(mapped(map, x, from, none, to), y) -
         inner(x, mapped(transpose, y, to, none_back, from));
}

template <class T>
Map<T> outputs(std::size_t m) {
  return [m](const TileArgs<T>& args) {
    const std::vector<T> none(args.channels);
    winograd_outputs(m, args, none.data(), false);
  };
}

template <class T>
Map<T> output_gradients(std::size_t m) {
  return [m](const TileArgs<T>& args) { winograd_output_gradients(m, args); };
}

template <class T>
Map<T> kernels(std::size_t r) {
  return [r](const TileArgs<T>& args) { winograd_kernels(r, args); };
}

template <class T>
Map<T> kernel_gradients(std::size_t r) {
  return [r](const TileArgs<T>& args) { winograd_kernel_gradients(r, args); };
}

template <class T>
void check_transposes(double tolerance) {
  const Map<T> inputs = [](const TileArgs<T>& args) { winograd_inputs(args); };
  const Map<T> input_gradients = [](const TileArgs<T>& args) { winograd_input_gradients(args); };
  CHECK(std::abs(asymmetry(inputs, input_gradients, 6, 6)) < tolerance);
  for (const std::size_t m : {2, 4}) {
    CHECK(std::abs(asymmetry(outputs<T>(m), output_gradients<T>(m), 6, m)) < tolerance);
  }
  for (const std::size_t r : {3, 5}) {
    CHECK(std::abs(asymmetry(kernels<T>(r), kernel_gradients<T>(r), r, 6)) < tolerance);
  }
}

TEST_CASE("gradients go back through the transposes of Winograd's maps", "[kernels]") {
  check_transposes<double>(1e-10);
  test::on_every_target([] { check_transposes<float>(0.05); });
}

TEST_CASE("gradients of inputs are added to what other tiles have left", "[kernels]") {
  const auto points = tile<float>(6, 3);
  const Map<float> map = [](const TileArgs<float>& args) { winograd_input_gradients(args); };
  const std::vector<float> alone = mapped(map, points, 6, std::vector<float>(points.size()), 6);
  const std::vector<float> added = mapped(map, points, 6, std::vector<float>(points.size(), 5), 6);
  for (std::size_t i = 0; i < alone.size(); ++i) CHECK(added[i] == Approx(alone[i] + 5));
}

}  // namespace
}  // namespace inkdigit
