// A window of kernel x kernel pixels that slides over pictures. Everything that slides is written
// by one matrix X_k for each of the window's places k: what lies under that place, a row an output
// pixel.
#pragma once

#include "trainer/backend/reference/maps.hpp"

namespace inkdigit::reference {

struct Window {
  Shape in;
  Shape out;
  Index images = 0;
  Index kernel = 1;   // pixels
  Index stride = 1;   // pixels
  Index padding = 0;  // pixels of zeros on every side

  [[nodiscard]] Index places() const { return kernel * kernel; }
  [[nodiscard]] Index positions() const { return images * out.height * out.width; }
};

template <class T>
Window window_of(const Call<T>& call, Index kernel, Index stride, Index padding) {
  return {call.in, call.out, call.images, kernel, stride, padding};
}

// Calls visit(row of the output, row of the input, rows) for output pixels side by side that have a
// pixel of the picture under place k; the input's rows are `stride` apart.
template <class Visit>
void each_run(const Window& w, Index k, Visit visit) {
  const Index ky = k / w.kernel - w.padding;
  const Index kx = k % w.kernel - w.padding;
  Index first = 0;
  Index last = w.out.width - 1;
  while (first <= last && first * w.stride + kx < 0) ++first;
  while (first <= last && last * w.stride + kx >= w.in.width) --last;
  for (Index row = 0; row < w.images * w.out.height && first <= last; ++row) {
    const Index y = row % w.out.height * w.stride + ky;
    if (y < 0 || y >= w.in.height) continue;
    const Index image = row / w.out.height * w.in.height;
    visit(row * w.out.width + first, (image + y) * w.in.width + first * w.stride + kx,
          last - first + 1);
  }
}

// X_k, with zeros where the window is over the border.
template <class T>
Matrix<T> under(const Window& w, const Matrix<T>& x, Index k) {
  Matrix<T> result = Matrix<T>::Zero(w.positions(), x.cols());
  each_run(w, k, [&](Index output, Index input, Index rows) {
    result.middleRows(output, rows) = x(Eigen::seqN(input, rows, w.stride), Eigen::all);
  });
  return result;
}

// X_0, X_1, ... side by side.
template <class T>
Matrix<T> all_under(const Window& w, const Matrix<T>& x) {
  Matrix<T> result(w.positions(), w.places() * x.cols());
  for (Index k = 0; k < w.places(); ++k) {
    result.middleCols(k * x.cols(), x.cols()) = under(w, x, k);
  }
  return result;
}

// The way back: dX += what dX_k says of the pixels that X_k is made of.
template <class T>
void add_under(const Window& w, const Matrix<T>& dx_k, Index k, Matrix<T>& dx) {
  each_run(w, k, [&](Index output, Index input, Index rows) {
    dx(Eigen::seqN(input, rows, w.stride), Eigen::all) += dx_k.middleRows(output, rows);
  });
}

}  // namespace inkdigit::reference
