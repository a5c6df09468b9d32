#include "tests/native/reference/windows.hpp"

#include <algorithm>

namespace inkdigit::test {
namespace {

// Calls visit(output, inputs of its window, row by row) through all images.
template <class Visit>
void each_pool(const LayerBase& layer, std::size_t images, std::size_t height, std::size_t width,
               std::size_t stride, Visit visit) {
  const Shape& in = layer.input_shape();
  const Shape& out = layer.output_shape();
  const auto channels = static_cast<std::size_t>(in.channels);
  std::vector<std::size_t> window(height * width);
  for (std::size_t i = 0; i < images * out.size(); ++i) {
    const std::size_t position = i % out.size() / channels;
    const std::size_t y = position / static_cast<std::size_t>(out.width) * stride;
    const std::size_t x = position % static_cast<std::size_t>(out.width) * stride;
    for (std::size_t k = 0; k < window.size(); ++k) {
      const std::size_t pixel =
          (y + k / width) * static_cast<std::size_t>(in.width) + x + k % width;
      window[k] = i / out.size() * in.size() + pixel * channels + i % channels;
    }
    visit(i, window);
  }
}

template <class Visit>
void each_window_of(const MaxPool2d& layer, std::size_t images, Visit visit) {
  const WindowRow row = layer.window_row();
  each_pool(layer, images, row.kernel, row.kernel, row.stride, visit);
}
template <class Visit>
void each_window_of(const AvgPool2d& layer, std::size_t images, Visit visit) {
  const auto kernel = static_cast<std::size_t>(layer.kernel());
  each_pool(layer, images, kernel, kernel, static_cast<std::size_t>(layer.stride()), visit);
}
template <class Visit>
void each_window_of(const GlobalAvgPool2d& layer, std::size_t images, Visit visit) {
  const Shape& in = layer.input_shape();
  each_pool(layer, images, static_cast<std::size_t>(in.height), static_cast<std::size_t>(in.width),
            1, visit);
}

Bounded largest_of(const Tensor& inp, const std::vector<std::size_t>& window) {
  double low = -std::numeric_limits<double>::infinity();
  double high = low;
  for (const std::size_t i : window) {
    low = std::max(low, inp[i].low());
    high = std::max(high, inp[i].high());
  }
  return between(low, high);
}

// Those of a window that may be its largest; of values that are exactly equal, the first.
std::vector<std::size_t> candidates(const Tensor& inp, const std::vector<std::size_t>& window) {
  const double least = largest_of(inp, window).low();
  std::vector<std::size_t> found;
  for (const std::size_t i : window) {
    const bool repeated = std::any_of(found.begin(), found.end(), [&](std::size_t earlier) {
      return inp[i].error == 0 && inp[earlier].error == 0 && inp[i].value == inp[earlier].value;
    });
    if (inp[i].high() >= least && !repeated) found.push_back(i);
  }
  return found;
}

template <class Layer>
Tensor means(const Layer& layer, const LayerCall& call) {
  Tensor out(call.images * layer.output_shape().size());
  each_window_of(layer, call.images, [&](std::size_t o, const std::vector<std::size_t>& window) {
    Sum sum;
    for (const std::size_t i : window) sum.add((*call.inp)[i]);
    // Divided, or multiplied by the rounded inverse.
    out[o] = sum.result() * rounded(1 / static_cast<double>(window.size()));
  });
  return out;
}

template <class Layer>
Tensor spread(const Layer& layer, const LayerCall& call, const Tensor& dout) {
  std::vector<Sum> sums(call.inp->size());
  each_window_of(layer, call.images, [&](std::size_t o, const std::vector<std::size_t>& window) {
    const Bounded share = rounded(1 / static_cast<double>(window.size()));
    for (const std::size_t i : window) sums[i].add(dout[o] * share);
  });
  Tensor dinp;
  for (const Sum& sum : sums) dinp.push_back(sum.result());
  return dinp;
}

}  // namespace

Tensor pooled_maxima(const MaxPool2d& layer, const LayerCall& call) {
  Tensor out(call.images * layer.output_shape().size());
  each_window_of(layer, call.images, [&](std::size_t o, const std::vector<std::size_t>& window) {
    out[o] = largest_of(*call.inp, window);
  });
  return out;
}

Tensor pooled_means(const AvgPool2d& layer, const LayerCall& call) { return means(layer, call); }
Tensor pooled_means(const GlobalAvgPool2d& layer, const LayerCall& call) {
  return means(layer, call);
}

Tensor unpooled_maxima(const MaxPool2d& layer, const LayerCall& call, const Tensor& dout) {
  std::vector<Sum> sums(call.inp->size());
  each_window_of(layer, call.images, [&](std::size_t o, const std::vector<std::size_t>& window) {
    const std::vector<std::size_t> found = candidates(*call.inp, window);
    for (const std::size_t i : found) {
      sums[i].add(found.size() == 1 ? dout[o] : all_or_nothing(dout[o]));
    }
  });
  Tensor dinp;
  for (const Sum& sum : sums) dinp.push_back(sum.result());
  return dinp;
}

Tensor unpooled_means(const AvgPool2d& layer, const LayerCall& call, const Tensor& dout) {
  return spread(layer, call, dout);
}
Tensor unpooled_means(const GlobalAvgPool2d& layer, const LayerCall& call, const Tensor& dout) {
  return spread(layer, call, dout);
}

}  // namespace inkdigit::test
