// What a backend on one of several ranks needs of the others in a step.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "trainer/learn/gradient/gradient_network.hpp"
#include "trainer/learn/loss/cross_entropy.hpp"
#include "trainer/ranks/ranks.hpp"

namespace inkdigit {

// Where a part's shards leave what the gradient is made of; see GradientNetwork.
struct PartMemory {
  std::span<float* const> gradients;  // one of pass_gradient_size() elements for each shard
  float* batch = nullptr;             // batch_images x batch_memory_size() elements
  std::size_t batch_images = 0;
  std::size_t images = 0;  // of the part
};

// A batch's shards are spread over the ranks, and so are the slices of the gradient: a rank works
// on its shards, sends to each other rank what that one's slices are made of, makes its own slices
// of what all have sent, and moves the parameters by them; then all get all parameters. Every sum
// is taken by one rank, in the order in which a process alone takes it, so it has the same bits.
class BatchExchange {
 public:
  virtual ~BatchExchange() = default;

  // This rank's, of so many shards; and as many as it ever has.
  [[nodiscard]] virtual Section own_shards(std::size_t shards) const = 0;
  [[nodiscard]] virtual std::size_t most_shards() const = 0;
  // This rank's slices of the gradient, by their index.
  [[nodiscard]] virtual Section own_slices() const = 0;
  // This rank's of so many samples, in whole groups of `group`.
  [[nodiscard]] virtual Section own_samples(std::size_t samples, std::size_t group) const = 0;

  // A part of a batch begins: others' shards may arrive from now on.
  virtual void begin(const PartMemory& memory) = 0;
  // One of this rank's shards has come back through the layer. From any thread.
  virtual void layer_done(std::size_t shard, std::size_t layer) = 0;
  // `sums`: as many for each of `shards` shards, of which all ranks get all.
  virtual void share_sums(std::span<double> sums, std::size_t shards) = 0;
  // All of the part's shards are here, and a loss for each of them.
  virtual void finish(std::span<LossSum> losses) = 0;

  // All ranks get all of what each has for its slices: of values like the parameters, of values
  // that there are one of for each slice, and for its samples.
  virtual void share_parameters(std::span<float> values) = 0;
  virtual void share_slices(std::span<double> values) = 0;
  virtual void share_samples(std::span<float> values, std::size_t samples, std::size_t group) = 0;
};

// Null for a rank that is alone. `network` and `ranks` must outlive it, and stay where they are.
std::unique_ptr<BatchExchange> make_batch_exchange(const GradientNetwork& network, Ranks* ranks,
                                                   std::size_t shards, std::size_t batch_images);

}  // namespace inkdigit
