// Forward and backward through a whole network on the device, as trainer/learn/gradient does it on
// the CPU: but a batch is worked on as a whole.
#pragma once

#include "trainer/backend/device/divisor.hpp"
#include "trainer/backend/device/executor.hpp"
#include "trainer/backend/device/layers/any.hpp"
#include "trainer/backend/device/memory_plan.hpp"
#include "trainer/backend/device/pixels.hpp"

namespace inkdigit::device {

// A batch on its way through a network.
struct NetworkPass {
  const float* parameters = nullptr;
  float* buffers = nullptr;  // in training: the parameters whose running means follow the batch
  const StepScalars* step = nullptr;  // in training
  Index images = 0;
  Index all_images = 0;           // in training: with those of other ranks
  SumsOfRanks* others = nullptr;  // likewise; null = there are none
  bool training = false;
};

// Network::normalize, an element an index.
struct NormalizePixels {
  Pixels pixels;
  const float* scale;  // of each channel, then the shifts
  float* out;
  Divisor channels;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Index c = i % channels;
    out[i] = static_cast<float>(pixels.at(i)) * scale[c] + scale[channels + c];
  }
};

template <class Executor>
class DeviceNetwork {
 public:
  // For passes of up to `images`. `network` must outlive this, and stay where it is.
  DeviceNetwork(Executor& executor, const Network& network, Index images, Use use)
      : executor_(executor),
        network_(network),
        plan_(network.plan(use)),
        places_(plan_memory(network, images, use)),
        memory_(executor, (places_.bytes() + sizeof(float) - 1) / sizeof(float)),
        normalization_(executor, 2 * network.spec().input.mean.size()) {
    sums_ = reinterpret_cast<Sums*>(memory_.data());
    values_ = memory_.data() + places_.sums * (sizeof(Sums) / sizeof(float));
    gradients_ = values_ + (use == Use::kTraining ? places_.values : 0);
    saved_ = gradients_ + places_.values;
    scratch_ = saved_ + places_.saved;
    const InputSpec& input = network.spec().input;
    std::vector<float> normalization;
    for (const double deviation : input.std) {
      normalization.push_back(static_cast<float>(1.0 / (255.0 * deviation)));
    }
    for (std::size_t c = 0; c < input.mean.size(); ++c) {
      normalization.push_back(static_cast<float>(-input.mean[c] / input.std[c]));
    }
    executor.upload(normalization_.data(), normalization.data(), normalization_.bytes());
    executor.synchronize();
  }

  [[nodiscard]] const Network& network() const { return network_; }
  // images x classes, what the softmax takes in, and the loss's gradient by it.
  [[nodiscard]] float* logits() const { return values_ + start_of_logits(); }
  [[nodiscard]] float* dlogits() const { return gradients_ + start_of_logits(); }

  // Leaves logits().
  void forward(const NetworkPass& pass, const Pixels& pixels) {
    executor_.for_each(pass.images * network_.input_size(),
                       NormalizePixels{pixels, normalization_.data(), values_,
                                       static_cast<Index>(network_.spec().input.channels)});
    for (std::size_t i = 0; i < places_.layers.size(); ++i) {
      if (plan_.layers[i].done) continue;
      forward_any(executor_, network_.layers()[i], operands(i, pass));
    }
  }

  // Takes dlogits() and leaves the gradient by the parameters, or with `accumulate` adds it. That
  // of buffers is never touched.
  void backward(const NetworkPass& pass, float* gradient, bool accumulate) {
    for (std::size_t i = places_.layers.size(); i-- > 0;) {
      if (places_.layers[i].backward_done) continue;
      const PlannedLayer& planned = plan_.layers[i];
      Operands o = operands(i, pass);
      o.dout = gradients_ + places_.starts[planned.out];
      // The gradient by the picture is not needed.
      o.dinp = planned.inp == 0 ? nullptr : gradients_ + places_.starts[planned.inp];
      if (places_.layers[i].masks_relu) o.mask = o.inp;
      o.dparameters = gradient + network_.parameter_offset(i);
      o.accumulate = accumulate;
      backward_any(executor_, network_.layers()[i], o);
      if (i > 0 && o.dinp != nullptr) add_skips(i, pass.images, o.dinp);
    }
  }

  // The network's outputs for the logits, images x classes.
  // NOLINTNEXTLINE(readability-non-const-parameter): what the executor runs writes there
  void softmax(Index images, float* outputs) {
    const SoftmaxSpec& spec = network_.spec().softmax();
    executor_.for_each(images,
                       SoftmaxForward{logits(), outputs, static_cast<Index>(network_.class_count()),
                                      static_cast<float>(1 / spec.temperature), spec.background});
  }

 private:
  [[nodiscard]] std::size_t start_of_logits() const {
    return places_.starts[plan_.layers[places_.layers.size() - 1].out];
  }

  [[nodiscard]] Operands operands(std::size_t i, const NetworkPass& pass) const {
    const PlannedLayer& planned = plan_.layers[i];
    const std::size_t offset = network_.parameter_offset(i);
    Operands o;
    o.parameters = pass.parameters + offset;
    o.inp = values_ + places_.starts[planned.inp];
    if (planned.skip != kNone) o.skip = values_ + places_.starts[planned.skip];
    o.out = values_ + places_.starts[planned.out];
    if (pass.buffers != nullptr) o.buffers = pass.buffers + offset;
    o.saved = saved_ + places_.layers[i].saved;
    o.scratch = scratch_;
    o.sums = sums_;
    o.step = pass.step;
    o.images = pass.images;
    o.all_images = pass.all_images;
    o.others = pass.others;
    o.layer = static_cast<Index>(i);
    o.training = pass.training;
    o.relu = planned.takes_relu;
    return o;
  }

  // The adds and routes that read layer i's input have left their gradients by now.
  void add_skips(std::size_t i, Index images, float* dinp) {
    const std::size_t size = images * base_of(network_.layers()[i]).input_shape().size();
    for (std::size_t add = i; add < places_.layers.size(); ++add) {
      if (network_.skip_source(add) != i - 1) continue;
      executor_.for_each(size, AddTo{gradients_ + places_.starts[plan_.layers[add].out], dinp});
    }
  }

  Executor& executor_;
  const Network& network_;
  const Plan& plan_;
  MemoryPlan places_;
  Buffer<Executor, float> memory_;
  Buffer<Executor, float> normalization_;
  Sums* sums_ = nullptr;
  float* values_ = nullptr;
  float* gradients_ = nullptr;
  float* saved_ = nullptr;
  float* scratch_ = nullptr;
};

}  // namespace inkdigit::device
