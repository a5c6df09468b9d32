#pragma once

#include <cstddef>
#include <vector>

namespace inkdigit {

// One value a pixel, rows from the top. Indices must be inside.
template <class T>
struct Grid {
  Grid() = default;
  Grid(int rows, int columns, T value = T{})
      : height(rows),
        width(columns),
        cells(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns), value) {}

  [[nodiscard]] T* row(int y) {
    return cells.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
  }
  [[nodiscard]] const T* row(int y) const { return const_cast<Grid*>(this)->row(y); }
  [[nodiscard]] T& at(int y, int x) { return row(y)[x]; }
  [[nodiscard]] const T& at(int y, int x) const { return row(y)[x]; }

  int height = 0;
  int width = 0;
  std::vector<T> cells;
};

}  // namespace inkdigit
