#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

#include "engine/kernels/share.hpp"
#include "trainer/backend/cpu/batch_exchange.hpp"
#include "trainer/backend/cpu/exchange_plan.hpp"

namespace inkdigit {
namespace {

// What a rank says of a shard of a part.
struct Report {
  LossSum loss;
  std::uint64_t wishes = 0;  // the rank's, with the first of its shards
};

Section common(Section one, Section other) {
  const std::size_t begin = std::max(one.begin, other.begin);
  return {begin, std::max(begin, std::min(one.end, other.end))};
}

class RankExchange final : public BatchExchange {
 public:
  RankExchange(const GradientNetwork& network, Ranks& ranks, std::size_t shards,
               std::size_t batch_images)
      : network_(network),
        ranks_(ranks),
        size_(static_cast<std::size_t>(ranks.size())),
        rank_(static_cast<std::size_t>(ranks.rank())),
        shards_(shards),
        plan_(network, size_, batch_images),
        reports_(size_ * most_shards()),
        ready_(shards),
        sent_(shards) {}

  [[nodiscard]] Section own_shards(std::size_t shards) const override {
    return shards_of(rank_, shards);
  }

  [[nodiscard]] std::size_t most_shards() const override { return (shards_ + size_ - 1) / size_; }

  [[nodiscard]] Section own_slices() const override { return plan_.owners()[rank_].slices; }

  [[nodiscard]] Section own_samples(std::size_t samples, std::size_t group) const override {
    return samples_of(rank_, samples, group);
  }

  void begin(const PartMemory& memory) override {
    memory_ = memory;
    for (std::atomic<std::size_t>& ready : ready_) ready = 0;
    std::fill(sent_.begin(), sent_.end(), 0);
    for (std::size_t r = 0; r < size_; ++r) {
      if (r == rank_) continue;
      ranks_.receive(static_cast<int>(r), report_tag(), reports_of(r));
      const Section shards = shards_of(r, memory_.gradients.size());
      for (std::size_t s = shards.begin; s < shards.end; ++s) {
        for (std::size_t p = 0; p < plan_.pieces().size(); ++p) {
          each_block(s, p, rank_, [&](int tag, const Block& block) {
            ranks_.receive(static_cast<int>(r), tag, block);
          });
        }
      }
    }
  }

  void layer_done(std::size_t shard, std::size_t layer) override {
    const std::size_t ready = plan_.ready_after(layer);
    if (ready > 0) ready_[shard].store(ready, std::memory_order_release);
    if (std::this_thread::get_id() == thread_) send_ready();
  }

  void share_sums(std::span<double> sums, std::size_t shards) override {
    const std::size_t each = sums.size() / shards;
    share(sums, [&](std::size_t r) {
      const Section own = shards_of(r, shards);
      return Section{own.begin * each, own.end * each};
    });
  }

  void finish(std::span<LossSum> losses) override {
    send_ready();
    const std::size_t shards = memory_.gradients.size();
    reports_[rank_ * most_shards()].wishes = ranks_.take_raised();
    each_report(rank_, shards, [&](std::size_t s, Report& report) { report.loss = losses[s]; });
    for (std::size_t r = 0; r < size_; ++r) {
      if (r != rank_) ranks_.send(static_cast<int>(r), report_tag(), reports_of(rank_));
    }
    ranks_.finish();
    for (std::size_t r = 0; r < size_; ++r) {
      ranks_.hear(reports_[r * most_shards()].wishes);
      each_report(r, shards, [&](std::size_t s, Report& report) { losses[s] = report.loss; });
    }
  }

  void share_parameters(std::span<float> values) override {
    share(values, [&](std::size_t r) { return plan_.owners()[r].parameters; });
  }

  void share_slices(std::span<double> values) override {
    share(values, [&](std::size_t r) { return plan_.owners()[r].slices; });
  }

  void share_samples(std::span<float> values, std::size_t samples, std::size_t group) override {
    if (samples == 0) return;
    const std::size_t each = values.size() / samples;
    share(values, [&](std::size_t r) {
      const Section own = samples_of(r, samples, group);
      return Section{own.begin * each, own.end * each};
    });
  }

 private:
  [[nodiscard]] Section shards_of(std::size_t rank, std::size_t shards) const {
    return part_of(rank, size_, shards);
  }

