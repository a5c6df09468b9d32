// What products of matrices are tested against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace inkdigit::test {

// 0, step, 2 * step, ...: where a matrix's rows begin.
inline std::vector<std::int32_t> multiples(std::size_t count, std::size_t step) {
  std::vector<std::int32_t> offsets(count);
  for (std::size_t i = 0; i < count; ++i) offsets[i] = static_cast<std::int32_t>(i * step);
  return offsets;
}

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
