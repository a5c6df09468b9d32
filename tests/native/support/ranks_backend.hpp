// Several ranks that train as one, for tests that know of one backend.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <vector>

#include "tests/native/support/thread_ranks.hpp"
#include "trainer/backend/backend.hpp"

namespace inkdigit::test {

// Each call is made on all ranks at once, each a thread with a backend of its own. It is a
// std::logic_error where they do not all find the same, bit by bit.
class RanksBackend final : public Backend {
 public:
  using Make = std::function<std::unique_ptr<Backend>(const BackendOptions&)>;

  RanksBackend(int count, bool takes_device_memory, BackendOptions options, const Make& make)
      : meeting_(count) {
    for (int r = 0; r < count; ++r) {
      ranks_.push_back(std::make_unique<ThreadRanks>(r, meeting_));
      ranks_.back()->set_takes_device_memory(takes_device_memory);
      options.ranks = ranks_.back().get();
      backends_.push_back(make(options));
    }
  }

  LossSum train_batch(const Dataset& data, std::span<const std::uint32_t> samples,
                      double learning_rate) override {
    const auto pair = on_all([&](Backend& backend) {
      const LossSum loss = backend.train_batch(data, samples, learning_rate);
      return std::pair(loss.loss, loss.correct);
    });
    return {pair.first, pair.second};
  }

  std::vector<float> logits(const Dataset& data, std::span<const std::uint32_t> samples) override {
    return on_all([&](Backend& backend) { return backend.logits(data, samples); });
  }

  std::vector<float> predict(const Dataset& data, std::span<const std::uint32_t> samples) override {
    return on_all([&](Backend& backend) { return backend.predict(data, samples); });
  }

  [[nodiscard]] std::span<const float> parameters() const override {
    return backends_.front()->parameters();
  }

  void set_parameters(std::span<const float> parameters) override {
    for (const auto& backend : backends_) backend->set_parameters(parameters);
  }

  [[nodiscard]] BackendState state() override {
    const auto pair = on_all([](Backend& backend) {
      BackendState state = backend.state();
      return std::pair(state.step, std::move(state.buffers));
    });
    return {pair.first, pair.second};
  }

  void set_state(const BackendState& state) override {
    for (const auto& backend : backends_) backend->set_state(state);
  }

 private:
  template <class Call>
  auto on_all(const Call& call) -> decltype(call(std::declval<Backend&>())) {
    std::vector<decltype(call(std::declval<Backend&>()))> found(backends_.size());
    std::vector<std::exception_ptr> failures(backends_.size());
    {
      std::vector<std::jthread> threads;
      for (std::size_t r = 0; r < backends_.size(); ++r) {
        threads.emplace_back([&, r] {
          try {
            found[r] = call(*backends_[r]);
          } catch (...) {
            failures[r] = std::current_exception();
            meeting_.desert();
          }
        });
      }
    }
    for (const std::exception_ptr& failure : failures) {
      if (failure) std::rethrow_exception(failure);
    }
    for (const auto& other : found) {
      if (other != found.front()) throw std::logic_error("ranks that find other things");
    }
    return found.front();
  }

  Meeting meeting_;
  std::vector<std::unique_ptr<ThreadRanks>> ranks_;
  std::vector<std::unique_ptr<Backend>> backends_;
};

}  // namespace inkdigit::test
