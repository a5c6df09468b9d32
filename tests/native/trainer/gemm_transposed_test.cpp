#include "trainer/kernels/gemm_transposed.hpp"

#include <Eigen/Core>
#include <vector>

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

// The largest difference from Eigen's product of A transposed (A is k x m) and B (k x n).
template <class T>
double difference_from_eigen(std::size_t m, std::size_t n, std::size_t k, bool accumulate) {
  std::vector<T> a(k * m);
  std::vector<T> b(k * n);
  std::vector<T> c(m * n + 1);
  test::fill_normal(a, 1);
  test::fill_normal(b, 2);
  test::fill_normal(c, 3);
  const T guard = c.back();
  const auto index = [](std::size_t i) { return static_cast<Eigen::Index>(i); };
  const Eigen::Map<const RowMajor<T>> ea(a.data(), index(k), index(m));
  const Eigen::Map<const RowMajor<T>> eb(b.data(), index(k), index(n));
  const Eigen::Map<RowMajor<T>> found(c.data(), index(m), index(n));
  RowMajor<T> expected = ea.transpose() * eb;
  if (accumulate) expected += found;

  const auto a_row = multiples(m, 1);
  const auto a_col = multiples(k, m);
  const auto c_row = multiples(m, n);
  GemmTransposedArgs<T> args;
  args.m = m;
  args.n = n;
  args.k = k;
  args.a = a.data();
  args.a_row = a_row.data();
  args.a_col = a_col.data();
  args.b = b.data();
  args.b_stride = n;
  args.c = c.data();
  args.c_row = c_row.data();
  args.accumulate = accumulate;
  gemm_transposed(args);
  CHECK(c.back() == guard);
  return (expected - found).cwiseAbs().maxCoeff();
}

TEST_CASE("the product agrees with Eigen on every SIMD target, for every remainder of its tiles") {
  test::on_every_target([] {
    for (const std::size_t m : {1, 3, 4, 5, 11, 12, 13, 25}) {
      for (const std::size_t n : {1, 3, 4, 10, 16, 33, 64}) {
        for (const std::size_t k : {1, 8, 43}) {
          for (const bool accumulate : {false, true}) {
            INFO("m " << m << ", n " << n << ", k " << k);
            CHECK(difference_from_eigen<float>(m, n, k, accumulate) <= 1e-4);
            CHECK(difference_from_eigen<double>(m, n, k, accumulate) <= 1e-12);
          }
        }
      }
    }
  });
}

}  // namespace
}  // namespace inkdigit
