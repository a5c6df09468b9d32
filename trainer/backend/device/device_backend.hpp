// Training on a device, whatever the executor. A step's work is the same from step to step, so that
// it can be recorded once and repeated: what changes is uploaded in front of it.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "trainer/backend/backend.hpp"
#include "trainer/backend/device/device_network.hpp"
#include "trainer/backend/device/device_parameters.hpp"
#include "trainer/backend/device/exchange.hpp"
#include "trainer/backend/device/image_source.hpp"
#include "trainer/backend/device/loss.hpp"
#include "trainer/backend/device/memory_error.hpp"
#include "trainer/backend/device/teachers.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit::device {

template <class Executor>
class DeviceBackend final : public Backend {
 public:
  template <class ExecutorOptions>
  DeviceBackend(const Network& network, const BackendOptions& options,
                const ExecutorOptions& executor_options)
      : options_(options),
        batch_(static_cast<Index>(options.batch_size)),
        own_batch_(own_batch(options)),
        executor_(executor_options),
        network_(executor_, network, own_batch_, Use::kTraining),
        parameters_(executor_, network, options),
        teachers_(executor_, options.teachers, own_batch_),
        source_(executor_, {.augment = options.augment,
                            .ink = options.ink,
                            .shape = network.spec().input.shape(),
                            .batch = own_batch_,
                            .threads = options.threads}),
        step_(executor_, 1),
        total_(executor_, 1),
        outputs_(executor_, own_batch_ * network.class_count()),
        losses_(executor_, own_batch_),
        sums_(executor_, reduce_size(own_batch_, 1)) {
    if (options.ranks == nullptr || options.ranks->alone()) return;
    std::size_t most = parameters_.count() * sizeof(float);
    for (const AnyLayer& layer : network.layers()) {
      const auto* norm = std::get_if<BatchNorm2d>(&layer);
      if (norm == nullptr) continue;
      normalizes_ = true;
      most = std::max(most, norm->channels() * sizeof(Sums));
    }
    exchange_.emplace(executor_, *options.ranks, most);
  }

  LossSum train_batch(const Dataset& data, std::span<const std::uint32_t> samples,
                      double learning_rate) override {
    hold(data);
    *step_.host() = scalars(samples.size(), learning_rate);
    for (std::size_t first = 0; first < samples.size(); first += batch_) {
      const auto part =
          samples.subspan(first, std::min<std::size_t>(batch_, samples.size() - first));
      const bool last = first + part.size() == samples.size();
      const Section own = exchange_ ? exchange_->own(part.size()) : Section{0, part.size()};
      step_.host()->first_sample = first + own.begin;
      source_.stage(data, part.subspan(own.begin, own.size()),
                    {options_.seed, steps_, first + own.begin});
      const auto train = [&] {
        train_part({static_cast<Index>(own.size()), static_cast<Index>(part.size())}, first > 0,
                   last);
      };
      if (exchange_ && normalizes_) {
        train();  // ranks are asked in the midst of it
      } else {
        executor_.replay(key_of(Work::kTraining, own.size(), first > 0, last), train);
      }
      executor_.synchronize();
    }
    Sums total = *total_.host();
    if (exchange_) {
      exchange_->add_up(parameters_.gradient(), parameters_.count());
      executor_.replay(key_of(Work::kUpdate, 0, false, true),
                       [&] { parameters_.update(step_.device()); });
      total = exchange_->add_up(total);
    }
    ++steps_;
    return {total.first, static_cast<std::size_t>(total.second)};
  }

  std::vector<float> logits(const Dataset& data, std::span<const std::uint32_t> samples) override {
    return predict(data, samples, Work::kLogits);
  }

  std::vector<float> predict(const Dataset& data, std::span<const std::uint32_t> samples) override {
    return predict(data, samples, Work::kOutputs);
  }

  [[nodiscard]] std::span<const float> parameters() const override {
    kept_.resize(parameters_.count());
    executor_.download(kept_.data(), parameters_.kept(), kept_.size() * sizeof(float));
    executor_.synchronize();
    return kept_;
  }

  void set_parameters(std::span<const float> parameters) override { parameters_.set(parameters); }

  [[nodiscard]] BackendState state() override {
    BackendState state{steps_, {}};
    for (const std::span<float> buffer : parameters_.buffers()) {
      auto& copy = state.buffers.emplace_back(buffer.size());
      executor_.download(copy.data(), buffer.data(), buffer.size_bytes());
    }
    executor_.synchronize();
    return state;
  }

  void set_state(const BackendState& state) override {
    steps_ = state.step;
    const auto targets = parameters_.buffers();
    for (std::size_t i = 0; i < targets.size(); ++i) {
      executor_.upload(targets[i].data(), state.buffers[i].data(), targets[i].size_bytes());
    }
    parameters_.round();
    executor_.synchronize();
  }

 private:
  enum class Work : std::uint64_t { kTraining, kUpdate, kLogits, kOutputs };

  // Images of a part, and those of them that this rank works on.
  struct PartImages {
    Index own = 0;
    Index all = 0;
  };

  // What a rank works on at a time, at most.
  static Index own_batch(const BackendOptions& options) {
    const int ranks = options.ranks != nullptr ? options.ranks->size() : 1;
    return static_cast<Index>((options.batch_size + ranks - 1) / ranks);
  }

