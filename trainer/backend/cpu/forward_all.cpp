#include "trainer/backend/cpu/forward_all.hpp"

#include <algorithm>

#include "engine/aligned_vector.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kBatch = kForwardImages;

// What one thread works in.
struct Memory {
  AlignedVector<float> inputs;
  AlignedVector<float> arena;
};

}  // namespace

std::vector<float> forward_all(const Network& network, std::span<const float> parameters,
                               const Samples& samples, std::size_t layers, ThreadPool& pool) {
  const std::size_t size = layers == 0
                               ? network.input_size()
                               : base_of(network.layers()[layers - 1]).output_shape().size();
  const std::size_t count = samples.indices.size();
  std::vector<float> values(count * size);
  const Weights<float> weights = network.pack<float>(parameters);
  std::vector<Memory> memory(static_cast<std::size_t>(pool.threads()));
  pool.run(static_cast<int>((count + kBatch - 1) / kBatch), [&](int task, int thread) {
    const std::size_t first = static_cast<std::size_t>(task) * kBatch;
    const auto part = samples.indices.subspan(first, std::min(kBatch, count - first));
    Memory& own = memory[static_cast<std::size_t>(thread)];
    if (own.inputs.empty()) {
      own.inputs.resize(kBatch * network.input_size());
      own.arena.resize(network.arena_size(kBatch));
    }
    float* input = own.inputs.data();
    for (const std::uint32_t sample : part) {
      network.normalize(samples.data.image(sample), input, 1);
      input += network.input_size();
    }
    const float* found = network.forward<float>(weights, own.inputs.data(), own.arena,
                                                static_cast<int>(part.size()), layers);
    std::copy_n(found, part.size() * size,
                values.begin() + static_cast<std::ptrdiff_t>(first * size));
  });
  return values;
}

}  // namespace inkdigit
