// What thread_pool.hpp has where there are no threads: in the page. Its loops run one index after
// the other, on the caller.
#pragma once

#include <functional>

namespace inkdigit {

inline int thread_count(int /*wanted*/) { return 1; }

class ThreadPool {
 public:
  explicit ThreadPool(int /*threads*/) {}

  [[nodiscard]] static int threads() { return 1; }

  static void run(int count, const std::function<void(int index, int thread)>& task) {
    for (int index = 0; index < count; ++index) task(index, 0);
  }
};

}  // namespace inkdigit
