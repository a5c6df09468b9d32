#include <algorithm>
#include <cmath>
#include <numeric>

#include "trainer/backend/backend.hpp"
#include "trainer/backend/cpu/batch_exchange.hpp"
#include "trainer/backend/cpu/forward_all.hpp"
#include "trainer/backend/cpu/shards.hpp"
#include "trainer/base/flush_subnormals.hpp"
#include "trainer/base/thread_pool.hpp"
#include "trainer/learn/gradient/gradient_network.hpp"
#include "trainer/learn/optim/optimizer.hpp"
#include "trainer/transform/compress/round_weights.hpp"

namespace inkdigit {
namespace {

class CpuBackend final : public Backend {
 public:
  CpuBackend(const Network& network, const BackendOptions& options)
      : network_(network),
        gradient_network_(network, options.adversarial.any() ? ByPicture::kYes : ByPicture::kNo),
        options_(options),
        pool_(thread_count(options.threads)),
        exchange_(make_batch_exchange(gradient_network_, options.ranks,
                                      static_cast<std::size_t>(options.shards),
                                      static_cast<std::size_t>(options.batch_size))),
        shards_(gradient_network_, options_, pool_, exchange_.get()),
        optimizer_(make_optimizer(options.optimizer, network.parameter_count())),
        parameters_(network.parameter_count()),
        average_(options.ema_decay > 0 ? network.parameter_count() : 0),
        rounded_(options.int8_weights ? network.parameter_count() : 0),
        rounded_average_(options.int8_weights ? average_.size() : 0),
        packed_(gradient_network_.packed_size()),
        gradient_(network.parameter_count()),
        squares_(gradient_network_.slices().size()) {}

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
      const BatchPart part{samples.subspan(first, std::min(batch, samples.size() - first)), first,
                           1.0F / static_cast<float>(samples.size())};
      const LossSum loss = shards_.run(
          data, part, {optimizer_->steps(), forward_parameters().data(), packed_.data()});
      gradient_network_.update_buffers(shards_.sums(), part.samples.size(), parameters_.data());
      total.loss += loss.loss;
      total.correct += loss.correct;
      const bool last = first + part.samples.size() == samples.size();
      if (last) optimizer_->begin_step(learning_rate);
      collect(part, last && options_.gradient_clip_norm <= 0);
    }
    if (options_.gradient_clip_norm > 0) update_clipped();
    if (exchange_) exchange_->share_parameters(parameters_);
    update_average(steps);
    round();
    return total;
  }

  std::vector<float> logits(const Dataset& data, std::span<const std::uint32_t> samples) override {
    return forward(data, samples, network_.layers().size() - 1);
  }

  std::vector<float> predict(const Dataset& data, std::span<const std::uint32_t> samples) override {
    return forward(data, samples, network_.layers().size());
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
    if (exchange_) {
      for (const std::span<float> buffer : optimizer_->state()) exchange_->share_parameters(buffer);
    }
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
  // What the forward and the backward pass multiply by; the optimizer moves parameters_.
  [[nodiscard]] std::span<const float> forward_parameters() const {
    return options_.int8_weights ? rounded_ : parameters_;
  }

  void round() {
    if (!options_.int8_weights) return;
    round_weights(network_, parameters_, rounded_);
    if (!average_.empty()) round_weights(network_, average_, rounded_average_);
  }

  // What the first so many layers give, each rank's share of the samples by itself.
  std::vector<float> forward(const Dataset& data, std::span<const std::uint32_t> samples,
                             std::size_t layers) {
    const auto some = [&](Section part) {
      const Samples chosen{data, samples.subspan(part.begin, part.size())};
      return forward_all(network_, parameters(), chosen, layers, pool_);
    };
    if (!exchange_) return some({0, samples.size()});
    const Section own = exchange_->own_samples(samples.size(), kForwardImages);
    const std::vector<float> found = some(own);
    const std::size_t classes = network_.class_count();
    std::vector<float> all(samples.size() * classes);
    std::copy(found.begin(), found.end(),
              all.begin() + static_cast<std::ptrdiff_t>(own.begin * classes));
    exchange_->share_samples(all, samples.size(), kForwardImages);
    return all;
  }

  // All that state() keeps.
  std::vector<std::span<float>> buffers() {
    std::vector<std::span<float>> all{parameters_};
    if (!average_.empty()) all.emplace_back(average_);
    for (const std::span<float> buffer : optimizer_->state()) all.push_back(buffer);
    return all;
  }

  // The part's gradient into gradient_, added to those of the batch's parts before it. With
  // `update` a slice of the parameters is moved as soon as it has its gradient, which is still in
  // the cache.
  void collect(const BatchPart& part, bool update) {
    each_slice([&](const GradientSlice& slice, std::size_t /*index*/) {
      shards_.collect(slice, part, gradient_.data());
      if (update) update_slice(slice);
    });
  }

  // Of this rank.
  template <class Work>
  void each_slice(Work work) {
    const auto& slices = gradient_network_.slices();
    const Section own = exchange_ ? exchange_->own_slices() : Section{0, slices.size()};
    pool_.run(static_cast<int>(own.size()), [&](int index, int /*thread*/) {
      const FlushSubnormals flush;
      const std::size_t i = own.begin + static_cast<std::size_t>(index);
      work(slices[i], i);
    });
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
    if (exchange_) exchange_->share_slices(squares_);
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
  ThreadPool pool_;
  std::unique_ptr<BatchExchange> exchange_;  // null where this process is alone
  Shards shards_;
  std::unique_ptr<Optimizer> optimizer_;
  AlignedVector<float> parameters_;
  AlignedVector<float> average_;  // empty where none is asked for
  AlignedVector<float> rounded_;  // both empty unless weights are int8
  AlignedVector<float> rounded_average_;
  AlignedVector<float> packed_;
  AlignedVector<float> gradient_;
  std::vector<double> squares_;  // of the gradient, a sum a slice
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(const Network& network, const BackendOptions& options) {
  return std::make_unique<CpuBackend>(network, options);
}

}  // namespace inkdigit
