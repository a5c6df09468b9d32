#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "trainer/augment/image_feed.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/backend/cpu/forward_all.hpp"
#include "trainer/backend/teacher.hpp"
#include "trainer/base/thread_pool.hpp"
#include "trainer/learn/gradient/gradient_network.hpp"
#include "trainer/learn/optim/optimizer.hpp"
#include "trainer/transform/compress/quantize.hpp"

namespace inkdigit {
namespace {

// A batch is always cut into this many parts, whose gradients are summed in order: so the sum does
// not depend on how many threads share the parts.
constexpr std::size_t kShards = 8;
class CpuBackend final : public Backend {
 public:
  CpuBackend(const Network& network, const BackendOptions& options)
      : network_(network),
        gradient_network_(network),
        options_(options),
        feed_(options.augment, options.ink, network.spec().input.shape()),
        teacher_(options.teachers),
        pool_(thread_count(options.threads)),
        optimizer_(make_optimizer(options.optimizer, network.parameter_count())),
        parameters_(network.parameter_count()),
        average_(options.ema_decay > 0 ? network.parameter_count() : 0),
        rounded_(options.int8_weights ? network.parameter_count() : 0),
        rounded_average_(options.int8_weights ? average_.size() : 0),
        packed_(gradient_network_.packed_size()),
        gradient_(network.parameter_count()),
        squares_(gradient_network_.slices().size()),
        sums_(gradient_network_.sums_size()),
        gradient_sums_(gradient_network_.sums_size()) {
    const auto batch = static_cast<std::size_t>(options.batch_size);
    const std::size_t shard = (batch + kShards - 1) / kShards;
    for (auto& gradient : pass_gradients_) gradient.resize(gradient_network_.pass_gradient_size());
    batch_memory_.resize(batch * gradient_network_.batch_memory_size());
    shard_memory_.resize(one_memory_a_thread() ? static_cast<std::size_t>(pool_.threads())
                                               : kShards);
    for (ShardMemory& memory : shard_memory_) {
      memory.workspace = gradient_network_.make_workspace<float>(static_cast<int>(shard));
      memory.pixels.resize(shard * network.input_size());
      memory.labels.resize(shard);
      memory.feed = feed_.make_scratch();
      memory.teacher = teacher_.make_scratch(shard);
    }
  }

  LossSum train_batch(const Dataset& data, std::span<const std::uint32_t> samples,
                      double learning_rate) override {
    pool_.run(static_cast<int>(gradient_network_.pack_parts()), [&](int part, int /*thread*/) {
      gradient_network_.pack_part(static_cast<std::size_t>(part), forward_parameters().data(),
                                  packed_.data());
    });
    const auto batch = static_cast<std::size_t>(options_.batch_size);
    const auto steps = static_cast<double>(optimizer_->steps());
    LossSum total;
    for (std::size_t first = 0; first < samples.size(); first += batch) {
      const Part part{samples.subspan(first, std::min(batch, samples.size() - first)), first,
                      1.0F / static_cast<float>(samples.size())};
      const LossSum loss = run_shards(data, part);
      total.loss += loss.loss;
      total.correct += loss.correct;
      const bool last = first + part.samples.size() == samples.size();
      if (last) optimizer_->begin_step(learning_rate);
      collect(part, last && options_.gradient_clip_norm <= 0);
    }
    if (options_.gradient_clip_norm > 0) update_clipped();
    update_average(steps);
    round();
    return total;
  }

  std::vector<float> logits(const Dataset& data, std::span<const std::uint32_t> samples) override {
    return forward_all(network_, parameters(), {data, samples}, network_.layers().size() - 1,
                       pool_);
  }

  std::vector<float> predict(const Dataset& data, std::span<const std::uint32_t> samples) override {
    return forward_all(network_, parameters(), {data, samples}, network_.layers().size(), pool_);
  }

  [[nodiscard]] std::span<const float> parameters() const override {
    if (!rounded_average_.empty()) return rounded_average_;
    return average_.empty() ? forward_parameters() : average_;
  }

  void set_parameters(std::span<const float> parameters) override {
    std::copy(parameters.begin(), parameters.end(), parameters_.begin());
    if (!average_.empty()) average_ = parameters_;
    round();
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
    round();
  }

