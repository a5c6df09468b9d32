#include "trainer/learn/layers/batch_norm2d_backward.hpp"

#include <algorithm>
#include <cmath>

namespace inkdigit {

double BatchNorm2dBackward::count(std::size_t images) const {
  const std::size_t positions = layer().input_shape().size() / layer().channels();
  return static_cast<double>(images * positions);
}

BatchNorm2dBackward::Moments BatchNorm2dBackward::moments(const StepContext& context,
                                                          std::size_t channel) const {
  const double n = count(context.batch_images);
  const double mean = context.sums[channel] / n;
  const double square = context.sums[layer().channels() + channel] / n;
  return {mean, std::max(0.0, square - mean * mean)};
}

template <class T>
void BatchNorm2dBackward::standardization(const StepContext& context, T* scratch) const {
  for (std::size_t c = 0; c < layer().channels(); ++c) {
    const Moments m = moments(context, c);
    scratch[c] = static_cast<T>(m.mean);
    scratch[layer().channels() + c] =
        static_cast<T>(1 / std::sqrt(m.variance + layer().spec().epsilon));
  }
}

template <class T>
void BatchNorm2dBackward::forward_sums(const Forward<T>& f, double* sums) const {
  const std::size_t n = layer().channels();
  const std::size_t size = static_cast<std::size_t>(f.batch) * layer().input_shape().size();
  std::fill_n(sums, 2 * n, 0.0);
  for (std::size_t i = 0; i < size; i += n) {
    for (std::size_t c = 0; c < n; ++c) {
      const double value = static_cast<double>(f.inp[i + c]);
      sums[c] += value;
      sums[n + c] += value * value;
    }
  }
}

template <class T>
void BatchNorm2dBackward::forward(const Forward<T>& f, T* /*saved*/,
                                  const StepContext& context) const {
  if (context.inference) {
    layer().forward(f);
    return;
  }
  const std::size_t n = layer().channels();
  const std::size_t size = static_cast<std::size_t>(f.batch) * layer().input_shape().size();
  standardization(context, f.scratch);
  const T* mean = f.scratch;
  const T* inverse = f.scratch + n;
  for (std::size_t i = 0; i < size; i += n) {
    for (std::size_t c = 0; c < n; ++c) {
      f.out[i + c] = (f.inp[i + c] - mean[c]) * inverse[c] * f.parameters[c] + f.parameters[n + c];
    }
    if (!f.relu) continue;
    for (std::size_t c = 0; c < n; ++c) f.out[i + c] = std::max(f.out[i + c], T{0});
  }
}

template <class T>
void BatchNorm2dBackward::backward_sums(const Backward<T>& b, double* sums) const {
  const std::size_t n = layer().channels();
  const std::size_t size = static_cast<std::size_t>(b.batch) * layer().input_shape().size();
  standardization(b.context, b.scratch);
  const T* mean = b.scratch;
  const T* inverse = b.scratch + n;
  std::fill_n(sums, 2 * n, 0.0);
  for (std::size_t i = 0; i < size; i += n) {
    for (std::size_t c = 0; c < n; ++c) {
      const T standard = (b.inp[i + c] - mean[c]) * inverse[c];
      sums[c] += static_cast<double>(b.dout[i + c]);
      sums[n + c] += static_cast<double>(b.dout[i + c] * standard);
    }
  }
  // This pass's share of the gradient.
  for (std::size_t c = 0; c < n; ++c) {
    b.dparameters[c] = static_cast<T>(sums[n + c]);
    b.dparameters[n + c] = static_cast<T>(sums[c]);
  }
  std::fill_n(b.dparameters + 2 * n, 2 * n, T{0});
}

template <class T>
void BatchNorm2dBackward::backward(const Backward<T>& b) const {
  if (b.dinp == nullptr) return;
  const std::size_t n = layer().channels();
  const std::size_t size = static_cast<std::size_t>(b.batch) * layer().input_shape().size();
  if (b.context.inference) {
    for (std::size_t c = 0; c < n; ++c) {
      const T* p = b.parameters + c;
      b.scratch[c] = p[0] / std::sqrt(p[3 * n] + static_cast<T>(layer().spec().epsilon));
    }
    for (std::size_t i = 0; i < size; i += n) {
      for (std::size_t c = 0; c < n; ++c) b.dinp[i + c] = b.dout[i + c] * b.scratch[c];
    }
    return;
  }
  const T share = static_cast<T>(1 / count(b.context.batch_images));
  standardization(b.context, b.scratch);
  const T* mean = b.scratch;
  const T* inverse = b.scratch + n;
  for (std::size_t i = 0; i < size; i += n) {
    for (std::size_t c = 0; c < n; ++c) {
      const T standard = (b.inp[i + c] - mean[c]) * inverse[c];
      const T common =
          static_cast<T>(b.gradient_sums[c]) + standard * static_cast<T>(b.gradient_sums[n + c]);
      b.dinp[i + c] = b.parameters[c] * inverse[c] * (b.dout[i + c] - share * common);
    }
  }
}

template <class T>
void BatchNorm2dBackward::update_buffers(const StepContext& context, T* parameters) const {
  const std::size_t n = layer().channels();
  const double values = count(context.batch_images);
  const auto momentum = static_cast<T>(layer().spec().momentum);
  T* const mean = parameters + 2 * n;
  T* const variance = parameters + 3 * n;
  for (std::size_t c = 0; c < n; ++c) {
    const Moments m = moments(context, c);
    const double unbiased = m.variance * values / std::max(1.0, values - 1);
    mean[c] += momentum * (static_cast<T>(m.mean) - mean[c]);
    variance[c] += momentum * (static_cast<T>(unbiased) - variance[c]);
  }
}

template void BatchNorm2dBackward::forward_sums(const Forward<float>&, double*) const;
template void BatchNorm2dBackward::forward_sums(const Forward<double>&, double*) const;
template void BatchNorm2dBackward::forward(const Forward<float>&, float*, const StepContext&) const;
template void BatchNorm2dBackward::forward(const Forward<double>&, double*,
                                           const StepContext&) const;
template void BatchNorm2dBackward::backward_sums(const Backward<float>&, double*) const;
template void BatchNorm2dBackward::backward_sums(const Backward<double>&, double*) const;
template void BatchNorm2dBackward::backward(const Backward<float>&) const;
template void BatchNorm2dBackward::backward(const Backward<double>&) const;
template void BatchNorm2dBackward::update_buffers(const StepContext&, float*) const;
template void BatchNorm2dBackward::update_buffers(const StepContext&, double*) const;

}  // namespace inkdigit
