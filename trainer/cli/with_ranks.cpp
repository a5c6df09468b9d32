#include "trainer/cli/with_ranks.hpp"

#include <sched.h>

#include <algorithm>
#include <array>
#include <exception>
#include <string_view>

#include "trainer/base/thread_pool.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/cli/complaint.hpp"
#include "trainer/cli/interruption.hpp"
#include "trainer/ranks/launch.hpp"
#include "trainer/ranks/together.hpp"

namespace inkdigit {
namespace {

// Subcommands that share their work.
constexpr std::array<std::string_view, 3> kShared{"crossval", "sweep", "train"};

// What this rank ends by, once all know that they end.
std::exception_ptr agreed(Ranks& ranks, const std::exception_ptr& failure) {
  if (ranks.state() == Ranks::State::kEnded) return failure;
  // In the midst of a step others wait for something else than an agreement.
  if (ranks.state() == Ranks::State::kWorking) ranks.abort(complain(failure));
  try {
    agree(ranks, failure);
  } catch (...) {
    return std::current_exception();
  }
  return failure;
}

}  // namespace

void with_ranks(const std::function<void(Ranks&)>& work) {
  const std::unique_ptr<Ranks> ranks = join_ranks([] { return Interruption::signal() != 0; });
  if (ranks->alone()) return work(*ranks);
  std::exception_ptr failure;
  try {
    work(*ranks);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) throw RanksEnded(complain(agreed(*ranks, failure)));
}

int threads_of_rank(const Ranks& ranks, int wanted) {
  if (wanted > 0 || ranks.alone()) return wanted;
  const int share = thread_count(0) / ranks.on_this_machine();
  // Launchers bind a process to some of the cores.
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  const bool known = sched_getaffinity(0, sizeof allowed, &allowed) == 0;
  return std::max(1, known ? std::min(share, CPU_COUNT(&allowed)) : share);
}

bool is_other_rank() {
  const std::optional<Launch> launch = find_launch();
  return launch && launch->rank > 0;
}

bool is_spare_process(int argc, const char* const* argv) {
  const bool shared = argc > 1 && std::find(kShared.begin(), kShared.end(),
                                            std::string_view(argv[1])) != kShared.end();
  return is_other_rank() && !shared;
}

}  // namespace inkdigit