 private:
  // The samples of one pass through all shards.
  struct Part {
    std::span<const std::uint32_t> samples;
    std::size_t first = 0;  // in the batch
    float scale = 1;        // 1 / images of the batch
  };

  // What the forward and the backward pass multiply by; the optimizer moves parameters_.
  [[nodiscard]] std::span<const float> forward_parameters() const {
    return options_.int8_weights ? rounded_ : parameters_;
  }

  void round() {
    if (!options_.int8_weights) return;
    round_weights(network_, parameters_, rounded_);
    if (!average_.empty()) round_weights(network_, average_, rounded_average_);
  }

  // All that state() keeps.
  std::vector<std::span<float>> buffers() {
    std::vector<std::span<float>> all{parameters_};
    if (!average_.empty()) all.emplace_back(average_);
    for (const std::span<float> buffer : optimizer_->state()) all.push_back(buffer);
    return all;
  }

  // What one shard of a batch is worked on in.
  struct ShardMemory {
    Workspace<float> workspace;
    AlignedVector<std::uint8_t> pixels;
    std::vector<std::uint8_t> labels;
    FeedScratch feed;
    TeacherScratch teacher;  // empty without teachers
  };

  [[nodiscard]] bool one_phase() const { return gradient_network_.phases() == 1; }

  // Otherwise one a shard: where shards wait for each other, or threads are more than they.
  [[nodiscard]] bool one_memory_a_thread() const {
    return one_phase() && static_cast<std::size_t>(pool_.threads()) < kShards;
  }

  // Loss and gradients of the part's samples, shard by shard.
  LossSum run_shards(const Dataset& data, const Part& part) {
    std::array<LossSum, kShards> losses{};
    const std::size_t shards = shard_count(part);
    for (std::size_t phase = 0; phase < gradient_network_.phases(); ++phase) {
      pool_.run(static_cast<int>(shards), [&](int index, int thread) {
        const auto shard = static_cast<std::size_t>(index);
        ShardMemory& memory =
            shard_memory_[one_memory_a_thread() ? static_cast<std::size_t>(thread) : shard];
        const LossSum loss = run_shard(phase, data, part, {shard, shards}, memory);
        losses[shard].loss += loss.loss;
        losses[shard].correct += loss.correct;
      });
      add_up_sums(shards);
    }
    gradient_network_.update_buffers(sums_.data(), part.samples.size(), parameters_.data());
    LossSum total;
    for (const LossSum& loss : losses) {
      total.loss += loss.loss;
      total.correct += loss.correct;
    }
    return total;
  }

  // The shards' gradients into gradient_, added to those of the batch's parts before it. With
  // `update` a slice of the parameters is moved as soon as it has its gradient, which is still in
  // the cache.
  void collect(const Part& part, bool update) {
    const std::size_t shards = shard_count(part);
    std::array<const float*, kShards> passes{};
    for (std::size_t s = 0; s < shards; ++s) passes[s] = pass_gradients_[s].data();
    each_slice([&](const GradientSlice& slice, std::size_t /*index*/) {
      gradient_network_.collect<float>(slice, std::span(passes).first(shards), batch_memory_.data(),
                                       static_cast<std::size_t>(options_.batch_size),
                                       part.samples.size(), part.first > 0, gradient_.data());
      if (update) update_slice(slice);
    });
  }

  template <class Work>
  void each_slice(Work work) {
    const auto& slices = gradient_network_.slices();
    pool_.run(static_cast<int>(slices.size()), [&](int index, int /*thread*/) {
      const auto i = static_cast<std::size_t>(index);
      work(slices[i], i);
    });
  }

  // With fewer samples than shards, each of the first ones has one.
  static std::size_t shard_count(const Part& part) {
    return std::min(kShards, part.samples.size());
  }

