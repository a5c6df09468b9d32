// A network's parameters on the device, and all that an optimizer keeps beside them.
#pragma once

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "trainer/backend/backend.hpp"
#include "trainer/backend/device/executor.hpp"
#include "trainer/backend/device/layers/elementwise.hpp"
#include "trainer/backend/device/update.hpp"
#include "trainer/learn/optim/optimizer.hpp"

namespace inkdigit::device {

template <class Executor>
class DeviceParameters {
 public:
  DeviceParameters(Executor& executor, const Network& network, const BackendOptions& options)
      : executor_(executor),
        network_(network),
        spec_(options.optimizer),
        clip_norm_(options.gradient_clip_norm),
        count_(network.parameter_count()),
        parameters_(executor, count_),
        gradient_(executor, count_),
        trainable_(executor, count_),
        clip_(executor, 1) {
    if (options.ema_decay > 0) average_ = floats();
    if (options.int8_weights) {
      rounded_ = floats();
      if (options.ema_decay > 0) rounded_average_ = floats();
      scales_ = Buffer<Executor, float>(executor, largest_out());
    }
    const bool velocity = spec_.momentum > 0;
    const std::size_t states = spec_.type == OptimizerType::kSgd       ? (velocity ? 1 : 0)
                               : spec_.type == OptimizerType::kRmsprop ? (velocity ? 2 : 1)
                                                                       : 2;
    for (std::size_t i = 0; i < states; ++i) states_.push_back(floats());
    sums_ = Buffer<Executor, Sums>(executor, sums_size());
    upload_trainable();
  }

  // What the optimizer moves; what forward and backward multiply by; what training has come to.
  [[nodiscard]] float* moved() const { return parameters_.data(); }
  [[nodiscard]] const float* used() const {
    return rounded_.size() > 0 ? rounded_.data() : parameters_.data();
  }
  [[nodiscard]] const float* kept() const {
    if (rounded_average_.size() > 0) return rounded_average_.data();
    return average_.size() > 0 ? average_.data() : used();
  }
  [[nodiscard]] float* gradient() const { return gradient_.data(); }
  [[nodiscard]] std::size_t count() const { return count_; }

  void set(std::span<const float> parameters) {
    executor_.upload(parameters_.data(), parameters.data(), parameters_.bytes());
    if (average_.size() > 0) {
      executor_.upload(average_.data(), parameters.data(), average_.bytes());
    }
    round();
    executor_.synchronize();
  }

  // Everything that a checkpoint keeps, in its order.
  [[nodiscard]] std::vector<std::span<float>> buffers() const {
    std::vector<std::span<float>> all{{parameters_.data(), count_}};
    if (average_.size() > 0) all.emplace_back(average_.data(), count_);
    for (const auto& state : states_) all.emplace_back(state.data(), count_);
    return all;
  }

  // A step by gradient(). To be recorded.
  void update(const StepScalars* step) {
    const float* const clip = clip_norm_ > 0 ? clip_.data() : nullptr;
    if (clip != nullptr) {
      reduce_rows(executor_, static_cast<Index>(count_), 1, sums_.data(),
                  LoadSquare{gradient_.data()}, StoreClip{clip_.data(), clip_norm_});
    }
    const auto state = [&](std::size_t i) {
      return i < states_.size() ? states_[i].data() : nullptr;
    };
    const auto momentum = static_cast<float>(spec_.momentum);
    const auto decay = static_cast<float>(spec_.weight_decay);
    switch (spec_.type) {
      case OptimizerType::kSgd:
        apply(Sgd{state(0), momentum, decay, spec_.nesterov}, step, clip);
        break;
      case OptimizerType::kRmsprop:
        apply(Rmsprop{state(0), state(1), static_cast<float>(spec_.alpha), momentum,
                      static_cast<float>(spec_.epsilon), decay},
              step, clip);
        break;
      case OptimizerType::kAdam:
      case OptimizerType::kAdamw:
        apply(Adam{state(0), state(1)}, step, clip);
        break;
    }
    round();
  }

  // Makes what is used and kept of what is moved. To be recorded, or not.
  void round() {
    if (rounded_.size() > 0) round(parameters_.data(), rounded_.data());
    if (rounded_average_.size() > 0) round(average_.data(), rounded_average_.data());
  }

 private:
  [[nodiscard]] Buffer<Executor, float> floats() const { return {executor_, count_}; }

  [[nodiscard]] std::size_t largest_out() const {
    std::size_t most = 1;
    for (const Parameter& p : network_.parameters()) most = std::max(most, p.out);
    return most;
  }

  [[nodiscard]] std::size_t sums_size() const {
    std::size_t most = reduce_size(static_cast<Index>(count_), 1);
    for (const Parameter& p : network_.parameters()) {
      most = std::max(most,
                      reduce_size(static_cast<Index>(p.size() / p.out), static_cast<Index>(p.out)));
    }
    return most;
  }

  void upload_trainable() {
    std::vector<std::uint8_t> trainable(count_);
    for (const Parameter& p : network_.parameters()) {
      std::fill_n(trainable.begin() + static_cast<std::ptrdiff_t>(p.offset), p.size(),
                  p.trainable ? 1 : 0);
    }
    executor_.upload(trainable_.data(), trainable.data(), count_);
    executor_.synchronize();
  }

  template <class Rule>
  void apply(const Rule& rule, const StepScalars* step, const float* clip) {
    executor_.for_each(count_,
                       UpdateParameter<Rule>{rule, step, trainable_.data(), clip, gradient_.data(),
                                             parameters_.data(), average_.data()});
  }

  void round(const float* from, float* to) {
    executor_.for_each(count_, Copy{from, to});
    for (const Parameter& p : network_.parameters()) {
      if (p.shape.size() == 1) continue;
      const auto columns = static_cast<Index>(p.out);
      const float* const weights = from + p.offset;
      reduce_rows<LargerSums>(executor_, static_cast<Index>(p.size() / p.out), columns,
                              sums_.data(), LoadMagnitude{weights, columns},
                              StoreScale{scales_.data()});
      executor_.for_each(p.size(), RoundWeight{weights, scales_.data(), to + p.offset, columns});
    }
  }

  Executor& executor_;
  const Network& network_;
  OptimizerSpec spec_;
  double clip_norm_;
  std::size_t count_;
  Buffer<Executor, float> parameters_;
  Buffer<Executor, float> gradient_;  // that of buffers stays 0
  Buffer<Executor, std::uint8_t> trainable_;
  Buffer<Executor, float> clip_;
  Buffer<Executor, float> average_;  // without a moving average, or int8 weights, these are empty
  Buffer<Executor, float> rounded_;
  Buffer<Executor, float> rounded_average_;
  Buffer<Executor, float> scales_;
  std::vector<Buffer<Executor, float>> states_;
  Buffer<Executor, Sums> sums_;
};

}  // namespace inkdigit::device
