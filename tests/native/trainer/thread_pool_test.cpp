#include "trainer/base/thread_pool.hpp"

#include <numeric>
#include <stdexcept>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

TEST_CASE("every index is run once, on threads that do not share a number at a time") {
  for (const int threads : {1, 2, 5}) {
    ThreadPool pool(threads);
    CHECK(pool.threads() == threads);
    std::vector<std::atomic<int>> runs(100);
    std::vector<std::atomic<int>> active(static_cast<std::size_t>(threads));
    std::atomic<bool> shared = false;
    for (int round = 0; round < 50; ++round) {
      pool.run(100, [&](int index, int thread) {
        if (++active[static_cast<std::size_t>(thread)] > 1) shared = true;
        ++runs[static_cast<std::size_t>(index)];
        --active[static_cast<std::size_t>(thread)];
      });
    }
    CHECK_FALSE(shared);
    for (const auto& count : runs) CHECK(count == 50);
  }
}

TEST_CASE("an exception in a task comes out of run, and the pool goes on") {
  ThreadPool pool(3);
  CHECK_THROWS_AS(pool.run(10,
                           [](int index, int /*thread*/) {
                             if (index == 4) throw std::runtime_error("four");
                           }),
                  std::runtime_error);
  // A thread's memory may be half made after an exception, so nothing is begun behind one.
  std::atomic<int> begun = 0;
  CHECK_THROWS_AS(ThreadPool(1).run(10,
                                    [&](int /*index*/, int /*thread*/) {
                                      ++begun;
                                      throw std::runtime_error("the first");
                                    }),
                  std::runtime_error);
  CHECK(begun == 1);
  std::atomic<int> count = 0;
  pool.run(10, [&](int /*index*/, int /*thread*/) { ++count; });
  CHECK(count == 10);
}

}  // namespace
}  // namespace inkdigit
