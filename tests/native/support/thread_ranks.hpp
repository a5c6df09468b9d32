// Ranks that are threads of the test: what they send is copied, and nothing is on the way.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "tests/native/support/catch.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/ranks/ranks.hpp"
#include "trainer/ranks/together.hpp"

namespace inkdigit::test {

// Thrown on the ranks that wait for one that has ended by something else.
struct Deserted : std::runtime_error {
  Deserted() : std::runtime_error("another rank has gone") {}
};

// Where all meet.
class Meeting {
 public:
  explicit Meeting(int size) : size_(size) {}

  [[nodiscard]] int size() const { return size_; }

  void put(std::tuple<int, int, int> from_to_tag, std::vector<std::byte> bytes) {
    const std::lock_guard lock(mutex_);
    messages_[from_to_tag].push_back(std::move(bytes));
    changed_.notify_all();
  }

  std::vector<std::byte> take(std::tuple<int, int, int> from_to_tag) {
    std::unique_lock lock(mutex_);
    std::deque<std::vector<std::byte>>& queue = messages_[from_to_tag];
    wait(lock, [&] { return !queue.empty(); });
    std::vector<std::byte> bytes = std::move(queue.front());
    queue.pop_front();
    return bytes;
  }

  // Returns when all have called it.
  void meet() {
    std::unique_lock lock(mutex_);
    const int round = round_;
    if (++here_ == size_) {
      here_ = 0;
      ++round_;
      changed_.notify_all();
      return;
    }
    wait(lock, [&] { return round_ != round; });
  }

  void desert() {
    const std::lock_guard lock(mutex_);
    deserted_ = true;
    changed_.notify_all();
  }

  [[nodiscard]] bool anything_left() const {
    return std::any_of(messages_.begin(), messages_.end(),
                       [](const auto& queue) { return !queue.second.empty(); });
  }

  std::vector<std::byte> shared;  // between two meetings

 private:
  template <class Until>
  void wait(std::unique_lock<std::mutex>& lock, Until until) {
    changed_.wait(lock, [&] { return deserted_ || until(); });
    if (!until()) throw Deserted();
  }

  int size_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::tuple<int, int, int>, std::deque<std::vector<std::byte>>> messages_;
  int here_ = 0;
  int round_ = 0;
  bool deserted_ = false;
};

class ThreadRanks final : public Ranks {
 public:
  ThreadRanks(int rank, Meeting& meeting) : Ranks(rank, meeting.size()), meeting_(meeting) {}

  [[nodiscard]] int on_this_machine() const override { return size(); }
  [[nodiscard]] int place_on_this_machine() const override { return rank(); }
  // All memory is the host's here; what the device's backend does with a GPU's may be tried on it.
  [[nodiscard]] bool takes_device_memory() const override { return takes_device_memory_; }
  void set_takes_device_memory(bool takes) { takes_device_memory_ = takes; }

  void send(int to, int tag, const Block& block) override {
    std::vector<std::byte> bytes;
    for (std::size_t row = 0; row < block.rows; ++row) {
      const std::byte* start = block.data + row * block.stride;
      bytes.insert(bytes.end(), start, start + block.length);
    }
    meeting_.put({rank(), to, tag}, std::move(bytes));
  }

  void receive(int from, int tag, const Block& block) override {
    expected_.push_back({from, tag, block});
  }

  void progress() override {}

  void finish() override {
    for (const Expected& expected : expected_) {
      const std::vector<std::byte> bytes = meeting_.take({expected.from, rank(), expected.tag});
      const Block& block = expected.block;
      if (bytes.size() != block.rows * block.length) throw std::logic_error("of another size");
      for (std::size_t row = 0; row < block.rows; ++row) {
        std::copy_n(bytes.data() + row * block.length, block.length,
                    block.data + row * block.stride);
      }
    }
    expected_.clear();
  }

  void gather(std::byte* data, std::span<const Section> units, std::size_t unit) override {
    std::vector<Section> parts;
    for (const Section& part : units) parts.push_back({part.begin * unit, part.end * unit});
    if (first()) meeting_.shared.resize(parts.back().end);
    meeting_.meet();
    const Section own = parts[static_cast<std::size_t>(rank())];
    std::copy_n(data + own.begin, own.size(), meeting_.shared.data() + own.begin);
    meeting_.meet();
    for (const Section& part : parts) {
      std::copy_n(meeting_.shared.data() + part.begin, part.size(), data + part.begin);
    }
    meeting_.meet();
  }

  void broadcast(std::span<std::byte> bytes) override {
    if (first()) meeting_.shared.assign(bytes.begin(), bytes.end());
    meeting_.meet();
    if (!first()) std::copy_n(meeting_.shared.data(), bytes.size(), bytes.data());
    meeting_.meet();
  }

  [[noreturn]] void abort(int /*status*/) override { throw std::logic_error("aborted"); }
  [[nodiscard]] double waited_seconds() const override { return 0; }

 private:
  struct Expected {
    int from;
    int tag;
    Block block;
  };

  Meeting& meeting_;
  std::vector<Expected> expected_;
  bool takes_device_memory_ = false;
};

// Does the work as `count` ranks at once; what each of them has ended by.
inline std::vector<std::exception_ptr> failures_of_ranks(int count,
                                                         const std::function<void(Ranks&)>& work) {
  Meeting meeting(count);
  std::vector<std::exception_ptr> failures(static_cast<std::size_t>(count));
  {
    std::vector<std::jthread> threads;
    for (int rank = 0; rank < count; ++rank) {
      threads.emplace_back([&, rank] {
        ThreadRanks ranks(rank, meeting);
        try {
          work(ranks);
        } catch (...) {
          failures[static_cast<std::size_t>(rank)] = std::current_exception();
          meeting.desert();
        }
      });
    }
  }
  const bool whole =
      std::all_of(failures.begin(), failures.end(), [](const auto& f) { return !f; });
  if (whole && meeting.anything_left()) throw std::logic_error("a message was never received");
  return failures;
}

// The same, where none is to fail.
inline void run_ranks(int count, const std::function<void(Ranks&)>& work) {
  for (const std::exception_ptr& failure : failures_of_ranks(count, work)) {
    if (failure) std::rethrow_exception(failure);
  }
}

// What the ranks' failures say; "" for those that another one's ended.
inline std::vector<std::string> said(const std::vector<std::exception_ptr>& failures) {
  std::vector<std::string> texts;
  for (const std::exception_ptr& failure : failures) {
    REQUIRE(failure);
    CHECK(exit_status(failure) == 2);
    try {
      std::rethrow_exception(failure);
    } catch (const UserError& error) {
      texts.emplace_back(error.what());
    } catch (const FailedElsewhere&) {
      texts.emplace_back();
    }
  }
  return texts;
}

}  // namespace inkdigit::test
