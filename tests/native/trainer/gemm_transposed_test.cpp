#include "trainer/learn/kernels/gemm_transposed.hpp"

#include <Eigen/Core>
#include <vector>

#include "tests/native/support/bounded.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/targets.hpp"

namespace inkdigit {
namespace {

template <class T>
using RowMajor = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

std::vector<std::int32_t> multiples(std::size_t count, std::size_t step) {
  std::vector<std::int32_t> offsets(count);
  for (std::size_t i = 0; i < count; ++i) offsets[i] = static_cast<std::int32_t>(i * step);
  return offsets;
}

// How A lies in memory.
struct Layout {
  std::size_t row_step = 1;  // between neighbours of a row; 1 = side by side
  std::size_t images = 1;    // that k is cut into
  bool accumulate = false;
};

// The largest difference from Eigen's product of A transposed (A is k x m) and B (k x n), as a part
// of what rounding may make of it: each of the two is a sum of k products and of what C held, see
// support/bounded.hpp.
template <class T>
double difference_from_eigen(std::size_t m, std::size_t n, std::size_t k, const Layout& layout) {
  std::vector<T> a(layout.row_step * k * m);
  std::vector<T> b(k * n);
  std::vector<T> c(m * n + 1);
  test::fill_normal(a, 1);
  test::fill_normal(b, 2);
  test::fill_normal(c, 3);
  const T guard = c.back();
  const auto index = [](std::size_t i) { return static_cast<Eigen::Index>(i); };
  const Eigen::Map<const RowMajor<T>, 0, Eigen::InnerStride<>> ea(
      a.data(), index(k), index(m), Eigen::InnerStride<>(index(layout.row_step)));
  const Eigen::Map<const RowMajor<T>> eb(b.data(), index(k), index(n));
  const Eigen::Map<RowMajor<T>> found(c.data(), index(m), index(n));
  RowMajor<T> expected = ea.transpose() * eb;
  RowMajor<T> magnitude = ea.transpose().cwiseAbs() * eb.cwiseAbs();
  if (layout.accumulate) {
    expected += found;
    magnitude += found.cwiseAbs();
  }

  const std::size_t image = k / layout.images;
  const auto a_row = multiples(m, layout.row_step);
  const auto a_col = multiples(image, layout.row_step * m);
  const auto c_row = multiples(m, n);
  GemmTransposedArgs<T> args;
  args.m = m;
  args.n = n;
  args.k = image;
  args.images = layout.images;
  args.a_image = layout.row_step * image * m;
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
  CHECK(c.back() == guard);
  const double allowed = 2 * test::gamma<T>(static_cast<double>(k + 1));
  return ((expected - found).cwiseAbs().array() / magnitude.array()).maxCoeff() / allowed;
}

TEST_CASE("the product agrees with Eigen on every SIMD target, for every remainder of its tiles",
          "[kernels]") {
  test::on_every_target([] {
    for (const std::size_t m : {1, 3, 4, 5, 11, 12, 13, 25}) {
      for (const std::size_t n : {1, 3, 4, 10, 16, 33, 64}) {
        for (const std::size_t k : {1, 8, 43}) {
          for (const Layout& layout :
               {Layout{}, Layout{.accumulate = true}, Layout{.row_step = 2}}) {
            INFO("m " << m << ", n " << n << ", k " << k << ", step " << layout.row_step);
            CHECK(difference_from_eigen<float>(m, n, k, layout) <= 1);
            CHECK(difference_from_eigen<double>(m, n, k, layout) <= 1);
          }
        }
      }
    }
  });
}

TEST_CASE("the product of several images is the sum of theirs", "[kernels]") {
  test::on_every_target([] {
    for (const std::size_t step : {1, 2}) {
      const Layout layout{.row_step = step, .images = 3};
      CHECK(difference_from_eigen<float>(25, 33, 24, layout) <= 1);
      CHECK(difference_from_eigen<double>(25, 33, 24, layout) <= 1);
    }
  });
}

}  // namespace
}  // namespace inkdigit
