// Where training runs. CUDA must agree with the CPU, and the CPU with the textbook's network, the
// second opinion.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/aligned_vector.hpp"
#include "engine/model/model.hpp"
#include "engine/network/network.hpp"
#include "trainer/augment/augment_spec.hpp"
#include "trainer/augment/ink_augment_spec.hpp"
#include "trainer/backend/precision.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/learn/attack/attack_spec.hpp"
#include "trainer/learn/loss/cross_entropy.hpp"
#include "trainer/learn/optim/optimizer_spec.hpp"

namespace inkdigit {

class Ranks;

struct BackendOptions {
  OptimizerSpec optimizer{};
  AugmentSpec augment{};  // of the images that are trained on
  InkAugmentSpec ink{};   // of those that have ink, before they are pictures
  int batch_size = 64;    // images that are worked on together
  // Parts that a batch is always cut into, whose gradients are added up in order: so the sum does
  // not depend on how many threads or ranks share them. 1 or more; the CPU's alone.
  int shards = 8;
  double label_smoothing = 0;  // 0..1
  // Learnt from beside the labels, see SoftTargets; they must outlive the backend.
  std::span<const Model> teachers{};
  double distill_weight = 0;       // used where there are teachers
  double distill_temperature = 1;  // likewise
  AdversarialSpec adversarial{};   // the CPU's alone
  double gradient_clip_norm = 0;   // the longest that a gradient may be; 0 = any length
  double ema_decay = 0;            // of the moving average of the parameters; 0 = none
  bool int8_weights = false;       // forward and backward by weights rounded to int8's grid
  std::uint64_t seed = 0;          // of dropout and augmentation
  int threads = 0;                 // 0 = one a core
  Precision precision = Precision::kFloat32;
  // Those that share each batch: all of them make the same calls, and find the same. On the CPU
  // that is what one finds, bit by bit; on GPUs, of which each rank of a machine has its own, their
  // sums are added up in another order. It must outlive the backend; null = this process alone.
  Ranks* ranks = nullptr;
};

// Everything that training goes on from. Buffers are in the parameters' memory layout.
struct BackendState {
  std::uint64_t step = 0;
  std::vector<AlignedVector<float>>
      buffers;  // parameters, moving average, optimizer's, as they apply
};

class Backend {
 public:
  virtual ~Backend() = default;

  // One optimizer step on data's images `samples` (indices), by the gradient of their mean loss.
  // More than batch_size samples are taken in parts whose gradients are added up. The same calls
  // give the same bits, whatever the number of threads.
  virtual LossSum train_batch(const Dataset& data, std::span<const std::uint32_t> samples,
                              double learning_rate) = 0;

  // What the softmax takes in for data's images `samples`, samples x classes, by parameters().
  virtual std::vector<float> logits(const Dataset& data,
                                    std::span<const std::uint32_t> samples) = 0;

  // Outputs of the network's softmax, likewise.
  virtual std::vector<float> predict(const Dataset& data,
                                     std::span<const std::uint32_t> samples) = 0;

  // What training has come to: the moving average where there is one, rounded where weights are
  // int8. In memory layout.
  [[nodiscard]] virtual std::span<const float> parameters() const = 0;
  // Starts from these parameters; the optimizer's state stays as it is.
  virtual void set_parameters(std::span<const float> parameters) = 0;

  // What of several ranks each moves a part of is together here, on all of them.
  [[nodiscard]] virtual BackendState state() = 0;
  // `state` is of a backend with the same network and options.
  virtual void set_state(const BackendState& state) = 0;
};

// kReference: the textbook network, trainer/backend/reference/.
enum class Device { kCpu, kCuda, kReference };

// A UserError where this build has no CUDA, or this machine no GPU that it can train on.
void check_cuda();

// `network` must outlive the backend, and stay where it is. That of CUDA keeps a copy of the data
// that it was given last on the GPU, so those must not change meanwhile. It is a UserError where
// check_cuda() is, or where the GPU has too little memory.
std::unique_ptr<Backend> make_cpu_backend(const Network& network, const BackendOptions& options);
std::unique_ptr<Backend> make_cuda_backend(const Network& network, const BackendOptions& options);
std::unique_ptr<Backend> make_reference_backend(const Network& network,
                                                const BackendOptions& options);
inline std::unique_ptr<Backend> make_backend(Device device, const Network& network,
                                             const BackendOptions& options) {
  if (device == Device::kCuda) return make_cuda_backend(network, options);
  if (device == Device::kReference) return make_reference_backend(network, options);
  return make_cpu_backend(network, options);
}

}  // namespace inkdigit
