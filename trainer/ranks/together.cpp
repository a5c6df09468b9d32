#include "trainer/ranks/together.hpp"

#include <algorithm>
#include <cstdint>
#include <new>
#include <vector>

#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

// Every rank's byte.
std::vector<std::uint8_t> gathered(Ranks& ranks, std::uint8_t own) {
  const auto size = static_cast<std::size_t>(ranks.size());
  std::vector<std::uint8_t> all(size);
  all[static_cast<std::size_t>(ranks.rank())] = own;
  gather(ranks, std::span(all), parts_of(size, size));
  return all;
}

}  // namespace

int exit_status(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const UserError&) {
    return 2;
  } catch (const AlreadyReported&) {
    return 2;
  } catch (const FailedElsewhere& other) {
    return other.status();
  } catch (const std::bad_alloc&) {
    return 2;
  } catch (...) {
    return 1;
  }
}

void agree(Ranks& ranks, const std::exception_ptr& failure) {
  const int own = failure ? exit_status(failure) : 0;
  const std::vector<std::uint8_t> all = gathered(ranks, static_cast<std::uint8_t>(own));
  const auto failed = std::find_if(all.begin(), all.end(), [](auto status) { return status != 0; });
  if (failed == all.end()) {
    ranks.set_state(Ranks::State::kWorking);
    return;
  }
  ranks.set_state(Ranks::State::kEnded);
  if (failed - all.begin() == ranks.rank()) std::rethrow_exception(failure);
  throw FailedElsewhere(*failed);
}

bool any_of(Ranks& ranks, bool here) {
  if (ranks.alone()) return here;
  const std::vector<std::uint8_t> all = gathered(ranks, here ? 1 : 0);
  return std::any_of(all.begin(), all.end(), [](auto said) { return said != 0; });
}

}  // namespace inkdigit
