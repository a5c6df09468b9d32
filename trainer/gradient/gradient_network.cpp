#include "trainer/gradient/gradient_network.hpp"

#include <algorithm>
#include <cstdlib>

namespace inkdigit {

AnyBackward make_backward(const AnyLayer& layer, std::size_t index) {
  struct Make {
    std::size_t index;
    AnyBackward operator()(const Conv2d& l) const { return Conv2dBackward(l); }
    AnyBackward operator()(const MaxPool2d& l) const { return MaxPool2dBackward(l); }
    AnyBackward operator()(const Relu& l) const { return ReluBackward(l); }
    AnyBackward operator()(const Flatten& l) const { return FlattenBackward(l); }
    AnyBackward operator()(const Linear& l) const { return LinearBackward(l); }
    AnyBackward operator()(const Dropout& l) const { return DropoutBackward(l, index); }
    // A spec has one softmax, at the end, and GradientNetwork stops before it.
    AnyBackward operator()(const Softmax& /*l*/) const { std::abort(); }
  };
  return std::visit(Make{index}, layer);
}

GradientNetwork::GradientNetwork(const Network& network) : network_(&network) {
  activation_size_ = network.input_size();
  std::size_t inp = 0;
  for (std::size_t i = 0; i + 1 < network.layers().size(); ++i) {
    const AnyLayer& layer = network.layers()[i];
    twins_.push_back(make_backward(layer, i));
    Slot slot{inp, inp, saved_size_, prepared_size_};
    if (!in_place(layer)) {
      slot.out = activation_size_;
      activation_size_ += base_of(layer).output_shape().size();
    }
    inp = slot.out;
    slots_.push_back(slot);
    std::visit(
        [&](const auto& twin) {
          saved_size_ += twin.saved_size();
          prepared_size_ += twin.prepared_size();
          scratch_size_ =
              std::max({scratch_size_, twin.scratch_size(), base_of(layer).scratch_size()});
        },
        twins_.back());
  }
}

template <class T>
Workspace<T> GradientNetwork::make_workspace(int batch) const {
  const auto images = static_cast<std::size_t>(batch);
  return {AlignedVector<T>(images * activation_size_), AlignedVector<T>(images * activation_size_),
          AlignedVector<T>(images * saved_size_), AlignedVector<T>(scratch_size_)};
}

template <class T>
void GradientNetwork::prepare(const T* parameters, T* prepared) const {
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
  forward(pass, workspace);
  const auto images = static_cast<std::size_t>(pass.batch);
  const std::size_t last = images * slots_.back().out;
  const std::size_t classes = network_->class_count();
  T* const logits = workspace.activations.data() + last;
  const LossSum loss =
      cross_entropy(logits, pass.labels, pass.batch, classes, pass.scale, pass.smoothing);
  std::copy_n(logits, images * classes, workspace.gradients.data() + last);
  backward(pass, workspace, gradient);
  return loss;
}

template <class T>
void GradientNetwork::forward(const Pass<T>& pass, Workspace<T>& workspace) const {
  const auto images = static_cast<std::size_t>(pass.batch);
  T* const activations = workspace.activations.data();
  network_->normalise(pass.pixels, activations, pass.batch);
  for (std::size_t i = 0; i < twins_.size(); ++i) {
    const Slot& slot = slots_[i];
    const Forward<T> forward{pass.parameters + network_->parameter_offset(i),
                             activations + images * slot.inp, activations + images * slot.out,
                             workspace.scratch.data(), pass.batch};
    T* const saved = workspace.saved.data() + images * slot.saved;
    std::visit([&](const auto& twin) { twin.forward(forward, saved, pass.context); }, twins_[i]);
  }
}

template <class T>
void GradientNetwork::backward(const Pass<T>& pass, Workspace<T>& workspace, T* gradient) const {
  const auto images = static_cast<std::size_t>(pass.batch);
  T* const gradients = workspace.gradients.data();
  for (std::size_t i = twins_.size(); i-- > 0;) {
    const Slot& slot = slots_[i];
    Backward<T> backward;
    backward.parameters = pass.parameters + network_->parameter_offset(i);
    backward.prepared = pass.prepared + slot.prepared;
    backward.inp = workspace.activations.data() + images * slot.inp;
    backward.saved = workspace.saved.data() + images * slot.saved;
    backward.dout = gradients + images * slot.out;
    // Nobody learns from the picture's own gradient.
    backward.dinp = slot.inp == 0 ? nullptr : gradients + images * slot.inp;
    backward.dparameters = gradient + network_->parameter_offset(i);
    backward.scratch = workspace.scratch.data();
    backward.batch = pass.batch;
    std::visit([&](const auto& twin) { twin.backward(backward); }, twins_[i]);
  }
}

template Workspace<float> GradientNetwork::make_workspace(int) const;
template Workspace<double> GradientNetwork::make_workspace(int) const;
template void GradientNetwork::prepare(const float*, float*) const;
template void GradientNetwork::prepare(const double*, double*) const;
template LossSum GradientNetwork::run(const Pass<float>&, Workspace<float>&, float*) const;
template LossSum GradientNetwork::run(const Pass<double>&, Workspace<double>&, double*) const;

}  // namespace inkdigit
