#include "engine/kernels/gemm.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/native/reference/eigen_product.hpp"
#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/targets.hpp"

namespace inkdigit {
namespace {

template <class T>
struct Case {
  std::size_t m;
  std::size_t n;
  std::size_t k;
  bool with_bias;
  bool accumulate;
  bool relu;
};

// That each target's result is within rounding of Eigen's product, and writes nothing behind it:
// each of the two is a sum of k products, a bias and what C held, see support/bounded.hpp.
template <class T>
void check_product(const Case<T>& c) {
  INFO("m " << c.m << ", n " << c.n << ", k " << c.k);
  std::vector<T> a(c.m * c.k);
  std::vector<T> b(c.k * c.n);
  std::vector<T> bias(c.n);
  std::vector<T> held(c.m * c.n + 1);
  test::fill_normal(a, 1);
  test::fill_normal(b, 2);
  test::fill_normal(bias, 3);
  test::fill_normal(held, 4);
  const test::Product<T> product =
      test::eigen_product<T>(c.m, c.n, c.k, {a.data(), c.k, 1}, {b.data(), c.n, 1});
  test::Tensor expected(held.size());
  for (std::size_t i = 0; i < c.m * c.n; ++i) {
    const double more = (c.with_bias ? bias[i % c.n] : T{0}) + (c.accumulate ? held[i] : T{0});
    const double size = (c.with_bias ? std::abs(bias[i % c.n]) : T{0}) +
                        (c.accumulate ? std::abs(held[i]) : T{0}) + product.magnitudes[i];
    const double value = product.values[i] + more;
    expected[i] = {c.relu ? std::max(value, 0.0) : value,
                   2 * test::gamma<T>(static_cast<double>(c.k + 2)) * size};
  }
  expected.back() = {held.back(), 0};

  // A k that is no prime is read in runs, as a convolution's rows are.
  const std::size_t runs = c.k % 5 == 0 ? 5 : 1;
  const auto a_row = test::multiples(c.m, c.k);
  const auto a_run = test::multiples(runs, c.k / runs);
  const auto c_row = test::multiples(c.m, c.n);
  test::on_every_target([&] {
    std::vector<T> packed(packed_size(c.k, c.n));
    std::vector<T> packed_bias(packed_size(1, c.n));
    for (const std::size_t share : {2, 0, 1}) {
      pack_panels(b.data(), c.n, 1, c.k, c.n, packed.data(), {share, 3});
    }
    pack_panels(bias.data(), c.n, 1, 1, c.n, packed_bias.data());
    std::vector<T> result = held;
    GemmArgs<T> args;
    args.m = c.m;
    args.n = c.n;
    args.a = a.data();
    args.a_row = a_row.data();
    args.a_run = a_run.data();
    args.runs = runs;
    args.run_length = c.k / runs;
    args.b = packed.data();
    args.c = result.data();
    args.c_row = c_row.data();
    args.bias = c.with_bias ? packed_bias.data() : nullptr;
    args.accumulate = c.accumulate;
    args.relu = c.relu;
    gemm(args);
    CHECK(test::outside(result, expected) == "");
    if (!whole_panels(c.n)) return;
    std::vector<T> in_place = held;
    args.b = b.data();
    args.b_stride = c.n;
    args.bias = c.with_bias ? bias.data() : nullptr;
    args.c = in_place.data();
    gemm_in_place(args);
    CHECK(in_place == result);
  });
}

template <class T>
void check_sizes() {
  for (const std::size_t m : {1, 2, 3, 4, 5, 11, 12, 13, 25, 64}) {
    for (const std::size_t n : {1, 3, 4, 7, 10, 16, 32, 33, 64, 128, 160}) {
      for (const std::size_t k : {1, 5, 25, 43, 100}) {
        check_product<T>({m, n, k, true, false, true});
        check_product<T>({m, n, k, false, true, false});
      }
    }
  }
}

TEST_CASE(
    "gemm agrees with Eigen on every SIMD target, for every remainder of its tiles, B packed or "
    "not",
    "[kernels]") {
  check_sizes<float>();
  check_sizes<double>();
}

TEST_CASE("columns that fill the panels of the widest vectors fill all", "[kernels]") {
  test::on_every_target([] { CHECK(whole_panels(128)); });
}

TEST_CASE("gemm reads A through its offsets and adds overlapping rows of C in order", "[kernels]") {
  // Two rows of C start one element apart, as neighboring windows of a convolution do.
  test::on_every_target([] {
    const std::vector<float> a{1, 2, 3, 4};
    const std::vector<std::int32_t> a_row{0, 1};
    const std::vector<std::int32_t> a_run{0, 2};
    const std::vector<float> ones(2 * 20, 1);
    std::vector<float> b(packed_size(2, 20));
    pack_panels(ones.data(), 20, 1, 2, 20, b.data());
    std::vector<float> c(21, 10);
    const std::vector<std::int32_t> c_row{0, 1};
    GemmArgs<float> args;
    args.m = 2;
    args.n = 20;
    args.a = a.data();
    args.a_row = a_row.data();
    args.a_run = a_run.data();
    args.runs = 2;
    args.run_length = 1;
    args.b = b.data();
    args.c = c.data();
    args.c_row = c_row.data();
    args.accumulate = true;
    gemm(args);
    std::vector<float> expected(21, 10 + (1 + 3) + (2 + 4));
    expected.front() = 10 + (1 + 3);
    expected.back() = 10 + (2 + 4);
    CHECK(c == expected);
  });
}

}  // namespace
}  // namespace inkdigit
