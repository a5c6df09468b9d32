// Where training runs. The CPU is the reference; every other backend must agree with it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/network.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/loss/cross_entropy.hpp"
#include "trainer/optim/adam.hpp"

namespace inkdigit {

struct BackendOptions {
  AdamSpec optimizer;
  int batch_size = 64;     // the largest that train_batch will see
  std::uint64_t seed = 0;  // of dropout
  int threads = 0;         // 0 = one a core
};

class Backend {
 public:
  virtual ~Backend() = default;

  // One optimiser step on data's images `samples` (indices), by the gradient of their mean loss.
  // The same calls give the same bits, whatever the number of threads.
  virtual LossSum train_batch(const Dataset& data, std::span<const std::uint32_t> samples) = 0;

  // Probabilities of data's images `samples`, samples x classes.
  virtual std::vector<float> predict(const Dataset& data,
                                     std::span<const std::uint32_t> samples) = 0;

  // In memory layout; setting them leaves the optimiser's state as it is.
  [[nodiscard]] virtual std::span<const float> parameters() const = 0;
  virtual void set_parameters(std::span<const float> parameters) = 0;
};

// `network` must outlive the backend, and stay where it is.
std::unique_ptr<Backend> make_cpu_backend(const Network& network, const BackendOptions& options);

}  // namespace inkdigit
