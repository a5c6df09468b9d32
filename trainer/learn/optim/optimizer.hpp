#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/aligned_vector.hpp"
#include "trainer/learn/kernels/adam.hpp"
#include "trainer/learn/optim/optimizer_spec.hpp"

namespace inkdigit {

// Turns gradients into steps of one flat parameter buffer; its state lies in the buffer's order.
class Optimizer {
 public:
  virtual ~Optimizer() = default;

  // Call before the slices of a step.
  void begin_step(double learning_rate) {
    ++steps_;
    learning_rate_ = learning_rate;
    prepare_step();
  }

  // Updates parameters[begin, end) from the same slice of `gradient`. Slices are independent, so
  // threads may share a step.
  virtual void update(std::size_t begin, std::size_t end, const float* gradient,
                      float* parameters) = 0;

  // What a checkpoint keeps: the number of steps, and buffers of one value a parameter.
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  void set_steps(std::uint64_t steps) { steps_ = steps; }
  [[nodiscard]] virtual std::vector<std::span<float>> state() = 0;

 protected:
  [[nodiscard]] double learning_rate() const { return learning_rate_; }
  virtual void prepare_step() {}

 private:
  std::uint64_t steps_ = 0;
  double learning_rate_ = 0;
};

// What all parameters have in common in step number `step` of adam or adamw, counted from 1.
AdamStep adam_step(const OptimizerSpec& spec, std::uint64_t step, double learning_rate);

// The weight of what the moving average was before a step that `steps` others came before: it
// follows quickly at first, so that it forgets the initial parameters.
double average_decay(double decay, double steps);

std::unique_ptr<Optimizer> make_optimizer(const OptimizerSpec& spec, std::size_t parameter_count);

}  // namespace inkdigit
