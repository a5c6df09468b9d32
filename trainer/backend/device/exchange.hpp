// What GPUs of several ranks tell each other in a step. Each works on its share of the batch with
// all of the network; what they have found is added up in the ranks' order, by one of them for each
// value, so that all have the same bits.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/aligned_vector.hpp"
#include "trainer/backend/device/executor.hpp"
#include "trainer/backend/device/layers/operands.hpp"
#include "trainer/backend/device/reduce.hpp"
#include "trainer/ranks/ranks.hpp"

namespace inkdigit::device {

INKDIGIT_HOST_DEVICE inline float sum_of(float a, float b) { return a + b; }
INKDIGIT_HOST_DEVICE inline Sums sum_of(const Sums& a, const Sums& b) { return AddSums()(a, b); }

// values = those of rank 0 + those of rank 1 + ..., of which `rank`'s own are there already.
template <class T>
struct AddRanks {
  T* values;
  const T* arrived;  // ranks x count
  Index count;
  Index ranks;
  Index rank;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    T sum = rank == 0 ? values[i] : arrived[i];
    for (Index r = 1; r < ranks; ++r) {
      sum = sum_of(sum, r == rank ? values[i] : arrived[r * count + i]);
    }
    values[i] = sum;
  }
};

template <class Executor>
class Exchange final : public SumsOfRanks {
 public:
  // `most_bytes`: of what is added up at a time. `executor` and `ranks` must outlive it.
  Exchange(Executor& executor, Ranks& ranks, std::size_t most_bytes)
      : executor_(executor),
        ranks_(ranks),
        rank_(static_cast<std::size_t>(ranks.rank())),
        size_(static_cast<std::size_t>(ranks.size())),
        direct_(ranks.takes_device_memory()),
        reports_(size_) {
    // A share of each rank, the largest, and of values of up to 16 bytes.
    const std::size_t arriving = size_ * (most_bytes / size_ + sizeof(Sums));
    if (direct_) {
      arrived_ = Buffer<Executor, Sums>(executor, arriving / sizeof(Sums) + 1);
    } else {
      host_.resize(most_bytes / sizeof(Sums) + 1);
      host_arrived_.resize(arriving / sizeof(Sums) + 1);
    }
  }

  // This rank's, of so many samples.
  [[nodiscard]] Section own(std::size_t samples) const { return part_of(rank_, size_, samples); }

  void add_up(Sums* sums, std::size_t count) override { add_up_device(sums, count); }
  // The same of device memory that is a gradient.
  void add_up(float* gradient, std::size_t count) { add_up_device(gradient, count); }

  // This rank's of the step; all ranks' comes back. Wishes go with it.
  Sums add_up(const Sums& losses) {
    reports_[rank_] = {losses, ranks_.take_raised()};
    share(std::span(reports_), size_);
    Sums total;
    for (const Report& report : reports_) {
      total = sum_of(total, report.losses);
      ranks_.hear(report.wishes);
    }
    return total;
  }

  // All ranks get what each has for its own of so many samples. Host memory.
  void share_samples(std::span<float> values, std::size_t samples) { share(values, samples); }

 private:
  struct Report {
    Sums losses;
    std::uint64_t wishes = 0;
  };

  template <class T>
  void add_up_device(T* values, std::size_t count) {
    executor_.synchronize();
    if (direct_) {
      T* const arrived = reinterpret_cast<T*>(arrived_.data());
      add_up_values(values, arrived, count, [&](const AddRanks<T>& add) {
        executor_.for_each(add.count, add);
        executor_.synchronize();
      });
      return;
    }
    T* const here = reinterpret_cast<T*>(host_.data());
    executor_.download(here, values, count * sizeof(T));
    executor_.synchronize();
    T* const arrived = reinterpret_cast<T*>(host_arrived_.data());
    add_up_values(here, arrived, count, [](const AddRanks<T>& add) {
      for (Index i = 0; i < add.count; ++i) add(i);
    });
    executor_.upload(values, here, count * sizeof(T));
  }

  // `arrived` takes in each rank's values of this one's part.
  template <class T, class Add>
  void add_up_values(T* values, T* arrived, std::size_t count, Add add) {
    const Section own = part_of(rank_, size_, count);
    for (std::size_t r = 0; r < size_; ++r) {
      const Section theirs = part_of(r, size_, count);
      if (r == rank_) continue;
      if (!own.empty()) {
        ranks_.receive(static_cast<int>(r), 0, block_of(arrived + r * own.size(), own.size()));
      }
      if (!theirs.empty()) {
        ranks_.send(static_cast<int>(r), 0, block_of(values + theirs.begin, theirs.size()));
      }
    }
    ranks_.finish();
    add(AddRanks<T>{values + own.begin, arrived, static_cast<Index>(own.size()),
                    static_cast<Index>(size_), static_cast<Index>(rank_)});
    share(std::span(values, count), count);
  }

  // All get each rank's of `count` things, which have as many values each.
  template <class T>
  void share(std::span<T> values, std::size_t count) {
    if (count == 0) return;
    const std::size_t each = values.size() / count;
    std::vector<Section> parts = parts_of(size_, count);
    for (Section& part : parts) part = {part.begin * each, part.end * each};
    gather(ranks_, values, parts);
  }

  Executor& executor_;
  Ranks& ranks_;
  std::size_t rank_;
  std::size_t size_;
  bool direct_;  // what is sent is the device's memory, and copied to the host's and back otherwise
  Buffer<Executor, Sums> arrived_;
  AlignedVector<Sums> host_;
  AlignedVector<Sums> host_arrived_;
  std::vector<Report> reports_;
};

}  // namespace inkdigit::device