  LossSum run_shard(std::size_t phase, const Dataset& data, const Part& part, Share shard,
                    ShardMemory& memory) {
    const std::size_t count = part.samples.size();
    const std::size_t first = shard.first(count);
    const std::size_t end = shard.last(count);
    if (phase == 0) {
      feed_.images(data, part.samples.subspan(first, end - first),
                   {options_.seed, optimizer_->steps(), part.first + first}, memory.pixels.data(),
                   memory.labels.data(), memory.feed);
      teacher_.predict(memory.pixels.data(), end - first, memory.teacher);
    }
    Pass<float> pass;
    pass.parameters = forward_parameters().data();
    pass.packed = packed_.data();
    pass.pixels = memory.pixels.data();
    pass.labels = memory.labels.data();
    pass.batch = static_cast<int>(end - first);
    pass.scale = part.scale;
    pass.smoothing = static_cast<float>(options_.label_smoothing);
    if (!options_.teachers.empty()) {
      pass.soft = {memory.teacher.probabilities.data(), static_cast<float>(options_.distill_weight),
                   static_cast<float>(options_.distill_temperature)};
    }
    pass.batch_memory = batch_memory_.data();
    pass.batch_images = static_cast<std::size_t>(options_.batch_size);
    pass.first_image = first;
    pass.context = {options_.seed, optimizer_->steps(), part.first + first, count, nullptr};
    pass.sums = sums_.data();
    pass.gradient_sums = gradient_sums_.data();
    return gradient_network_.run_phase(phase, pass, memory.workspace,
                                       pass_gradients_[shard.index].data());
  }

  // What the shards' passes have summed over the batch so far, in order.
  void add_up_sums(std::size_t shards) {
    if (one_phase()) return;
    std::fill(sums_.begin(), sums_.end(), 0.0);
    std::fill(gradient_sums_.begin(), gradient_sums_.end(), 0.0);
    for (std::size_t s = 0; s < shards; ++s) {
      const Workspace<float>& workspace = shard_memory_[s].workspace;
      for (std::size_t i = 0; i < sums_.size(); ++i) {
        sums_[i] += workspace.sums[i];
        gradient_sums_[i] += workspace.gradient_sums[i];
      }
    }
  }

  // The norm to clip is that of the whole gradient, so nothing moves before all of it is there.
  void update_clipped() {
    each_slice([&](const GradientSlice& slice, std::size_t index) {
      double square = 0;
      for (std::size_t i = slice.begin; i < slice.end; ++i) {
        square += double{gradient_[i]} * gradient_[i];
      }
      squares_[index] = square;
    });
    const double norm = std::sqrt(std::accumulate(squares_.begin(), squares_.end(), 0.0));
    const double limit = options_.gradient_clip_norm;
    const float scale = norm > limit ? static_cast<float>(limit / norm) : 1.0F;
    each_slice([&](const GradientSlice& slice, std::size_t /*index*/) {
      for (std::size_t i = slice.begin; i < slice.end; ++i) gradient_[i] *= scale;
      update_slice(slice);
    });
  }

  void update_average(double steps) {
    if (average_.empty()) return;
    const auto decay = static_cast<float>(average_decay(options_.ema_decay, steps));
    for (std::size_t i = 0; i < average_.size(); ++i) {
      average_[i] = decay * average_[i] + (1 - decay) * parameters_[i];
    }
  }

  void update_slice(const GradientSlice& slice) {
    optimizer_->update(slice.begin, slice.end, gradient_.data(), parameters_.data());
  }

  const Network& network_;
  GradientNetwork gradient_network_;
  BackendOptions options_;
  ImageFeed feed_;
  Teacher teacher_;
  ThreadPool pool_;
  std::unique_ptr<Optimizer> optimizer_;
  AlignedVector<float> parameters_;
  AlignedVector<float> average_;  // empty where none is asked for
  AlignedVector<float> rounded_;  // both empty unless weights are int8
  AlignedVector<float> rounded_average_;
  AlignedVector<float> packed_;
  std::array<AlignedVector<float>, kShards> pass_gradients_;
  AlignedVector<float> batch_memory_;
  AlignedVector<float> gradient_;
  std::vector<double> squares_;            // of the gradient, a sum a slice
  std::vector<double> sums_;               // over the batch, see GradientNetwork
  std::vector<double> gradient_sums_;      // likewise
  std::vector<ShardMemory> shard_memory_;  // see one_memory_a_thread()
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(const Network& network, const BackendOptions& options) {
  return std::make_unique<CpuBackend>(network, options);
}

}  // namespace inkdigit
