#include "trainer/learn/gradient/gradient_network.hpp"

#include <algorithm>
#include <cassert>

namespace inkdigit {

GradientNetwork::GradientNetwork(const Network& network, ByPicture by_picture)
    : network_(&network),
      plan_(network.plan(Use::kTraining)),
      packing_(network),
      slices_(network),
      by_picture_(by_picture) {
  activations_.resize(plan_.values.size());
  activation_size_ = network.input_size();
  for (std::size_t i = 0; i + 1 < network.layers().size(); ++i) {
    const AnyLayer& layer = network.layers()[i];
    const PlannedLayer& planned = plan_.layers[i];
    backward_layers_.push_back(make_backward(layer, i));
    slots_.push_back({saved_size_, sums_size_});
    if (planned.out != planned.inp) {
      activations_[planned.out].start = activation_size_;
      activation_size_ += plan_.values[planned.out].size;
    }
    packing_.add_layer(backward_layers_.back(), planned.inp != 0 || by_picture == ByPicture::kYes);
    slices_.add_layer(backward_layers_.back());
    std::visit(
        [&](const auto& twin) {
          if (twin.kUsesBatch) batch_layers_.push_back(i);
          saved_size_ += twin.saved_size();
          sums_size_ += twin.sums_size();
          scratch_size_ =
              std::max({scratch_size_, twin.scratch_size(), base_of(layer).scratch_size()});
        },
        backward_layers_.back());
  }
  gradients_ = activations_;
  for (std::size_t i = 0; i < backward_layers_.size(); ++i) {
    if (!std::visit([](const auto& twin) { return twin.kWholeBatchGradient; },
                    backward_layers_[i])) {
      continue;
    }
    Place& inp = activations_[plan_.layers[i].inp];
    Place& dout = gradients_[plan_.layers[i].out];
    inp = {inp.start, true, slices_.kept_inputs(i)};
    dout = {dout.start, true, slices_.kept_gradients(i)};
  }
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
void GradientNetwork::pack(const T* parameters, T* packed) const {
  for (std::size_t part = 0; part < pack_parts(); ++part) {
    pack_part(part, parameters, packed);
  }
}

template <class T>
void GradientNetwork::pack_part(std::size_t part, const T* parameters, T* packed) const {
  packing_.pack_part(part, std::span(backward_layers_), parameters, packed);
}

template <class T>
LossSum GradientNetwork::run(const Pass<T>& pass, Workspace<T>& workspace, T* gradient) const {
  Pass<T> whole = pass;
  whole.context.batch_images = static_cast<std::size_t>(pass.batch);
  whole.sums = workspace.sums.data();
  whole.gradient_sums = workspace.gradient_sums.data();
  const auto images = static_cast<std::size_t>(pass.batch);
  AlignedVector<T> pass_gradient(pass_gradient_size());
  AlignedVector<T> memory(images * batch_memory_size());
  whole.batch_memory = memory.data();
  whole.batch_images = images;
  LossSum total;
  for (std::size_t phase = 0; phase < phases(); ++phase) {
    const LossSum sum = run_phase(phase, whole, workspace, pass_gradient.data());
    total.loss += sum.loss;
    total.correct += sum.correct;
  }
  std::fill_n(gradient, network_->parameter_count(), T{0});
  const T* const passes[1] = {pass_gradient.data()};
  for (const GradientSlice& slice : slices()) {
    collect<T>(slice, passes, memory.data(), images, images, false, gradient);
  }
  return total;
}

PhaseSums GradientNetwork::phase_sums(std::size_t phase) const {
  const std::size_t count = batch_layers_.size();
  if (phase == 2 * count) return {};
  const bool backward = phase >= count;
  const std::size_t layer = batch_layers_[backward ? 2 * count - 1 - phase : phase];
  const std::size_t end = layer + 1 < slots_.size() ? slots_[layer + 1].sums : sums_size_;
  return {slots_[layer].sums, end - slots_[layer].sums, backward};
}

// Forward runs up to each of the layers that use the batch, which then make their sums; the phase
// in the middle goes to the loss and back to the last of them; the others go on from there.
template <class T>
LossSum GradientNetwork::run_phase(std::size_t phase, const Pass<T>& pass, Workspace<T>& workspace,
                                   T* gradient) const {
  const std::size_t count = batch_layers_.size();
  if (phase == 0) read_pictures(pass, workspace);
  LossSum sum;
  std::size_t end = backward_layers_.size();  // of what backward still has to do
  if (phase <= count) {
    const std::size_t first = phase == 0 ? 0 : batch_layers_[phase - 1];
    const std::size_t last = phase == count ? backward_layers_.size() : batch_layers_[phase];
    for (std::size_t i = first; i < last; ++i) forward(i, pass, workspace);
    if (phase < count) {
      const auto operands = forward_operands(last, pass, workspace);
      double* const sums = workspace.sums.data() + slots_[last].sums;
      std::visit([&](const auto& twin) { twin.forward_sums(operands, sums); },
                 backward_layers_[last]);
      return sum;
    }
    sum = loss(pass, workspace);
  } else {
    end = batch_layers_[2 * count - phase] + 1;
  }
  const bool to_start = phase == 2 * count;
  const std::size_t stop = to_start ? 0 : batch_layers_[2 * count - phase - 1] + 1;
  for (std::size_t i = end; i-- > stop;) {
    backward(i, pass, workspace, gradient);
    if (pass.layer_done != nullptr) (*pass.layer_done)(i);
  }
  if (!to_start) {
    const auto operands = backward_operands(stop - 1, pass, workspace, gradient);
    double* const sums = workspace.gradient_sums.data() + slots_[stop - 1].sums;
    std::visit([&](const auto& twin) { twin.backward_sums(operands, sums); },
               backward_layers_[stop - 1]);
  }
  return sum;
}

template <class T>
T* GradientNetwork::find(const Place& place, const Pass<T>& pass, AlignedVector<T>& values) const {
  if (place.kept && !pass.context.inference) {
    return pass.batch_memory + place.where.of(pass.first_image, pass.batch_images);
  }
  return values.data() + static_cast<std::size_t>(pass.batch) * place.start;
}

template <class T>
T* GradientNetwork::activation(std::size_t value, const Pass<T>& pass,
                               Workspace<T>& workspace) const {
  return find(activations_[value], pass, workspace.activations);
}

template <class T>
T* GradientNetwork::activation_gradient(std::size_t value, const Pass<T>& pass,
                                        Workspace<T>& workspace) const {
  return find(gradients_[value], pass, workspace.gradients);
}

template <class T>
void GradientNetwork::read_pictures(const Pass<T>& pass, Workspace<T>& workspace) const {
  T* const first = activation(0, pass, workspace);
  if (pass.inputs == nullptr) {
    network_->normalize(pass.pixels, first, pass.batch);
  } else {
    std::copy_n(pass.inputs, static_cast<std::size_t>(pass.batch) * network_->input_size(), first);
  }
}

template <class T>
LossSum GradientNetwork::loss(const Pass<T>& pass, Workspace<T>& workspace) const {
  const auto images = static_cast<std::size_t>(pass.batch);
  const std::size_t classes = network_->class_count();
  // A copy becomes the gradient: a relu in front of the softmax still needs its output.
  T* const dlogits = activation_gradient(logits_value(), pass, workspace);
  std::copy_n(activation(logits_value(), pass, workspace), images * classes, dlogits);
  return distillation_loss(dlogits, pass.labels, pass.batch, classes, pass.scale, pass.smoothing,
                           pass.soft, network_->spec().softmax().background);
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
  const PlannedLayer& planned = plan_.layers[i];
  Forward<T> operands;
  operands.parameters = pass.parameters + network_->parameter_offset(i);
  operands.packed = pass.packed + packing_.forward_offset(i);
  operands.inp = activation(planned.inp, pass, workspace);
  if (planned.skip != kNone) operands.skip = activation(planned.skip, pass, workspace);
  operands.out = activation(planned.out, pass, workspace);
  operands.scratch = workspace.scratch.data();
  operands.batch = pass.batch;
  operands.relu = planned.takes_relu;
  return operands;
}

template <class T>
void GradientNetwork::forward(std::size_t i, const Pass<T>& pass, Workspace<T>& workspace) const {
  if (plan_.layers[i].done) return;
  const auto images = static_cast<std::size_t>(pass.batch);
  const Forward<T> operands = forward_operands(i, pass, workspace);
  T* const saved = workspace.saved.data() + images * slots_[i].saved;
  std::visit([&](const auto& twin) { twin.forward(operands, saved, context_of(i, pass)); },
             backward_layers_[i]);
}

template <class T>
Backward<T> GradientNetwork::backward_operands(std::size_t i, const Pass<T>& pass,
                                               Workspace<T>& workspace, T* gradient) const {
  const auto images = static_cast<std::size_t>(pass.batch);
  const Slot& slot = slots_[i];
  const PlannedLayer& planned = plan_.layers[i];
  Backward<T> operands;
  operands.parameters = pass.parameters + network_->parameter_offset(i);
  operands.packed = pass.packed + packing_.backward_offset(i);
  operands.inp = activation(planned.inp, pass, workspace);
  operands.saved = workspace.saved.data() + images * slot.saved;
  operands.dout = activation_gradient(planned.out, pass, workspace);
  const bool by_picture = pass.context.inference;
  if (planned.inp != 0 || by_picture) {
    operands.dinp = activation_gradient(planned.inp, pass, workspace);
  }
  if (!by_picture) operands.dparameters = gradient + slices_.pass_offset(i);
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
        const std::size_t out = plan_.layers[i].out;
        const bool copied = twin.kInPlace && plan_.layers[i].inp != out;
        if (copied) {
          operands.inp = activation(out, pass, workspace);
          operands.dinp = operands.dout;
        }
        twin.backward(operands);
        if (copied && dinp != nullptr) std::copy_n(operands.dout, size, dinp);
      },
      backward_layers_[i]);
  if (dinp == nullptr || i == 0) return;
  // The layers that read the same value through a skip have left their gradients by now.
  for (std::size_t add = i; add < backward_layers_.size(); ++add) {
    if (network_->skip_source(add) != i - 1) continue;
    const T* dskip = activation_gradient(plan_.layers[add].out, pass, workspace);
    for (std::size_t e = 0; e < size; ++e) dinp[e] += dskip[e];
  }
}

