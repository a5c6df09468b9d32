#include "trainer/data/sampler.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/data/split.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using Indices = std::vector<std::uint32_t>;

// Sets of these sizes and weights, one behind the other; the classes in turn.
Dataset sets(const std::vector<std::pair<std::size_t, double>>& sizes_and_weights) {
  Dataset data;
  data.name = "sets";
  data.shape = {1, 1, 1, false};
  for (const auto& [size, weight] : sizes_and_weights) {
    data.sources.push_back({"set", size, weight});
    for (std::size_t i = 0; i < size; ++i) {
      data.labels.push_back(static_cast<std::uint8_t>(i % 10));
      data.pixels.push_back(0);
    }
  }
  return data;
}

Indices all(const Dataset& data) {
  Indices indices(data.size());
  std::iota(indices.begin(), indices.end(), 0U);
  return indices;
}

// How often each sample is shown.
std::vector<int> counts(const Indices& order, std::size_t samples) {
  std::vector<int> result(samples);
  for (const std::uint32_t i : order) ++result[i];
  return result;
}

TEST_CASE("with weights of 1 an epoch is the shuffle of what there is to train on") {
  const Dataset data = sets({{70, 1}, {30, 1}, {10, 1}});
  const Split split = split_samples(data.size(), 0.2, 5);
  const Sampler sampler(data, split.train, false, 5);
  CHECK(sampler.size() == split.train.size());
  for (const std::uint64_t epoch : {1, 2, 9}) {
    CHECK(sampler.order(epoch) == shuffle(split.train, 5, epoch));
  }
  // So it is where the classes are as frequent as each other, although balance was asked for.
  CHECK(Sampler(data, all(data), true, 5).order(1) == shuffle(all(data), 5, 1));
}

TEST_CASE("a set's weight is how often an epoch shows its images") {
  const Dataset data = sets({{40, 0.5}, {10, 2}, {30, 1}, {20, 1.25}});
  const Sampler sampler(data, all(data), false, 1);
  CHECK(sampler.size() == 20 + 20 + 30 + 25);
  const Indices order = sampler.order(1);
  CHECK(order.size() == sampler.size());
  const std::vector<int> shown = counts(order, data.size());
  CHECK(std::accumulate(shown.begin(), shown.begin() + 40, 0) == 20);
  CHECK(*std::max_element(shown.begin(), shown.begin() + 40) == 1);
  CHECK(std::all_of(shown.begin() + 40, shown.begin() + 50, [](int n) { return n == 2; }));
  CHECK(std::all_of(shown.begin() + 50, shown.begin() + 80, [](int n) { return n == 1; }));
  CHECK(std::count(shown.begin() + 80, shown.end(), 1) == 15);
  CHECK(std::count(shown.begin() + 80, shown.end(), 2) == 5);
}

TEST_CASE("each epoch draws another part of a set, by seed") {
  const Dataset data = sets({{400, 0.5}});
  const Sampler sampler(data, all(data), false, 1);
  const auto shown = [&](const Sampler& s, std::uint64_t epoch) {
    Indices order = s.order(epoch);
    std::sort(order.begin(), order.end());
    return order;
  };
  CHECK(sampler.order(1) == sampler.order(1));
  CHECK(shown(sampler, 1) != shown(sampler, 2));
  CHECK(shown(sampler, 1) != shown(Sampler(data, all(data), false, 2), 1));
  // Two sets of one size are not drawn alike.
  const Dataset twins = sets({{400, 0.5}, {400, 0.5}});
  const Indices both = shown(Sampler(twins, all(twins), false, 1), 1);
  Indices second;
  for (const std::uint32_t i : both) {
    if (i >= 400) second.push_back(i - 400);
  }
  CHECK(Indices(both.begin(), both.begin() + 200) != second);
  // In time all are shown, about equally often.
  std::vector<int> total(400);
  for (std::uint64_t epoch = 1; epoch <= 100; ++epoch) {
    const std::vector<int> once = counts(sampler.order(epoch), 400);
    for (std::size_t i = 0; i < 400; ++i) total[i] += once[i];
  }
  CHECK(*std::min_element(total.begin(), total.end()) > 25);
  CHECK(*std::max_element(total.begin(), total.end()) < 75);
}

