#include "trainer/gradient/gradient_network.hpp"

#include <algorithm>
#include <cstdlib>

namespace inkdigit {

AnyBackward make_backward(const AnyLayer& layer, std::size_t index) {
  struct Make {
    std::size_t index;
    AnyBackward operator()(const Conv2d& l) const { return Conv2dBackward(l); }
    AnyBackward operator()(const DepthwiseConv2d& l) const { return DepthwiseConv2dBackward(l); }
    AnyBackward operator()(const BatchNorm2d& l) const { return BatchNorm2dBackward(l); }
    AnyBackward operator()(const AvgPool2d& l) const { return AvgPool2dBackward(l); }
    AnyBackward operator()(const GlobalAvgPool2d& l) const { return GlobalAvgPool2dBackward(l); }
    AnyBackward operator()(const Add& l) const { return AddBackward(l); }
    AnyBackward operator()(const MaxPool2d& l) const { return MaxPool2dBackward(l); }
    AnyBackward operator()(const Relu& l) const { return ReluBackward(l); }
    AnyBackward operator()(const Flatten& l) const { return FlattenBackward(l); }
    AnyBackward operator()(const Linear& l) const { return LinearBackward(l); }
    AnyBackward operator()(const Dropout& l) const { return DropoutBackward(l, index); }
    AnyBackward operator()(const Quantize& l) const { return QuantizeBackward(l); }
    // A spec has one softmax, at the end, and GradientNetwork stops before it.
    AnyBackward operator()(const Softmax& /*l*/) const { std::abort(); }
  };
  return std::visit(Make{index}, layer);
}

GradientNetwork::GradientNetwork(const Network& network) : network_(&network) {
  activation_size_ = network.input_size();
  prepared_size_ = network.packed_size();
  std::size_t inp = 0;
  for (std::size_t i = 0; i + 1 < network.layers().size(); ++i) {
    const AnyLayer& layer = network.layers()[i];
    twins_.push_back(make_backward(layer, i));
    Slot slot{inp, inp, saved_size_, prepared_size_, sums_size_};
    if (!shares_memory(i)) {
      slot.out = activation_size_;
      activation_size_ += base_of(layer).output_shape().size();
    }
    inp = slot.out;
    slots_.push_back(slot);
    std::visit(
        [&](const auto& twin) {
          if (twin.kUsesBatch) batch_layers_.push_back(i);
          saved_size_ += twin.saved_size();
          prepared_size_ += twin.prepared_size();
          sums_size_ += twin.sums_size();
          scratch_size_ =
              std::max({scratch_size_, twin.scratch_size(), base_of(layer).scratch_size()});
        },
        twins_.back());
  }
}

bool GradientNetwork::shares_memory(std::size_t i) const {
  const bool in_place = std::visit([](const auto& twin) { return twin.kInPlace; }, twins_[i]);
  return in_place && (i == 0 || network_->read_once(i - 1));
}

template <class T>
Workspace<T> GradientNetwork::make_workspace(int batch) const {
  const auto images = static_cast<std::size_t>(batch);
  return {AlignedVector<T>(images * activation_size_),
          AlignedVector<T>(images * activation_size_),
          AlignedVector<T>(images * saved_size_),
          AlignedVector<T>(scratch_size_),
          std::vector<double>(sums_size_),
          std::vector<double>(sums_size_)};
}

template <class T>
void GradientNetwork::prepare(const T* parameters, T* prepared) const {
  network_->pack(parameters, prepared);
  for (std::size_t i = 0; i < twins_.size(); ++i) {
    std::visit(
        [&](const auto& twin) {
          twin.prepare(parameters + network_->parameter_offset(i), prepared + slots_[i].prepared);
        },
        twins_[i]);
  }
}

template <class T>
LossSum GradientNetwork::run(const Pass<T>& pass, Workspace<T>& workspace, T* gradient) const {
  Pass<T> whole = pass;
  whole.context.batch_images = static_cast<std::size_t>(pass.batch);
  whole.sums = workspace.sums.data();
  whole.gradient_sums = workspace.gradient_sums.data();
  LossSum total;
  for (std::size_t phase = 0; phase < phases(); ++phase) {
    const LossSum sum = run_phase(phase, whole, workspace, gradient);
    total.loss += sum.loss;
    total.correct += sum.correct;
  }
  return total;
}

// Forward runs up to each of the layers that use the batch, which then make their sums; the phase
// in the middle goes to the loss and back to the last of them; the others go on from there.
template <class T>
LossSum GradientNetwork::run_phase(std::size_t phase, const Pass<T>& pass, Workspace<T>& workspace,
                                   T* gradient) const {
  const std::size_t count = batch_layers_.size();
  if (phase == 0) {
    network_->normalise(pass.pixels, workspace.activations.data(), pass.batch);
  }
  LossSum sum;
  std::size_t end = twins_.size();  // of what backward still has to do
  if (phase <= count) {
    const std::size_t first = phase == 0 ? 0 : batch_layers_[phase - 1];
    const std::size_t last = phase == count ? twins_.size() : batch_layers_[phase];
    for (std::size_t i = first; i < last; ++i) forward(i, pass, workspace);
    if (phase < count) {
      const auto operands = forward_operands(last, pass, workspace);
      double* const sums = workspace.sums.data() + slots_[last].sums;
      std::visit([&](const auto& twin) { twin.forward_sums(operands, sums); }, twins_[last]);
      return sum;
    }
    sum = loss(pass, workspace);
  } else {
    end = batch_layers_[2 * count - phase] + 1;
  }
  const bool to_start = phase == 2 * count;
  const std::size_t stop = to_start ? 0 : batch_layers_[2 * count - phase - 1] + 1;
  for (std::size_t i = end; i-- > stop;) backward(i, pass, workspace, gradient);
  if (!to_start) {
    const auto operands = backward_operands(stop - 1, pass, workspace, gradient);
    double* const sums = workspace.gradient_sums.data() + slots_[stop - 1].sums;
    std::visit([&](const auto& twin) { twin.backward_sums(operands, sums); }, twins_[stop - 1]);
  }
  return sum;
}

template <class T>
LossSum GradientNetwork::loss(const Pass<T>& pass, Workspace<T>& workspace) const {
  const auto images = static_cast<std::size_t>(pass.batch);
  const std::size_t last = images * slots_.back().out;
  const std::size_t classes = network_->class_count();
  T* const logits = workspace.activations.data() + last;
  const LossSum sum =
      cross_entropy(logits, pass.labels, pass.batch, classes, pass.scale, pass.smoothing);
  std::copy_n(logits, images * classes, workspace.gradients.data() + last);
  return sum;
}

template <class T>
StepContext GradientNetwork::context_of(std::size_t i, const Pass<T>& pass) const {
  StepContext context = pass.context;
  if (pass.sums != nullptr) context.sums = pass.sums + slots_[i].sums;
  return context;
}

template <class T>
Forward<T> GradientNetwork::forward_operands(std::size_t i, const Pass<T>& pass,
                                             Workspace<T>& workspace) const {
  const auto images = static_cast<std::size_t>(pass.batch);
  T* const activations = workspace.activations.data();
  const std::size_t source = network_->skip_source(i);
  Forward<T> operands;
  operands.parameters = pass.parameters + network_->parameter_offset(i);
  operands.packed = pass.prepared + network_->packed_offset(i);
  operands.inp = activations + images * slots_[i].inp;
  if (source != Network::kNone) operands.skip = activations + images * slots_[source].out;
  operands.out = activations + images * slots_[i].out;
  operands.scratch = workspace.scratch.data();
  operands.batch = pass.batch;
  operands.relu = network_->takes_relu(i);
  return operands;
}

template <class T>
void GradientNetwork::forward(std::size_t i, const Pass<T>& pass, Workspace<T>& workspace) const {
  if (i > 0 && network_->takes_relu(i - 1)) return;
  const auto images = static_cast<std::size_t>(pass.batch);
  Forward<T> operands = forward_operands(i, pass, workspace);
  T* const saved = workspace.saved.data() + images * slots_[i].saved;
  std::visit(
      [&](const auto& twin) {
        if (twin.kInPlace && operands.inp != operands.out) {
          // Somebody else needs the input as it is, so the layer works on a copy.
          std::copy_n(operands.inp, images * twin.layer().input_shape().size(), operands.out);
          operands.inp = operands.out;
        }
        twin.forward(operands, saved, context_of(i, pass));
      },
      twins_[i]);
}

template <class T>
Backward<T> GradientNetwork::backward_operands(std::size_t i, const Pass<T>& pass,
                                               Workspace<T>& workspace, T* gradient) const {
  const auto images = static_cast<std::size_t>(pass.batch);
  const Slot& slot = slots_[i];
  T* const gradients = workspace.gradients.data();
  Backward<T> operands;
  operands.parameters = pass.parameters + network_->parameter_offset(i);
  operands.prepared = pass.prepared + slot.prepared;
  operands.inp = workspace.activations.data() + images * slot.inp;
  operands.saved = workspace.saved.data() + images * slot.saved;
  operands.dout = gradients + images * slot.out;
  // Nobody learns from the picture's own gradient.
  operands.dinp = slot.inp == 0 ? nullptr : gradients + images * slot.inp;
  operands.dparameters = gradient + network_->parameter_offset(i);
  operands.scratch = workspace.scratch.data();
  operands.batch = pass.batch;
  operands.context = context_of(i, pass);
  if (pass.gradient_sums != nullptr) operands.gradient_sums = pass.gradient_sums + slot.sums;
  return operands;
}

template <class T>
void GradientNetwork::backward(std::size_t i, const Pass<T>& pass, Workspace<T>& workspace,
                               T* gradient) const {
  const auto images = static_cast<std::size_t>(pass.batch);
  Backward<T> operands = backward_operands(i, pass, workspace, gradient);
  T* const dinp = operands.dinp;
  const std::size_t size = images * base_of(network_->layers()[i]).input_shape().size();
  std::visit(
      [&](const auto& twin) {
        const bool copied = twin.kInPlace && slots_[i].inp != slots_[i].out;
        if (copied) {
          operands.inp = workspace.activations.data() + images * slots_[i].out;
          operands.dinp = operands.dout;
        }
        twin.backward(operands);
        if (copied && dinp != nullptr) std::copy_n(operands.dout, size, dinp);
      },
      twins_[i]);
  if (dinp == nullptr || i == 0) return;
  // The layers that read the same value through a skip have left their gradients by now.
  for (std::size_t add = i; add < twins_.size(); ++add) {
    if (network_->skip_source(add) != i - 1) continue;
    const T* dskip = workspace.gradients.data() + images * slots_[add].out;
    for (std::size_t e = 0; e < size; ++e) dinp[e] += dskip[e];
  }
}

template <class T>
void GradientNetwork::update_buffers(const double* sums, std::size_t batch_images,
                                     T* parameters) const {
  for (const std::size_t i : batch_layers_) {
    StepContext context;
    context.batch_images = batch_images;
    context.sums = sums + slots_[i].sums;
    std::visit(
        [&](const auto& twin) {
          twin.update_buffers(context, parameters + network_->parameter_offset(i));
        },
        twins_[i]);
  }
}

template Workspace<float> GradientNetwork::make_workspace(int) const;
template Workspace<double> GradientNetwork::make_workspace(int) const;
template void GradientNetwork::prepare(const float*, float*) const;
template void GradientNetwork::prepare(const double*, double*) const;
template LossSum GradientNetwork::run(const Pass<float>&, Workspace<float>&, float*) const;
template LossSum GradientNetwork::run(const Pass<double>&, Workspace<double>&, double*) const;
template LossSum GradientNetwork::run_phase(std::size_t, const Pass<float>&, Workspace<float>&,
                                            float*) const;
template LossSum GradientNetwork::run_phase(std::size_t, const Pass<double>&, Workspace<double>&,
                                            double*) const;
template void GradientNetwork::update_buffers(const double*, std::size_t, float*) const;
template void GradientNetwork::update_buffers(const double*, std::size_t, double*) const;

}  // namespace inkdigit
