// What products of matrices are tested against.
#pragma once

#include <cstddef>
#include <vector>

namespace inkdigit::test {

// A matrix in memory: element (i, j) is data[i * row_step + j * column_step].
template <class T>
struct Strided {
  const T* data;
  std::size_t row_step;
  std::size_t column_step;
};

// A (m x k) times B (k x n), row by row.
template <class T>
struct Product {
  std::vector<T> values;
  std::vector<T> magnitudes;  // |A| |B|: what rounding errors are relative to
};

template <class T>
Product<T> eigen_product(std::size_t m, std::size_t n, std::size_t k, Strided<T> a, Strided<T> b);

}  // namespace inkdigit::test
