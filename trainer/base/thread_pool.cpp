#include "trainer/base/thread_pool.hpp"

#include <algorithm>
#include <system_error>

namespace inkdigit {
namespace {

// In training, loops follow each other within some ten microseconds, and waking a thread takes
// longer than that, so a thread looks so often before it sleeps.
constexpr int kLooks = 2000;
// From then on it lets others have the processor in between: it may be the one that is waited for
// who shares it.
constexpr int kLooksAlone = 200;

// One look for what another thread is to do; false when it is time to sleep.
bool look_again(int look) {
  if (look > kLooksAlone) std::this_thread::yield();
  return look < kLooks;
}

}  // namespace

int thread_count(int wanted) {
  return wanted > 0 ? wanted : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// The pool is whole before the first thread starts: whatever is thrown here, the destructor ends
// those that wait.
ThreadPool::ThreadPool(int threads) : ThreadPool() {
  try {
    for (int i = 1; i < threads; ++i) workers_.emplace_back([this, i] { work(i); });
  } catch (const std::system_error&) {
    // No more can be started.
  }
  // Nobody looks at them before the first loop.
  ranges_ = std::vector<Range>(workers_.size() + 1);
}

ThreadPool::~ThreadPool() {
  stop_ = true;
  ++round_;
  round_.notify_all();
}

void ThreadPool::run(int count, const std::function<void(int, int)>& task) {
  task_ = &task;
  const auto threads = static_cast<std::int64_t>(ranges_.size());
  for (std::int64_t t = 0; t < threads; ++t) {
    Range& range = ranges_[static_cast<std::size_t>(t)];
    range.next = static_cast<int>(count * t / threads);
    range.end = static_cast<int>(count * (t + 1) / threads);
  }
  failure_ = nullptr;
  busy_ = static_cast<int>(workers_.size());
  ++round_;
  round_.notify_all();
  take_tasks(0);
  for (int look = 0, busy = busy_; busy > 0; busy = busy_) {
    if (!look_again(look++)) busy_.wait(busy);
  }
  if (failure_) std::rethrow_exception(failure_);
}

void ThreadPool::work(int thread) {
  for (std::uint64_t seen = 0;; ++seen) {
    wait_for_work(seen);
    if (stop_) return;
    take_tasks(thread);
    if (--busy_ == 0) busy_.notify_one();
  }
}

void ThreadPool::wait_for_work(std::uint64_t seen) {
  for (int look = 0; round_ == seen; ++look) {
    if (!look_again(look)) round_.wait(seen);
  }
}

void ThreadPool::take_tasks(int thread) {
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    Range& range = ranges_[(static_cast<std::size_t>(thread) + i) % ranges_.size()];
    for (int index = range.next++; index < range.end; index = range.next++) {
      try {
        (*task_)(index, thread);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
        // Memory that a task's thread keeps for the next one may be half made.
        for (Range& each : ranges_) each.next = each.end;
      }
    }
  }
}

}  // namespace inkdigit
