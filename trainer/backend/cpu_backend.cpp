#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <thread>

#include "trainer/augment/augmenter.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/backend/thread_pool.hpp"
#include "trainer/gradient/gradient_network.hpp"
#include "trainer/optim/optimizer.hpp"

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
        options_(options),
        augmenter_(options.augment, network.spec().input.shape()),
        pool_(options.threads > 0
                  ? options.threads
                  : std::max(1, static_cast<int>(std::thread::hardware_concurrency()))),
        optimizer_(make_optimizer(options.optimizer, network.parameter_count())),
        parameters_(network.parameter_count()),
        average_(options.ema_decay > 0 ? network.parameter_count() : 0),
        prepared_(gradient_network_.prepared_size()),
        squares_((network.parameter_count() + kSlice - 1) / kSlice) {
    const auto batch = static_cast<std::size_t>(options.batch_size);
    const std::size_t shard = (batch + kShards - 1) / kShards;
    for (auto& gradient : gradients_) gradient.resize(network.parameter_count());
    for (int t = 0; t < pool_.threads(); ++t) {
      workspaces_.push_back(gradient_network_.make_workspace<float>(static_cast<int>(shard)));
      pixels_.emplace_back(std::max(shard, kPredictBatch) * network.input_size());
      inputs_.emplace_back(kPredictBatch * network.input_size());
      arenas_.emplace_back(network.arena_size(kPredictBatch));
      if (augmenter_.enabled()) augment_scratches_.push_back(augmenter_.make_scratch());
    }
  }

  LossSum train_batch(const Dataset& data, std::span<const std::uint32_t> samples,
                      double learning_rate) override {
    gradient_network_.prepare(parameters_.data(), prepared_.data());
    const auto batch = static_cast<std::size_t>(options_.batch_size);
    LossSum total;
    for (std::size_t first = 0; first < samples.size(); first += batch) {
      const Part part{samples.subspan(first, std::min(batch, samples.size() - first)), first,
                      1.0F / static_cast<float>(samples.size())};
      const LossSum loss = add_gradient(data, part);
      total.loss += loss.loss;
      total.correct += loss.correct;
    }
    step(learning_rate);
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
          network_.forward<float>(parameters(), inputs_[t].data(), arenas_[t], batch);
      std::copy_n(found, part.size() * classes,
                  probabilities.begin() + static_cast<std::ptrdiff_t>(first * classes));
    });
    return probabilities;
  }

  [[nodiscard]] std::span<const float> parameters() const override {
    return average_.empty() ? parameters_ : average_;
  }

  void set_parameters(std::span<const float> parameters) override {
    std::copy(parameters.begin(), parameters.end(), parameters_.begin());
    if (!average_.empty()) average_ = parameters_;
  }

  [[nodiscard]] BackendState state() override {
    BackendState state{optimizer_->steps(), {}};
    for (const std::span<float> buffer : buffers()) {
      state.buffers.emplace_back(buffer.begin(), buffer.end());
    }
    return state;
  }

  void set_state(const BackendState& state) override {
    optimizer_->set_steps(state.step);
    const auto targets = buffers();
    for (std::size_t i = 0; i < targets.size(); ++i) {
      std::copy(state.buffers[i].begin(), state.buffers[i].end(), targets[i].begin());
    }
  }

 private:
  // The samples of one add_gradient.
  struct Part {
    std::span<const std::uint32_t> samples;
    std::size_t first = 0;  // in the batch
    float scale = 1;        // 1 / images of the batch
  };

  static void gather(const Dataset& data, std::span<const std::uint32_t> samples,
                     std::uint8_t* pixels, std::uint8_t* labels) {
    for (const std::uint32_t sample : samples) {
      pixels = std::copy_n(data.image(sample), data.shape.size(), pixels);
      if (labels != nullptr) *labels++ = data.labels[sample];
    }
  }

  // All that state() keeps.
  std::vector<std::span<float>> buffers() {
    std::vector<std::span<float>> all{parameters_};
    if (!average_.empty()) all.emplace_back(average_);
    for (const std::span<float> buffer : optimizer_->state()) all.push_back(buffer);
    return all;
  }

  // Leaves in gradients_[0] the part's gradient, added to that of the batch's parts before it.
  LossSum add_gradient(const Dataset& data, const Part& part) {
    std::array<LossSum, kShards> losses{};
    if (part.first > 0) earlier_ = gradients_[0];
    pool_.run(kShards, [&](int shard, int thread) {
      losses[static_cast<std::size_t>(shard)] =
          run_shard(data, part, static_cast<std::size_t>(shard), static_cast<std::size_t>(thread));
    });
    const std::size_t shards = std::min(kShards, part.samples.size());
    pool_.run(static_cast<int>(squares_.size()), [&](int slice, int /*thread*/) {
      sum_slice(static_cast<std::size_t>(slice), shards, part.first > 0);
    });
    LossSum total;
    for (const LossSum& loss : losses) {
      total.loss += loss.loss;
      total.correct += loss.correct;
    }
    return total;
  }

  // The samples of shard s are [n * s / kShards, n * (s + 1) / kShards); with fewer samples than
  // shards, each of the first n shards has one.
  LossSum run_shard(const Dataset& data, const Part& part, std::size_t shard, std::size_t thread) {
    const std::size_t count = part.samples.size();
    const std::size_t shards = std::min(kShards, count);
    if (shard >= shards) return {};
    const std::size_t first = count * shard / shards;
    const std::size_t end = count * (shard + 1) / shards;
    std::vector<std::uint8_t> labels(end - first);
    gather(data, part.samples.subspan(first, end - first), pixels_[thread].data(), labels.data());
    augment(end - first, part.first + first, thread);
    Pass<float> pass;
    pass.parameters = parameters_.data();
    pass.prepared = prepared_.data();
    pass.pixels = pixels_[thread].data();
    pass.labels = labels.data();
    pass.batch = static_cast<int>(end - first);
    pass.scale = part.scale;
    pass.smoothing = static_cast<float>(options_.label_smoothing);
    pass.context = {options_.seed, optimizer_->steps(), part.first + first};
    return gradient_network_.run(pass, workspaces_[thread], gradients_[shard].data());
  }

  // Varies the thread's first `count` images, the step's images from `first` on.
  void augment(std::size_t count, std::size_t first, std::size_t thread) {
    if (!augmenter_.enabled()) return;
    std::uint8_t* image = pixels_[thread].data();
    for (std::size_t i = 0; i < count; ++i, image += network_.input_size()) {
      augmenter_.augment({options_.seed, optimizer_->steps(), first + i}, image,
                         augment_scratches_[thread]);
    }
  }

  // Sums one slice of the shards' gradients into the first one's, in order.
  void sum_slice(std::size_t slice, std::size_t shards, bool add_earlier) {
    const std::size_t begin = slice * kSlice;
    const std::size_t end = std::min(begin + kSlice, parameters_.size());
    float* total = gradients_[0].data();
    for (std::size_t s = 1; s < shards; ++s) {
      const float* gradient = gradients_[s].data();
      for (std::size_t i = begin; i < end; ++i) total[i] += gradient[i];
    }
    if (add_earlier) {
      for (std::size_t i = begin; i < end; ++i) total[i] += earlier_[i];
    }
    double square = 0;
    if (options_.gradient_clip_norm > 0) {
      for (std::size_t i = begin; i < end; ++i) square += double{total[i]} * total[i];
    }
    squares_[slice] = square;
  }

  void step(double learning_rate) {
    const double norm = std::sqrt(std::accumulate(squares_.begin(), squares_.end(), 0.0));
    const double limit = options_.gradient_clip_norm;
    const float scale = limit > 0 && norm > limit ? static_cast<float>(limit / norm) : 1.0F;
    const auto count = static_cast<double>(optimizer_->steps());
    optimizer_->begin_step(learning_rate);
    // The average follows quickly at first, so that it forgets the initial parameters.
    const double decay = std::min(options_.ema_decay, (1 + count) / (10 + count));
    pool_.run(static_cast<int>(squares_.size()), [&](int slice, int /*thread*/) {
      update_slice(static_cast<std::size_t>(slice), scale, static_cast<float>(decay));
    });
  }

  void update_slice(std::size_t slice, float scale, float decay) {
    const std::size_t begin = slice * kSlice;
    const std::size_t end = std::min(begin + kSlice, parameters_.size());
    float* gradient = gradients_[0].data();
    if (scale != 1.0F) {
      for (std::size_t i = begin; i < end; ++i) gradient[i] *= scale;
    }
    optimizer_->update(begin, end, gradient, parameters_.data());
    if (average_.empty()) return;
    for (std::size_t i = begin; i < end; ++i) {
      average_[i] = decay * average_[i] + (1 - decay) * parameters_[i];
    }
  }

  const Network& network_;
  GradientNetwork gradient_network_;
  BackendOptions options_;
  Augmenter augmenter_;
  ThreadPool pool_;
  std::unique_ptr<Optimizer> optimizer_;
  AlignedVector<float> parameters_;
  AlignedVector<float> average_;  // empty where none is asked for
  AlignedVector<float> prepared_;
  std::array<AlignedVector<float>, kShards> gradients_;
  AlignedVector<float> earlier_;  // gradient of the batch's parts so far
  std::vector<double> squares_;   // of the gradient, a sum a slice
  // One a thread.
  std::vector<Workspace<float>> workspaces_;
  std::vector<AlignedVector<std::uint8_t>> pixels_;
  std::vector<AlignedVector<float>> inputs_;
  std::vector<AlignedVector<float>> arenas_;
  std::vector<AugmentScratch> augment_scratches_;  // none without augmentation
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(const Network& network, const BackendOptions& options) {
  return std::make_unique<CpuBackend>(network, options);
}

}  // namespace inkdigit
