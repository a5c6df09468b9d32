// Sums (or maxima) over the rows of a matrix, a column at a time, in an order that depends on the
// matrix's size alone: first each slice of the rows, then the slices.
#pragma once

#include <algorithm>
#include <cstddef>

#include "trainer/backend/device/host_device.hpp"

namespace inkdigit::device {

// Two sums that are often wanted at once.
struct Sums {
  double first = 0;
  double second = 0;
};

struct AddSums {
  INKDIGIT_HOST_DEVICE Sums operator()(const Sums& a, const Sums& b) const {
    return {a.first + b.first, a.second + b.second};
  }
};

// Of values that are not negative.
struct LargerSums {
  INKDIGIT_HOST_DEVICE Sums operator()(const Sums& a, const Sums& b) const {
    return {a.first < b.first ? b.first : a.first, a.second < b.second ? b.second : a.second};
  }
};

// Rows s, s + slices, s + 2 * slices, ... are slice s, so that neighbors read neighboring memory.
template <class Load, class Combine>
struct ReduceSlice {
  Load load;  // Sums load(row, column)
  Sums* partial;
  Index rows;
  Index columns;
  Index slices;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Index column = i % columns;
    Sums sum;
    for (Index row = i / columns; row < rows; row += slices) {
      sum = Combine()(sum, load(row, column));
    }
    partial[i] = sum;
  }
};

template <class Store, class Combine>
struct ReduceSlices {
  Store store;  // store(column, sums)
  const Sums* partial;
  Index columns;
  Index slices;

  INKDIGIT_HOST_DEVICE void operator()(Index column) const {
    Sums sum;
    for (Index slice = 0; slice < slices; ++slice) {
      sum = Combine()(sum, partial[slice * columns + column]);
    }
    store(column, sum);
  }
};

// The whole column at once.
template <class Load, class Store, class Combine>
struct ReduceColumn {
  Load load;
  Store store;
  Index rows;

  INKDIGIT_HOST_DEVICE void operator()(Index column) const {
    Sums sum;
    for (Index row = 0; row < rows; ++row) sum = Combine()(sum, load(row, column));
    store(column, sum);
  }
};

// Enough slices to keep a GPU busy, and few enough to add up one after the other. A few rows are
// one slice, which saves a kernel.
inline Index reduce_slices(Index rows, Index columns) {
  constexpr Index kThreads = 32768;
  const Index most = columns < 8 ? 1024 : 256;
  constexpr Index kFewRows = 64;
  if (rows <= kFewRows) return 1;
  return std::min({most, std::max<Index>(kThreads / columns, 1), std::max<Index>(rows / 4, 1)});
}

// Elements of `partial` that reduce_rows needs.
inline std::size_t reduce_size(Index rows, Index columns) {
  return static_cast<std::size_t>(reduce_slices(rows, columns)) * columns;
}

template <class Combine = AddSums, class Executor, class Load, class Store>
void reduce_rows(Executor& executor, Index rows, Index columns, Sums* partial, const Load& load,
                 const Store& store) {
  const Index slices = reduce_slices(rows, columns);
  if (slices == 1) {
    executor.for_each(columns, ReduceColumn<Load, Store, Combine>{load, store, rows});
    return;
  }
  executor.for_each(static_cast<std::size_t>(slices) * columns,
                    ReduceSlice<Load, Combine>{load, partial, rows, columns, slices});
  executor.for_each(columns, ReduceSlices<Store, Combine>{store, partial, columns, slices});
}

// A column's sums of a rows x columns matrix.
struct LoadValue {
  const float* values;
  Index columns;

  INKDIGIT_HOST_DEVICE Sums operator()(Index row, Index column) const {
    return {values[row * columns + column], 0};
  }
};

// The sums as they are.
struct StoreSums {
  Sums* total;
  bool accumulate;

  INKDIGIT_HOST_DEVICE void operator()(Index column, const Sums& sums) const {
    total[column] = accumulate ? AddSums()(total[column], sums) : sums;
  }
};

// The first sum, as a gradient.
struct StoreGradient {
  float* gradient;
  bool accumulate;

  INKDIGIT_HOST_DEVICE void operator()(Index column, const Sums& sums) const {
    const auto value = static_cast<float>(sums.first);
    gradient[column] = accumulate ? gradient[column] + value : value;
  }
};

}  // namespace inkdigit::device
