#pragma once

#ifdef __EMSCRIPTEN__
#include "trainer/base/one_thread.hpp"
#else

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace inkdigit {

// `wanted`, or one a core for 0.
int thread_count(int wanted);

// Threads that wait for loops to share. The calling thread works too.
class ThreadPool {
 public:
  // `threads` >= 1, the caller included. Where the system starts no more of them (a container's
  // limit of processes), the pool has as many as it has started.
  explicit ThreadPool(int threads);
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;
  ~ThreadPool();

  [[nodiscard]] int threads() const { return static_cast<int>(workers_.size()) + 1; }

  // Calls task(index, thread) for each index below `count`, in no particular order, and returns
  // when all have returned. `thread` is below threads(); no two calls at a time have the same. The
  // first exception is thrown again here; indices that nobody has begun by then are left out.
  void run(int count, const std::function<void(int index, int thread)>& task);

 private:
  ThreadPool() = default;
  void work(int thread);
  void wait_for_work(std::uint64_t seen);
  void take_tasks(int thread);

  // A thread's own indices. What it works on from loop to loop is then in its core's cache; when it
  // has done them it takes others'.
  struct alignas(64) Range {  // a cache line each, or threads would wait for each other's
    std::atomic<int> next = 0;
    int end = 0;
  };

  const std::function<void(int, int)>* task_ = nullptr;
  std::vector<Range> ranges_;
  std::atomic<int> busy_ = 0;
  std::atomic<std::uint64_t> round_ = 0;  // one more for each loop
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
  std::exception_ptr failure_;
  std::vector<std::jthread> workers_;
};

}  // namespace inkdigit

#endif
