#include "tests/native/reference/eigen_product.hpp"

#include "trainer/base/as_matrix.hpp"

namespace inkdigit::test {
namespace {

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

template <class T>
RowMajor<T> copied(Strided<T> from, std::size_t rows, std::size_t columns) {
  using Step = Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>;
  return Eigen::Map<const RowMajor<T>, 0, Step>(
      from.data, index(rows), index(columns), Step(index(from.row_step), index(from.column_step)));
}

}  // namespace

template <class T>
Product<T> eigen_product(std::size_t m, std::size_t n, std::size_t k, Strided<T> a, Strided<T> b) {
  RowMajor<T> left = copied(a, m, k);
  RowMajor<T> right = copied(b, k, n);
  Product<T> product{std::vector<T>(m * n), std::vector<T>(m * n)};
  as_matrix(product.values.data(), m, n).noalias() = left * right;
  left = left.cwiseAbs();
  right = right.cwiseAbs();
  as_matrix(product.magnitudes.data(), m, n).noalias() = left * right;
  return product;
}

template Product<float> eigen_product(std::size_t, std::size_t, std::size_t, Strided<float>,
                                      Strided<float>);
template Product<double> eigen_product(std::size_t, std::size_t, std::size_t, Strided<double>,
                                       Strided<double>);

}  // namespace inkdigit::test