template <class T>
const T* GradientNetwork::infer(const Pass<T>& pass, Workspace<T>& workspace) const {
  Pass<T> alone = pass;
  alone.context.inference = true;
  read_pictures(alone, workspace);
  for (std::size_t i = 0; i < backward_layers_.size(); ++i) forward(i, alone, workspace);
  return activation(logits_value(), alone, workspace);
}

template <class T>
const T* GradientNetwork::picture_gradient(const Pass<T>& pass, const T* dlogits,
                                           Workspace<T>& workspace) const {
  assert(by_picture_ == ByPicture::kYes);
  Pass<T> alone = pass;
  alone.context.inference = true;
  std::copy_n(dlogits, static_cast<std::size_t>(pass.batch) * network_->class_count(),
              activation_gradient(logits_value(), alone, workspace));
  for (std::size_t i = backward_layers_.size(); i-- > 0;) {
    backward<T>(i, alone, workspace, nullptr);
  }
  return workspace.gradients.data();
}

template <class T>
void GradientNetwork::collect(const GradientSlice& slice, std::span<const T* const> pass_gradients,
                              const T* memory, std::size_t batch_images, std::size_t images,
                              bool accumulate, T* gradient) const {
  slices_.collect(slice, std::span(backward_layers_), pass_gradients, memory, batch_images, images,
                  accumulate, gradient);
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
        backward_layers_[i]);
  }
}