  // Tells recordings from each other.
  static std::uint64_t key_of(Work work, std::size_t images, bool accumulate, bool last) {
    return (images << 4) | (static_cast<std::uint64_t>(work) << 2) | (accumulate ? 2U : 0U) |
           (last ? 1U : 0U);
  }

  [[nodiscard]] StepScalars scalars(std::size_t images, double learning_rate) const {
    const auto steps = static_cast<double>(steps_);
    StepScalars step;
    step.seed = options_.seed;
    step.step = steps_;
    step.scale = 1.0F / static_cast<float>(images);
    step.learning_rate = static_cast<float>(learning_rate);
    step.ema_decay = static_cast<float>(average_decay(options_.ema_decay, steps));
    step.adam = adam_step(options_.optimizer, steps_ + 1, learning_rate);
    return step;
  }

  // With other ranks, what follows the gradient is not part of it.
  void train_part(const PartImages& part, bool accumulate, bool last) {
    const Network& network = network_.network();
    const Index images = part.own;
    step_.upload(1);
    const Pixels pixels = source_.varied(images, step_.device());
    const NetworkPass pass{.parameters = parameters_.used(),
                           .buffers = parameters_.moved(),
                           .step = step_.device(),
                           .images = images,
                           .all_images = part.all,
                           .others = exchange_ ? &*exchange_ : nullptr,
                           .training = true};
    network_.forward(pass, pixels);
    teachers_.predict(pixels, images);
    const LossOptions options{.classes = static_cast<Index>(network.class_count()),
                              .smoothing = static_cast<float>(options_.label_smoothing),
                              .background = network.spec().softmax().background,
                              .weight = static_cast<float>(options_.distill_weight),
                              .temperature = static_cast<float>(options_.distill_temperature)};
    executor_.for_each(images, LossOfImage{options, step_.device(), source_.choices(),
                                           source_.labels(), teachers_.probabilities(),
                                           network_.logits(), network_.dlogits(), losses_.data()});
    reduce_rows(executor_, images, 1, sums_.data(), LoadSums{losses_.data()},
                StoreSums{total_.device(), accumulate});
    network_.backward(pass, parameters_.gradient(), accumulate);
    if (!last) return;
    if (!exchange_) parameters_.update(step_.device());
    total_.download(1);
  }

  std::vector<float> predict(const Dataset& data, std::span<const std::uint32_t> samples,
                             Work work) {
    hold(data);
    const std::size_t classes = network_.network().class_count();
    std::vector<float> values(samples.size() * classes);
    const Section own = exchange_ ? exchange_->own(samples.size()) : Section{0, samples.size()};
    for (std::size_t first = own.begin; first < own.end; first += own_batch_) {
      const auto part = samples.subspan(first, std::min<std::size_t>(own_batch_, own.end - first));
      source_.stage_plain(part);
      executor_.replay(key_of(work, part.size(), false, false),
                       [&] { predict_part(static_cast<Index>(part.size()), work); });
      executor_.synchronize();
      std::copy_n(outputs_.host(), part.size() * classes,
                  values.begin() + static_cast<std::ptrdiff_t>(first * classes));
    }
    if (exchange_) exchange_->share_samples(values, samples.size());
    return values;
  }

  void predict_part(Index images, Work work) {
    network_.forward({.parameters = parameters_.kept(), .images = images}, source_.plain(images));
    const std::size_t count = images * network_.network().class_count();
    if (work == Work::kOutputs) {
      network_.softmax(images, outputs_.device());
    } else {
      executor_.for_each(count, Copy{network_.logits(), outputs_.device()});
    }
    outputs_.download(count);
  }

  void hold(const Dataset& data) {
    try {
      source_.hold(data);
    } catch (const OutOfMemory& error) {
      throw UserError(data.name + ": " + memory_error(error) +
                      ", and all pictures must fit; take fewer, or --device cpu");
    }
  }

  BackendOptions options_;
  Index batch_;
  Index own_batch_;
  mutable Executor executor_;
  DeviceNetwork<Executor> network_;
  DeviceParameters<Executor> parameters_;
  Teachers<Executor> teachers_;
  ImageSource<Executor> source_;
  Staged<Executor, StepScalars> step_;
  Staged<Executor, Sums> total_;     // loss and right answers of the step
  Staged<Executor, float> outputs_;  // of a part of predict()
  Buffer<Executor, Sums> losses_;
  Buffer<Executor, Sums> sums_;
  std::optional<Exchange<Executor>> exchange_;  // with other ranks
  bool normalizes_ = false;                     // over the batch
  std::uint64_t steps_ = 0;
  mutable std::vector<float> kept_;  // what parameters() gives
};

// A UserError where the device's memory is too small, which suggests a batch size.
template <class Executor, class ExecutorOptions>
std::unique_ptr<Backend> make_device_backend(const Network& network, const BackendOptions& options,
                                             const ExecutorOptions& executor_options) {
  try {
    return std::make_unique<DeviceBackend<Executor>>(network, options, executor_options);
  } catch (const OutOfMemory& error) {
    throw UserError(memory_error(error) + batch_suggestion(network, error.free));
  }
}

}  // namespace inkdigit::device
