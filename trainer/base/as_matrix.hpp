// Values that lie somewhere in memory, seen as Eigen's matrices and arrays.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <type_traits>

namespace inkdigit {

template <class T>
using RowMajor = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// Row by row, as everything here lies.
template <class T>
auto as_matrix(T* data, std::size_t rows, std::size_t columns) {
  using Matrix =
      std::conditional_t<std::is_const_v<T>, const RowMajor<std::remove_const_t<T>>, RowMajor<T>>;
  return Eigen::Map<Matrix>(data, static_cast<Eigen::Index>(rows),
                            static_cast<Eigen::Index>(columns));
}

// Operations on it go element by element.
template <class T>
auto as_array(T* data, std::size_t size) {
  using Plain = Eigen::Array<std::remove_const_t<T>, Eigen::Dynamic, 1>;
  using Array = std::conditional_t<std::is_const_v<T>, const Plain, Plain>;
  return Eigen::Map<Array>(data, static_cast<Eigen::Index>(size));
}

}  // namespace inkdigit
