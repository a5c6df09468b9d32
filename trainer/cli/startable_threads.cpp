#include "trainer/cli/startable_threads.hpp"

#include <cstdio>

#include "trainer/base/thread_pool.hpp"

namespace inkdigit {

int startable_threads(int wanted) {
  const int count = thread_count(wanted);
  const int started = ThreadPool(count).threads();
  if (started < count) {
    std::fprintf(stderr, "inkdigit: %d of %d threads can be started here; going on with %d\n",
                 started, count, started);
  }
  return started;
}

}  // namespace inkdigit
