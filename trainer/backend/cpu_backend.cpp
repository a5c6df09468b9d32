#include <algorithm>
#include <array>
#include <thread>

#include "trainer/backend/backend.hpp"
#include "trainer/backend/thread_pool.hpp"
#include "trainer/gradient/gradient_network.hpp"

namespace inkdigit {
namespace {

// A batch is always cut into this many parts, whose gradients are summed in order: so the sum does
// not depend on how many threads share the parts.
constexpr std::size_t kShards = 8;
// Parameters that one task sums and updates.
constexpr std::size_t kSlice = 4096;
// Images that one task of predict() takes.
constexpr std::size_t kPredictBatch = 32;

class CpuBackend final : public Backend {
 public:
  CpuBackend(const Network& network, const BackendOptions& options)
      : network_(network),
        gradient_network_(network),
        seed_(options.seed),
        pool_(options.threads > 0
                  ? options.threads
                  : std::max(1, static_cast<int>(std::thread::hardware_concurrency()))),
        optimizer_(options.optimizer, network.parameter_count()),
        parameters_(network.parameter_count()),
        prepared_(gradient_network_.prepared_size()) {
    const auto batch = static_cast<std::size_t>(options.batch_size);
    const std::size_t shard = (batch + kShards - 1) / kShards;
    for (auto& gradient : gradients_) gradient.resize(network.parameter_count());
    for (int t = 0; t < pool_.threads(); ++t) {
      workspaces_.push_back(gradient_network_.make_workspace<float>(static_cast<int>(shard)));
      pixels_.emplace_back(std::max(shard, kPredictBatch) * network.input_size());
      inputs_.emplace_back(kPredictBatch * network.input_size());
      arenas_.emplace_back(network.arena_size(kPredictBatch));
    }
  }

  LossSum train_batch(const Dataset& data, std::span<const std::uint32_t> samples) override {
    gradient_network_.prepare(parameters_.data(), prepared_.data());
    std::array<LossSum, kShards> losses{};
    pool_.run(kShards, [&](int shard, int thread) {
      losses[static_cast<std::size_t>(shard)] = run_shard(
          data, samples, static_cast<std::size_t>(shard), static_cast<std::size_t>(thread));
    });
    ++step_;
    optimizer_.begin_step();
    const std::size_t used = std::min(kShards, samples.size());
    const std::size_t slices = (parameters_.size() + kSlice - 1) / kSlice;
    pool_.run(static_cast<int>(slices), [&](int slice, int /*thread*/) {
      const std::size_t begin = static_cast<std::size_t>(slice) * kSlice;
      update_slice(begin, std::min(begin + kSlice, parameters_.size()), used);
    });
    LossSum total;
    for (const LossSum& loss : losses) {
      total.loss += loss.loss;
      total.correct += loss.correct;
    }
    return total;
  }

  std::vector<float> predict(const Dataset& data, std::span<const std::uint32_t> samples) override {
    const std::size_t classes = network_.class_count();
    std::vector<float> probabilities(samples.size() * classes);
    const std::size_t tasks = (samples.size() + kPredictBatch - 1) / kPredictBatch;
    pool_.run(static_cast<int>(tasks), [&](int task, int thread) {
      const std::size_t first = static_cast<std::size_t>(task) * kPredictBatch;
      const auto part = samples.subspan(first, std::min(kPredictBatch, samples.size() - first));
      const auto t = static_cast<std::size_t>(thread);
      const int batch = static_cast<int>(part.size());
      gather(data, part, pixels_[t].data(), nullptr);
      network_.normalise(pixels_[t].data(), inputs_[t].data(), batch);
      const float* found =
          network_.forward<float>(parameters_, inputs_[t].data(), arenas_[t], batch);
      std::copy_n(found, part.size() * classes,
                  probabilities.begin() + static_cast<std::ptrdiff_t>(first * classes));
    });
    return probabilities;
  }

  [[nodiscard]] std::span<const float> parameters() const override { return parameters_; }
  void set_parameters(std::span<const float> parameters) override {
    std::copy(parameters.begin(), parameters.end(), parameters_.begin());
  }

 private:
  static void gather(const Dataset& data, std::span<const std::uint32_t> samples,
                     std::uint8_t* pixels, std::uint8_t* labels) {
    for (const std::uint32_t sample : samples) {
      pixels = std::copy_n(data.image(sample), data.shape.size(), pixels);
      if (labels != nullptr) *labels++ = data.labels[sample];
    }
  }

  // The samples of shard s are [n * s / kShards, n * (s + 1) / kShards); with fewer samples than
  // shards, each of the first n shards has one.
  LossSum run_shard(const Dataset& data, std::span<const std::uint32_t> samples, std::size_t shard,
                    std::size_t thread) {
    const std::size_t shards = std::min(kShards, samples.size());
    if (shard >= shards) return {};
    const std::size_t first = samples.size() * shard / shards;
    const std::size_t end = samples.size() * (shard + 1) / shards;
    std::vector<std::uint8_t> labels(end - first);
    gather(data, samples.subspan(first, end - first), pixels_[thread].data(), labels.data());
    const StepContext context{seed_, step_, first};
    return gradient_network_.run(parameters_.data(), prepared_.data(), pixels_[thread].data(),
                                 labels.data(), static_cast<int>(end - first),
                                 1.0F / static_cast<float>(samples.size()), context,
                                 workspaces_[thread], gradients_[shard].data());
  }

  // Sums the shards' gradients into the first one's, in order, and updates the parameters.
  void update_slice(std::size_t begin, std::size_t end, std::size_t shards) {
    float* total = gradients_[0].data();
    for (std::size_t s = 1; s < shards; ++s) {
      const float* gradient = gradients_[s].data();
      for (std::size_t i = begin; i < end; ++i) total[i] += gradient[i];
    }
    optimizer_.update(begin, end, total, parameters_.data());
  }

  const Network& network_;
  GradientNetwork gradient_network_;
  std::uint64_t seed_;
  std::uint64_t step_ = 0;
  ThreadPool pool_;
  Adam optimizer_;
  AlignedVector<float> parameters_;
  AlignedVector<float> prepared_;
  std::array<AlignedVector<float>, kShards> gradients_;
  // One a thread.
  std::vector<Workspace<float>> workspaces_;
  std::vector<AlignedVector<std::uint8_t>> pixels_;
  std::vector<AlignedVector<float>> inputs_;
  std::vector<AlignedVector<float>> arenas_;
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(const Network& network, const BackendOptions& options) {
  return std::make_unique<CpuBackend>(network, options);
}

}  // namespace inkdigit
