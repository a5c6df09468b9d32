#include "trainer/sweep/importance.hpp"

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

using Observations = std::vector<Observation>;

TEST_CASE("of numbers the square of the rank correlation, and its direction") {
  // A curve that falls throughout: the ranks are all that counts.
  const auto falling = importance_of("a", true, Observations{{1, 9}, {2, 4}, {100, 3}, {3, 3.5}});
  REQUIRE(falling);
  CHECK(falling->correlation == Approx(-1));
  CHECK(falling->share == Approx(1));
  CHECK(falling->by_chance == Approx(1.0 / 3));
  CHECK(falling->trials == 4);
  // Ranks 1 2 3 4 and 2 1 4 3: their correlation is 1 - 6 * 4 / (4 * 15) = 0.6.
  const auto most = importance_of("a", true, Observations{{1, 2}, {2, 1}, {3, 4}, {4, 3}});
  CHECK(most->correlation == Approx(0.6));
  CHECK(most->share == Approx(0.36));
}

TEST_CASE("of other values the variance between their groups") {
  // Ranks 1, 2 and 3, 4: the means 1.5 and 3.5 explain 4 of 5.
  const auto groups =
      importance_of("b", false, Observations{{"x", 0.1}, {"x", 0.2}, {"y", 0.3}, {"y", 0.9}});
  REQUIRE(groups);
  CHECK(groups->share == Approx(0.8));
  CHECK(groups->by_chance == Approx(1.0 / 3));
  CHECK_FALSE(groups->correlation);
}

TEST_CASE("equals share the mean of their ranks, and where all are equal nothing matters") {
  // Ranks 1 to 6, and 1.5 1.5 3 5 5 5: 15^2 / (17.5 * 15).
  const Observations ties{{1, 1}, {2, 1}, {3, 2}, {4, 3}, {5, 3}, {6, 3}};
  CHECK(importance_of("a", true, ties)->share == Approx(6.0 / 7));
  CHECK(importance_of("a", true, Observations{{1, 5}, {2, 5}, {3, 5}})->share == 0);
  CHECK(importance_of("b", false, Observations{{"x", 5}, {"y", 5}, {"y", 5}})->share == 0);
}

TEST_CASE("two trials, or one value, say nothing") {
  CHECK_FALSE(importance_of("a", true, Observations{{1, 5}, {2, 6}}));
  CHECK_FALSE(importance_of("a", true, Observations{{1, 5}, {1, 6}, {1, 7}}));
}

}  // namespace
}  // namespace inkdigit
