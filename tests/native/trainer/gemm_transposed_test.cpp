#include "trainer/learn/kernels/gemm_transposed.hpp"

#include <cmath>
#include <vector>

#include "tests/native/reference/eigen_product.hpp"
#include "tests/native/support/bounded.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/targets.hpp"

namespace inkdigit {
namespace {

// How A lies in memory.
struct Layout {
  std::size_t row_step = 1;  // between neighbors of a row; 1 = side by side
  std::size_t images = 1;    // that k is cut into
  bool accumulate = false;
};

// That each target's result is within rounding of Eigen's product of A transposed (A is k x m) and
// B (k x n), and writes nothing behind it: each of the two is a sum of k products and of what C
// held, see support/bounded.hpp.
template <class T>
void check_product(std::size_t m, std::size_t n, std::size_t k, const Layout& layout) {
  INFO("m " << m << ", n " << n << ", k " << k << ", step " << layout.row_step);
  const std::size_t step = layout.row_step;
  std::vector<T> a(step * k * m);
  std::vector<T> b(k * n);
  std::vector<T> held(m * n + 1);
  test::fill_normal(a, 1);
  test::fill_normal(b, 2);
  test::fill_normal(held, 3);
  const test::Product<T> product =
      test::eigen_product<T>(m, n, k, {a.data(), step, step * m}, {b.data(), n, 1});
  test::Tensor expected(held.size());
  for (std::size_t i = 0; i < m * n; ++i) {
    const double more = layout.accumulate ? held[i] : T{0};
    expected[i] = {product.values[i] + more, 2 * test::gamma<T>(static_cast<double>(k + 1)) *
                                                 (product.magnitudes[i] + std::abs(more))};
  }
  expected.back() = {held.back(), 0};

  const std::size_t image = k / layout.images;
  const auto a_row = test::multiples(m, step);
  const auto a_col = test::multiples(image, step * m);
  const auto c_row = test::multiples(m, n);
  test::on_every_target([&] {
    std::vector<T> c = held;
    GemmTransposedArgs<T> args;
    args.m = m;
    args.n = n;
    args.k = image;
    args.images = layout.images;
    args.a_image = step * image * m;
    args.b_image = image * n;
    args.a = a.data();
    args.a_row = a_row.data();
    args.a_col = a_col.data();
    args.b = b.data();
    args.b_stride = n;
    args.c = c.data();
    args.c_row = c_row.data();
    args.accumulate = layout.accumulate;
    gemm_transposed(args);
    CHECK(test::outside(c, expected) == "");
  });
}

TEST_CASE("the product agrees with Eigen on every SIMD target, for every remainder of its tiles",
          "[kernels]") {
  for (const std::size_t m : {1, 3, 4, 5, 11, 12, 13, 25}) {
    for (const std::size_t n : {1, 3, 4, 10, 16, 33, 64}) {
      for (const std::size_t k : {1, 8, 43}) {
        for (const Layout& layout : {Layout{}, Layout{.accumulate = true}, Layout{.row_step = 2}}) {
          check_product<float>(m, n, k, layout);
          check_product<double>(m, n, k, layout);
        }
      }
    }
  }
}

TEST_CASE("the product of several images is the sum of theirs", "[kernels]") {
  for (const std::size_t step : {1, 2}) {
    const Layout layout{.row_step = step, .images = 3};
    check_product<float>(25, 33, 24, layout);
    check_product<double>(25, 33, 24, layout);
  }
}

}  // namespace
}  // namespace inkdigit
