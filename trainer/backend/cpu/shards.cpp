#include "trainer/backend/cpu/shards.hpp"

#include <algorithm>
#include <functional>

#include "trainer/base/flush_subnormals.hpp"

namespace inkdigit {

Shards::Shards(const GradientNetwork& network, const BackendOptions& options, ThreadPool& pool,
               BatchExchange* exchange)
    : network_(network),
      options_(options),
      pool_(pool),
      exchange_(exchange),
      feed_(options.augment, options.ink, network.network().spec().input.shape()),
      teacher_(options.teachers),
      gradients_(static_cast<std::size_t>(options.shards)),
      sums_(network.sums_size()),
      gradient_sums_(network.sums_size()) {
  const auto batch = static_cast<std::size_t>(options.batch_size);
  const std::size_t shard = (batch + gradients_.size() - 1) / gradients_.size();
  for (auto& gradient : gradients_) {
    gradient.resize(network.pass_gradient_size());
    gradient_starts_.push_back(gradient.data());
  }
  batch_memory_.resize(batch * network.batch_memory_size());
  memory_.resize(one_memory_a_thread() ? static_cast<std::size_t>(pool.threads()) : most_shards());
  if (options.adversarial.any()) adversary_.emplace(network, options.adversarial, options.seed);
  for (Memory& memory : memory_) {
    memory.workspace = network.make_workspace<float>(static_cast<int>(shard));
    memory.pixels.resize(shard * network.network().input_size());
    memory.labels.resize(shard);
    memory.feed = feed_.make_scratch();
    memory.teacher = teacher_.make_scratch(shard);
    if (adversary_) memory.adversary = adversary_->make_scratch(shard);
  }
}

LossSum Shards::run(const Dataset& data, const BatchPart& part, const StepWeights& weights) {
  const std::size_t shards = shard_count(part);
  std::vector<LossSum> losses(shards);
  const Section own = own_shards(shards);
  if (exchange_ != nullptr) begin_exchange(part, shards);
  for (std::size_t phase = 0; phase < network_.phases(); ++phase) {
    pool_.run(static_cast<int>(own.size()), [&](int index, int thread) {
      const FlushSubnormals flush;
      const std::size_t shard = own.begin + static_cast<std::size_t>(index);
      Memory& memory = memory_[static_cast<std::size_t>(one_memory_a_thread() ? thread : index)];
      const LossSum loss = run_one(phase, data, part, weights, {shard, shards}, memory);
      losses[shard].loss += loss.loss;
      losses[shard].correct += loss.correct;
    });
    add_up_sums(phase, own, shards);
  }
  if (exchange_ != nullptr) exchange_->finish(losses);
  LossSum total;
  for (const LossSum& loss : losses) {
    total.loss += loss.loss;
    total.correct += loss.correct;
  }
  return total;
}

void Shards::collect(const GradientSlice& slice, const BatchPart& part, float* gradient) const {
  network_.collect<float>(slice, std::span(gradient_starts_).first(shard_count(part)),
                          batch_memory_.data(), static_cast<std::size_t>(options_.batch_size),
                          part.samples.size(), part.first > 0, gradient);
}

std::size_t Shards::shard_count(const BatchPart& part) const {
  return std::min(gradients_.size(), part.samples.size());
}

// Otherwise one a shard: where shards wait for each other, or threads are more than they.
bool Shards::one_memory_a_thread() const {
  return one_phase() && static_cast<std::size_t>(pool_.threads()) < most_shards();
}

Section Shards::own_shards(std::size_t shards) const {
  return exchange_ == nullptr ? Section{0, shards} : exchange_->own_shards(shards);
}

std::size_t Shards::most_shards() const {
  return exchange_ == nullptr ? gradients_.size() : exchange_->most_shards();
}

void Shards::begin_exchange(const BatchPart& part, std::size_t shards) {
  exchange_->begin({.gradients = std::span(gradient_starts_).first(shards),
                    .batch = batch_memory_.data(),
                    .batch_images = static_cast<std::size_t>(options_.batch_size),
                    .images = part.samples.size()});
}

LossSum Shards::run_one(std::size_t phase, const Dataset& data, const BatchPart& part,
                        const StepWeights& weights, Share shard, Memory& memory) {
  const std::size_t count = part.samples.size();
  const std::size_t first = shard.first(count);
  const std::size_t end = shard.last(count);
  if (phase == 0) {
    feed_.images(data, part.samples.subspan(first, end - first),
                 {options_.seed, weights.step, part.first + first}, memory.pixels.data(),
                 memory.labels.data(), memory.feed);
    // The shard that is probably next here.
    feed_.prefetch(data, part.samples.subspan(end, std::min(end - first, count - end)));
    teacher_.predict(memory.pixels.data(), end - first, memory.teacher);
    if (adversary_) {
      adversary_->attack({.parameters = weights.parameters,
                          .packed = weights.packed,
                          .pixels = memory.pixels.data(),
                          .labels = std::span(memory.labels).first(end - first),
                          .step = weights.step,
                          .first_sample = part.first + first},
                         memory.workspace, memory.adversary);
    }
  }
  Pass<float> pass;
  pass.parameters = weights.parameters;
  pass.packed = weights.packed;
  pass.pixels = memory.pixels.data();
  if (adversary_) pass.inputs = memory.adversary.inputs.data();
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
  pass.context = {.seed = options_.seed,
                  .step = weights.step,
                  .first_sample = part.first + first,
                  .batch_images = count};
  pass.sums = sums_.data();
  pass.gradient_sums = gradient_sums_.data();
  const std::function<void(std::size_t)> done = [&](std::size_t layer) {
    exchange_->layer_done(shard.index, layer);
  };
  if (exchange_ != nullptr) pass.layer_done = &done;
  return network_.run_phase(phase, pass, memory.workspace, gradients_[shard.index].data());
}

// What the shards' passes have summed over the part in this phase, in order.
void Shards::add_up_sums(std::size_t phase, Section own, std::size_t shards) {
  const PhaseSums made = network_.phase_sums(phase);
  if (made.size == 0) return;
  shard_sums_.resize(shards * made.size);
  const auto of_shard = [&](std::size_t s) { return shard_sums_.data() + s * made.size; };
  for (std::size_t s = own.begin; s < own.end; ++s) {
    const Workspace<float>& workspace = memory_[s - own.begin].workspace;
    const std::vector<double>& sums = made.backward ? workspace.gradient_sums : workspace.sums;
    std::copy_n(sums.data() + made.offset, made.size, of_shard(s));
  }
  if (exchange_ != nullptr) exchange_->share_sums(shard_sums_, shards);
  double* const total = (made.backward ? gradient_sums_ : sums_).data() + made.offset;
  std::fill_n(total, made.size, 0.0);
  for (std::size_t s = 0; s < shards; ++s) {
    for (std::size_t i = 0; i < made.size; ++i) total[i] += of_shard(s)[i];
  }
}

}  // namespace inkdigit
