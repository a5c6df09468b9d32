#include "trainer/learn/gradient/gradient_slices.hpp"

#include <algorithm>

namespace inkdigit {
namespace {

// Parameters of a slice, at most: enough work for a task, and enough tasks for all threads.
constexpr std::size_t kSlice = 4096;

// Of all passes, one after the other.
template <class T>
void add_up(const GradientSlice& slice, std::span<const T* const> pass_gradients, bool accumulate,
            T* total) {
  const std::size_t size = slice.end - slice.begin;
  const auto from = [&](std::size_t pass) { return pass_gradients[pass] + slice.source; };
  if (accumulate) {
    for (std::size_t i = 0; i < size; ++i) total[i] += from(0)[i];
  } else {
    std::copy_n(from(0), size, total);
  }
  for (std::size_t pass = 1; pass < pass_gradients.size(); ++pass) {
    const T* part = from(pass);
    for (std::size_t i = 0; i < size; ++i) total[i] += part[i];
  }
}

}  // namespace

void GradientSlices::add_layer(const AnyBackward& twin) {
  const std::size_t layer = slots_.size();
  const bool whole_batch = std::visit([](const auto& t) { return t.kWholeBatchGradient; }, twin);
  const LayerBase& base = base_of(network_->layers()[layer]);
  const std::size_t start = network_->parameter_offset(layer);
  slots_.push_back({pass_size_, memory_size_});
  for (const Parameter& parameter : base.parameters()) {
    // A layer that makes its gradient from the batch makes whole rows of it.
    const std::size_t most =
        whole_batch ? std::max<std::size_t>(kSlice / parameter.out, 1) * parameter.out : kSlice;
    for (std::size_t done = 0; parameter.trainable && done < parameter.size(); done += most) {
      GradientSlice slice;
      slice.begin = start + parameter.offset + done;
      slice.end = slice.begin + std::min(most, parameter.size() - done);
      slice.source = pass_size_ + parameter.offset + done;
      if (whole_batch) slice.layer = layer;
      slices_.push_back(slice);
    }
  }
  if (whole_batch) {
    memory_size_ += base.input_shape().size() + base.output_shape().size();
  } else {
    for (const Parameter& parameter : base.parameters()) pass_size_ += parameter.size();
  }
}

KeptPlace GradientSlices::kept_inputs(std::size_t layer) const {
  return {slots_[layer].memory, base_of(network_->layers()[layer]).input_shape().size()};
}

KeptPlace GradientSlices::kept_gradients(std::size_t layer) const {
  const KeptPlace inputs = kept_inputs(layer);
  return {inputs.before + inputs.size, base_of(network_->layers()[layer]).output_shape().size()};
}

template <class T>
void GradientSlices::collect(const GradientSlice& slice, std::span<const AnyBackward> twins,
                             std::span<const T* const> pass_gradients, const T* memory,
                             std::size_t batch_images, std::size_t images, bool accumulate,
                             T* gradient) const {
  if (slice.layer == Network::kNone) {
    add_up(slice, pass_gradients, accumulate, gradient + slice.begin);
    return;
  }
  const std::size_t start = network_->parameter_offset(slice.layer);
  const T* inp = memory + kept_inputs(slice.layer).of(0, batch_images);
  const T* dout = memory + kept_gradients(slice.layer).of(0, batch_images);
  std::visit(
      [&](const auto& twin) {
        if constexpr (std::decay_t<decltype(twin)>::kWholeBatchGradient) {
          twin.gradient(slice.begin - start, slice.end - start, images, inp, dout, accumulate,
                        gradient + start);
        }
      },
      twins[slice.layer]);
}

template void GradientSlices::collect(const GradientSlice&, std::span<const AnyBackward>,
                                      std::span<const float* const>, const float*, std::size_t,
                                      std::size_t, bool, float*) const;
template void GradientSlices::collect(const GradientSlice&, std::span<const AnyBackward>,
                                      std::span<const double* const>, const double*, std::size_t,
                                      std::size_t, bool, double*) const;

}  // namespace inkdigit
