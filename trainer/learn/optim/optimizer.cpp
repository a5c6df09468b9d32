#include "trainer/learn/optim/optimizer.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace inkdigit {
namespace {

using Slice = Eigen::Map<Eigen::ArrayXf>;
using ConstSlice = Eigen::Map<const Eigen::ArrayXf>;

Slice slice(float* data, std::size_t begin, std::size_t end) {
  return {data + begin, static_cast<Eigen::Index>(end - begin)};
}

ConstSlice slice(const float* data, std::size_t begin, std::size_t end) {
  return {data + begin, static_cast<Eigen::Index>(end - begin)};
}

// Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep
// learning" (2013), in PyTorch's form: v = momentum v + g, step learning_rate v (Nesterov: g +
// momentum v).
class Sgd final : public Optimizer {
 public:
  Sgd(const OptimizerSpec& spec, std::size_t count)
      : spec_(spec), velocity_(spec.momentum > 0 ? count : 0) {}

  void update(std::size_t begin, std::size_t end, const float* gradient,
              float* parameters) override {
    const auto momentum = static_cast<float>(spec_.momentum);
    const auto rate = static_cast<float>(learning_rate());
    const auto decay = static_cast<float>(spec_.weight_decay);
    Slice p = slice(parameters, begin, end);
    const auto g = slice(gradient, begin, end) + decay * p;
    if (velocity_.empty()) {
      p -= rate * g;
      return;
    }
    Slice v = slice(velocity_.data(), begin, end);
    if (spec_.nesterov) {
      const Eigen::ArrayXf kept = g;
      v = momentum * v + kept;
      p -= rate * (kept + momentum * v);
    } else {
      v = momentum * v + g;
      p -= rate * v;
    }
  }

  std::vector<std::span<float>> state() override {
    if (velocity_.empty()) return {};
    return {velocity_};
  }

 private:
  OptimizerSpec spec_;
  AlignedVector<float> velocity_;
};

// Tieleman, Hinton, "Lecture 6.5 - RMSProp" (2012), in PyTorch's form: epsilon is added to the
// root, and momentum acts on the scaled gradient.
class Rmsprop final : public Optimizer {
 public:
  Rmsprop(const OptimizerSpec& spec, std::size_t count)
      : spec_(spec), square_(count), velocity_(spec.momentum > 0 ? count : 0) {}

  void update(std::size_t begin, std::size_t end, const float* gradient,
              float* parameters) override {
    const auto alpha = static_cast<float>(spec_.alpha);
    const auto rate = static_cast<float>(learning_rate());
    const auto epsilon = static_cast<float>(spec_.epsilon);
    Slice p = slice(parameters, begin, end);
    const Eigen::ArrayXf g =
        slice(gradient, begin, end) + static_cast<float>(spec_.weight_decay) * p;
    Slice s = slice(square_.data(), begin, end);
    s = alpha * s + (1 - alpha) * g.square();
    if (velocity_.empty()) {
      p -= rate * g / (s.sqrt() + epsilon);
      return;
    }
    Slice v = slice(velocity_.data(), begin, end);
    v = static_cast<float>(spec_.momentum) * v + g / (s.sqrt() + epsilon);
    p -= rate * v;
  }

  std::vector<std::span<float>> state() override {
    if (velocity_.empty()) return {square_};
    return {square_, velocity_};
  }

 private:
  OptimizerSpec spec_;
  AlignedVector<float> square_;
  AlignedVector<float> velocity_;
};

// Kingma, Ba, "Adam: a method for stochastic optimization" (2014), algorithm 1.
class Adam final : public Optimizer {
 public:
  Adam(const OptimizerSpec& spec, std::size_t count) : spec_(spec), first_(count), second_(count) {}

  void update(std::size_t begin, std::size_t end, const float* gradient,
              float* parameters) override {
    adam(step_, end - begin, gradient + begin, first_.data() + begin, second_.data() + begin,
         parameters + begin);
  }

  std::vector<std::span<float>> state() override { return {first_, second_}; }

 protected:
  void prepare_step() override { step_ = adam_step(spec_, steps(), learning_rate()); }

 private:
  OptimizerSpec spec_;
  AdamStep step_;
  AlignedVector<float> first_;
  AlignedVector<float> second_;
};

}  // namespace

AdamStep adam_step(const OptimizerSpec& spec, std::uint64_t step, double learning_rate) {
  const auto t = static_cast<double>(step);
  const bool decoupled = spec.type == OptimizerType::kAdamw;
  AdamStep result;
  result.beta1 = static_cast<float>(spec.beta1);
  result.beta2 = static_cast<float>(spec.beta2);
  result.epsilon = static_cast<float>(spec.epsilon);
  result.step_size = static_cast<float>(learning_rate / (1 - std::pow(spec.beta1, t)));
  result.root_scale = static_cast<float>(1 / std::sqrt(1 - std::pow(spec.beta2, t)));
  result.kept = static_cast<float>(decoupled ? 1 - learning_rate * spec.weight_decay : 1);
  result.decay = decoupled ? 0.0F : static_cast<float>(spec.weight_decay);
  return result;
}

double average_decay(double decay, double steps) {
  return std::min(decay, (1 + steps) / (10 + steps));
}

std::unique_ptr<Optimizer> make_optimizer(const OptimizerSpec& spec, std::size_t parameter_count) {
  switch (spec.type) {
    case OptimizerType::kSgd:
      return std::make_unique<Sgd>(spec, parameter_count);
    case OptimizerType::kRmsprop:
      return std::make_unique<Rmsprop>(spec, parameter_count);
    case OptimizerType::kAdam:
    case OptimizerType::kAdamw:
      break;
  }
  return std::make_unique<Adam>(spec, parameter_count);
}

}  // namespace inkdigit
