// A batch in parts that threads share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/aligned_vector.hpp"
#include "engine/kernels/share.hpp"
#include "trainer/augment/image_feed.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/backend/cpu/adversary.hpp"
#include "trainer/backend/cpu/batch_exchange.hpp"
#include "trainer/backend/teacher.hpp"
#include "trainer/base/thread_pool.hpp"
#include "trainer/learn/gradient/gradient_network.hpp"

namespace inkdigit {

// The samples of one pass through all shards.
struct BatchPart {
  std::span<const std::uint32_t> samples;
  std::size_t first = 0;  // in the batch
  float scale = 1;        // 1 / images of the batch
};

// What a step multiplies by.
struct StepWeights {
  std::uint64_t step = 0;
  const float* parameters = nullptr;
  const float* packed = nullptr;  // from GradientNetwork::pack_part()
};

class Shards {
 public:
  // All must outlive this, and stay where they are. With an exchange this rank works on its own
  // shards of each part, and has what it collects of the others'; null = it has all. With
  // adversarial training `network` has a ByPicture::kYes.
  Shards(const GradientNetwork& network, const BackendOptions& options, ThreadPool& pool,
         BatchExchange* exchange);

  // Loss and gradients of the part's samples, shard by shard.
  LossSum run(const Dataset& data, const BatchPart& part, const StepWeights& weights);

  // What the passes have summed over the part's images, see GradientNetwork.
  [[nodiscard]] const double* sums() const { return sums_.data(); }

  // A slice of what run() has found, added to `gradient` where parts of the batch came before.
  // Slices may be collected at the same time.
  void collect(const GradientSlice& slice, const BatchPart& part, float* gradient) const;

 private:
  // What one shard is worked on in.
  struct Memory {
    Workspace<float> workspace;
    AlignedVector<std::uint8_t> pixels;
    std::vector<std::uint8_t> labels;
    FeedScratch feed;
    TeacherScratch teacher;      // empty without teachers
    AdversaryScratch adversary;  // empty without one
  };

  // With fewer samples than shards, each of the first ones has one.
  [[nodiscard]] std::size_t shard_count(const BatchPart& part) const;
  [[nodiscard]] bool one_phase() const { return network_.phases() == 1; }
  [[nodiscard]] bool one_memory_a_thread() const;
  [[nodiscard]] Section own_shards(std::size_t shards) const;
  // Those that a rank works on, at most.
  [[nodiscard]] std::size_t most_shards() const;
  void begin_exchange(const BatchPart& part, std::size_t shards);
  LossSum run_one(std::size_t phase, const Dataset& data, const BatchPart& part,
                  const StepWeights& weights, Share shard, Memory& memory);
  void add_up_sums(std::size_t phase, Section own, std::size_t shards);

  const GradientNetwork& network_;
  const BackendOptions& options_;
  ThreadPool& pool_;
  BatchExchange* exchange_;
  ImageFeed feed_;
  Teacher teacher_;
  std::optional<Adversary> adversary_;
  std::vector<AlignedVector<float>> gradients_;  // one a shard
  std::vector<float*> gradient_starts_;          // of the same, for the exchange
  AlignedVector<float> batch_memory_;
  std::vector<double> sums_;           // over the part
  std::vector<double> gradient_sums_;  // likewise
  std::vector<double> shard_sums_;     // of one phase, a shard's after the other's
  std::vector<Memory> memory_;         // see one_memory_a_thread()
};

}  // namespace inkdigit