template Workspace<float> GradientNetwork::make_workspace(int) const;
template Workspace<double> GradientNetwork::make_workspace(int) const;
template void GradientNetwork::pack_part(std::size_t, const float*, float*) const;
template void GradientNetwork::pack(const float*, float*) const;
template void GradientNetwork::pack(const double*, double*) const;
template LossSum GradientNetwork::run(const Pass<float>&, Workspace<float>&, float*) const;
template LossSum GradientNetwork::run(const Pass<double>&, Workspace<double>&, double*) const;
template LossSum GradientNetwork::run_phase(std::size_t, const Pass<float>&, Workspace<float>&,
                                            float*) const;
template LossSum GradientNetwork::run_phase(std::size_t, const Pass<double>&, Workspace<double>&,
                                            double*) const;
template const float* GradientNetwork::infer(const Pass<float>&, Workspace<float>&) const;
template const double* GradientNetwork::infer(const Pass<double>&, Workspace<double>&) const;
template const float* GradientNetwork::picture_gradient(const Pass<float>&, const float*,
                                                        Workspace<float>&) const;
template const double* GradientNetwork::picture_gradient(const Pass<double>&, const double*,
                                                         Workspace<double>&) const;
template void GradientNetwork::collect(const GradientSlice&, std::span<const float* const>,
                                       const float*, std::size_t, std::size_t, bool, float*) const;
template void GradientNetwork::collect(const GradientSlice&, std::span<const double* const>,
                                       const double*, std::size_t, std::size_t, bool,
                                       double*) const;
template void GradientNetwork::update_buffers(const double*, std::size_t, float*) const;
template void GradientNetwork::update_buffers(const double*, std::size_t, double*) const;

}  // namespace inkdigit