TEST_CASE("only what there is to train on counts, and no set is left out") {
  const Dataset data = sets({{10, 0.01}, {100, 3}});
  const Indices train{2, 3, 50, 60};
  const Sampler sampler(data, train, false, 1);
  CHECK(sampler.size() == 1 + 6);
  for (const std::uint32_t i : sampler.order(4)) {
    CHECK(std::count(train.begin(), train.end(), i) == 1);
  }
  CHECK(Sampler(data, {}, true, 1).order(1).empty());
}

// How often an epoch shows each class.
std::map<int, int> class_counts(const Dataset& data, const Sampler& sampler) {
  std::map<int, int> shown;
  for (const std::uint32_t i : sampler.order(3)) ++shown[data.labels[i]];
  return shown;
}

TEST_CASE("balanced classes are all shown as often as the most frequent one, by its weight") {
  Dataset data = sets({{9, 1}, {6, 2}});
  data.labels = {0, 0, 0, 0, 0, 0, 1, 1, 2, /* twice: */ 0, 1, 1, 2, 2, 2};
  // Shown without balance: class 0 6 + 2, class 1 2 + 4, class 2 1 + 6 times.
  const Sampler sampler(data, all(data), true, 1);
  const std::map<int, int> shown = class_counts(data, sampler);
  CHECK(shown.at(0) == 8);
  CHECK(shown.at(1) == 8);
  CHECK(shown.at(2) == 8);
  CHECK(sampler.size() == 24);
  // Within a class the second set's images are still shown twice as often as the first's, but for
  // rounding: of class 1's, 2 * 8/6 = 2.7 and 4 * 8/6 = 5.3.
  const std::vector<int> each = counts(sampler.order(1), data.size());
  CHECK(each[6] + each[7] == 3);
  CHECK(each[10] + each[11] == 5);
}

TEST_CASE("a rare class is repeated, and drawn anew for what is left over") {
  Dataset data = sets({{105, 1}});
  std::fill(data.labels.begin(), data.labels.begin() + 98, std::uint8_t{4});
  std::fill(data.labels.begin() + 98, data.labels.end(), std::uint8_t{9});
  const Sampler sampler(data, all(data), true, 1);
  CHECK(class_counts(data, sampler) == std::map<int, int>{{4, 98}, {9, 98}});
  const std::vector<int> shown = counts(sampler.order(1), data.size());
  CHECK(std::all_of(shown.begin(), shown.begin() + 98, [](int n) { return n == 1; }));
  CHECK(std::all_of(shown.begin() + 98, shown.end(), [](int n) { return n == 14; }));
}

TEST_CASE("data without a list of sources are one set, and too long an epoch is refused") {
  Dataset data = sets({{20, 1}});
  data.sources.clear();
  CHECK(Sampler(data, all(data), false, 1).order(1) == shuffle(all(data), 1, 1));
  const Dataset huge = sets({{1'000'000, 500}, {1'000'000, 501}});
  CHECK_THAT(test::message_of([&] { Sampler(huge, all(huge), false, 1); }),
             Contains("an epoch would show more than 1e9 images"));
}

TEST_CASE("images of no class are shown by their weight, however the classes are balanced") {
  Dataset data = sets({{40, 1}, {100, 0.5}});
  std::fill(data.labels.begin() + 10, data.labels.begin() + 40, std::uint8_t{3});
  std::fill(data.labels.begin() + 40, data.labels.end(), kNoClass);
  const Sampler sampler(data, all(data), true, 1);
  std::map<int, int> shown;
  for (const std::uint32_t sample : sampler.order(1)) ++shown[data.labels[sample]];
  CHECK(shown[kNoClass] == 50);
  CHECK(shown[3] == 31);
  CHECK(shown[7] == 31);
}

}  // namespace
}  // namespace inkdigit
