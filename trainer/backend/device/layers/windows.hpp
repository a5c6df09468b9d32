// What convolutions and pooling share on the device: windows that slide over padded pictures.
#pragma once

#include "engine/spec/shape.hpp"
#include "trainer/backend/device/divisor.hpp"

namespace inkdigit::device {

// An element of a batch of pictures, images x height x width x channels.
struct Place {
  Index image;
  Index y;
  Index x;
  Index channel;
};

struct Picture {
  Divisor height;
  Divisor width;
  Divisor channels;

  [[nodiscard]] INKDIGIT_HOST_DEVICE Index size() const { return height * width * channels; }
  [[nodiscard]] INKDIGIT_HOST_DEVICE Place place(Index i) const {
    const Index pixel = i / channels;
    const Index row = pixel / width;
    return {row / height, row % height, pixel % width, i % channels};
  }
  [[nodiscard]] INKDIGIT_HOST_DEVICE Index at(Index image, Index y, Index x, Index channel) const {
    return ((image * height + y) * width + x) * channels + channel;
  }
};

inline Picture picture_of(const Shape& shape) {
  return {static_cast<Index>(shape.height), static_cast<Index>(shape.width),
          static_cast<Index>(shape.channels)};
}

struct Windows {
  Picture inp;
  Picture out;  // a window a pixel
  Divisor kernel;
  Divisor stride;
  Index padding = 0;

  // A coordinate of the input from one of the output and one in the window; false outside the
  // picture, in its border of zeros.
  INKDIGIT_HOST_DEVICE bool inside(Index out_at, Index k, Index extent, Index& inp_at) const {
    inp_at = out_at * stride + k - padding;  // wraps around below 0
    return inp_at < extent;
  }

  // The other way round: false where no window has this input coordinate at k.
  INKDIGIT_HOST_DEVICE bool covers(Index inp_at, Index k, Index extent, Index& out_at) const {
    if (inp_at + padding < k) return false;
    const Index shifted = inp_at + padding - k;
    out_at = shifted / stride;
    return out_at * stride == shifted && out_at < extent;
  }

  // Calls visit(y, x, k) for the windows that are over an element of the input, from the first to
  // the last: each window's place in the output, and where the element lies in it, row by row.
  template <class Visit>
  INKDIGIT_HOST_DEVICE void each_over(const Place& p, Visit visit) const {
    for (Index ky = kernel; ky-- > 0;) {
      Index y = 0;
      if (!covers(p.y, ky, out.height, y)) continue;
      for (Index kx = kernel; kx-- > 0;) {
        Index x = 0;
        if (covers(p.x, kx, out.width, x)) visit(y, x, ky * kernel + kx);
      }
    }
  }

  // Windows over so many images.
  [[nodiscard]] Index positions(Index images) const { return images * out.height * out.width; }
};

inline Windows windows_of(const Shape& input, const Shape& output, int kernel, int stride,
                          int padding) {
  return {picture_of(input), picture_of(output), static_cast<Index>(kernel),
          static_cast<Index>(stride), static_cast<Index>(padding)};
}

}  // namespace inkdigit::device
