#include "trainer/sweep/rungs.hpp"

#include <utility>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

using RungPairs = std::vector<std::pair<int, int>>;

RungPairs rungs_of(int epochs, int least, int eta, int trials) {
  RungPairs pairs;
  for (const Rung& rung : make_rungs(epochs, least, eta, trials)) {
    pairs.emplace_back(rung.epochs, rung.trials);
  }
  return pairs;
}

TEST_CASE("each rung has eta times the epochs, of one in eta trials") {
  CHECK(rungs_of(27, 1, 3, 27) == RungPairs{{1, 27}, {3, 9}, {9, 3}, {27, 1}});
  CHECK(rungs_of(8, 2, 2, 20) == RungPairs{{2, 20}, {4, 10}, {8, 5}});
}

TEST_CASE("the last rung has all epochs, and one near to it is left out") {
  CHECK(rungs_of(20, 2, 3, 20) == RungPairs{{2, 20}, {6, 6}, {20, 2}});
  CHECK(rungs_of(5, 2, 3, 20) == RungPairs{{2, 20}, {5, 6}});
  CHECK(rungs_of(5, 3, 3, 20) == RungPairs{{5, 20}});
  CHECK(rungs_of(100000, 1, 2, 1).back() == std::pair{100000, 1});
}

TEST_CASE("one trial at least goes on") {
  CHECK(rungs_of(9, 1, 3, 2) == RungPairs{{1, 2}, {3, 1}, {9, 1}});
  CHECK(rungs_of(1, 1, 3, 4) == RungPairs{{1, 4}});
}

TEST_CASE("the least epochs are all of them divided by eta as often as that leaves one") {
  CHECK(least_epochs(27, 3) == 1);
  CHECK(least_epochs(5, 3) == 2);
  CHECK(least_epochs(20, 3) == 2);
  CHECK(least_epochs(2, 3) == 2);
  CHECK(least_epochs(1, 2) == 1);
}

}  // namespace
}  // namespace inkdigit