  [[nodiscard]] Section samples_of(std::size_t rank, std::size_t samples, std::size_t group) const {
    const Section groups = part_of(rank, size_, (samples + group - 1) / group);
    return {std::min(groups.begin * group, samples), std::min(groups.end * group, samples)};
  }

  [[nodiscard]] int report_tag() const {
    return static_cast<int>(2 * shards_ * plan_.pieces().size());
  }

  Block reports_of(std::size_t rank) {
    return block_of(&reports_[rank * most_shards()], most_shards());
  }

  // Calls with(shard, report) for each of the rank's shards.
  template <class With>
  void each_report(std::size_t rank, std::size_t shards, With with) {
    const Section own = shards_of(rank, shards);
    for (std::size_t s = own.begin; s < own.end; ++s) {
      with(s, reports_[rank * most_shards() + (s - own.begin)]);
    }
  }

  // Calls to(tag, block) for each message of the shard's piece to the rank `to_rank`.
  template <class To>
  void each_block(std::size_t shard, std::size_t piece_index, std::size_t to_rank, To to) const {
    const ExchangePlan::Piece& piece = plan_.pieces()[piece_index];
    const ExchangePlan::Owner& owner = plan_.owners()[to_rank];
    const auto tag = static_cast<int>(2 * (shard * plan_.pieces().size() + piece_index));
    if (!piece.kept) {
      const Section part = common(piece.gradient, owner.gradient);
      if (!part.empty()) to(tag, block_of(memory_.gradients[shard] + part.begin, part.size()));
      return;
    }
    const auto rows = std::find_if(owner.kept.begin(), owner.kept.end(),
                                   [&](const auto& kept) { return kept.layer == piece.layer; });
    if (rows == owner.kept.end()) return;
    const LayerBase& layer = base_of(network_.network().layers()[piece.layer]);
    const std::size_t in = layer.input_shape().size();
    const std::size_t out = layer.output_shape().size();
    const Share share{shard, memory_.gradients.size()};
    const std::size_t first = share.first(memory_.images);
    const std::size_t images = share.last(memory_.images) - first;
    float* const inputs =
        memory_.batch + memory_.batch_images * network_.memory_offset(piece.layer);
    float* const outputs = inputs + memory_.batch_images * in;
    Block block = block_of(inputs + first * in + rows->inputs.begin, rows->inputs.size());
    block.rows = images;
    block.stride = in * sizeof(float);
    if (!rows->inputs.empty()) to(tag, block);
    to(tag + 1, block_of(outputs + first * out, images * out));
  }

  // What threads have made ready so far.
  void send_ready() {
    const Section own = own_shards(memory_.gradients.size());
    for (std::size_t s = own.begin; s < own.end; ++s) {
      const std::size_t ready = ready_[s].load(std::memory_order_acquire);
      for (; sent_[s] < ready; ++sent_[s]) {
        for (std::size_t r = 0; r < size_; ++r) {
          if (r == rank_) continue;
          each_block(s, sent_[s], r, [&](int tag, const Block& block) {
            ranks_.send(static_cast<int>(r), tag, block);
          });
        }
      }
    }
    ranks_.progress();
  }

  // Of values, those that are rank r's own by `of`.
  template <class T, class Of>
  void share(std::span<T> values, Of of) {
    std::vector<Section> parts;
    for (std::size_t r = 0; r < size_; ++r) parts.push_back(of(r));
    gather(ranks_, values, parts);
  }

  const GradientNetwork& network_;
  Ranks& ranks_;
  std::size_t size_;
  std::size_t rank_;
  std::size_t shards_;  // of a whole part
  ExchangePlan plan_;
  PartMemory memory_;
  std::vector<Report> reports_;                          // most_shards() of each rank
  std::thread::id thread_ = std::this_thread::get_id();  // the one that may send
  // Pieces of each shard.
  std::vector<std::atomic<std::size_t>> ready_;
  std::vector<std::size_t> sent_;
};

}  // namespace

std::unique_ptr<BatchExchange> make_batch_exchange(const GradientNetwork& network, Ranks* ranks,
                                                   std::size_t shards, std::size_t batch_images) {
  if (ranks == nullptr || ranks->alone()) return nullptr;
  return std::make_unique<RankExchange>(network, *ranks, shards, batch_images);
}

}  // namespace inkdigit
