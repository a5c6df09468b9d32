#include "trainer/explain/features.hpp"

#include <cmath>
#include <limits>
#include <numeric>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

TEST_CASE("features are what the last layer that multiplies takes in") {
  const Network network = test::make_network(
      R"([{"type": "flatten"}, {"type": "linear", "out_features": 5}, {"type": "relu"},
          {"type": "linear", "out_features": 3}, {"type": "softmax"}])",
      1, 3, 3);
  AlignedVector<float> parameters(network.parameter_count());
  test::fill_normal(parameters, 5);
  Dataset data{.name = "x",
               .shape = network.spec().input.shape(),
               .pixels = test::random_pixels(18, 1),
               .labels = {0, 1}};
  ThreadPool pool(1);
  const std::vector<std::uint32_t> samples{1, 0};
  CHECK(feature_size(network) == 5);
  const Features found = features_of(network, parameters, data, samples, pool);
  CHECK(found.size == 5);
  REQUIRE(found.values.size() == 10);
  std::vector<float> input(9);
  network.normalize(data.image(1), input.data(), 1);
  for (std::size_t f = 0; f < 5; ++f) {
    float sum = parameters[45 + f];
    for (std::size_t i = 0; i < 9; ++i) sum += input[i] * parameters[5 * i + f];
    CHECK(found.values[f] == Approx(std::max(sum, 0.0F)).epsilon(1e-4).margin(1e-5));
  }
  const Network shallow = test::make_network(
      R"([{"type": "flatten"}, {"type": "linear", "out_features": 3}, {"type": "softmax"}])", 1, 3,
      3);
  CHECK(feature_size(shallow) == 9);
}

std::vector<std::vector<Neighbor>> nearest(Features asked, std::vector<Features> known,
                                           std::size_t count) {
  Nearest nearest(std::move(asked), count);
  for (Features& piece : known) nearest.look_at(std::move(piece));
  return nearest.found();
}

TEST_CASE("the nearest lie in the most similar directions, whatever their lengths") {
  const Features known{2, {1, 0, 0, 3, 5, 5, -1, 0, 0, 0}};
  const auto found = nearest({2, {0.1F, 0.1F, 2, 0}}, {known}, 2);
  REQUIRE(found.size() == 2);
  REQUIRE(found[0].size() == 2);
  CHECK(found[0][0].sample == 2);
  CHECK(found[0][0].similarity == Approx(1));
  CHECK(found[0][1].sample == 0);
  CHECK(found[0][1].similarity == Approx(std::sqrt(0.5)));
  CHECK(found[1][0].sample == 0);
  CHECK(found[1][1].sample == 2);
  CHECK(nearest({2, {0, 0}}, {known}, 9)[0].size() == 5);
  CHECK(nearest({2, {1, 0}}, {{2, {}}}, 3)[0].empty());
  CHECK(nearest({2, {1, 0}}, {}, 3)[0].empty());
}

TEST_CASE("the nearest are the same in pieces as at once") {
  constexpr std::size_t kSize = 3;
  std::vector<float> values(40 * kSize);
  test::fill_normal(values, 7);
  // Equals, in the same piece and in another: the first come first.
  for (const std::size_t copy : {3U, 21U}) {
    std::copy_n(values.begin(), kSize, values.begin() + static_cast<std::ptrdiff_t>(copy * kSize));
  }
  const Features asked{kSize, {values.begin(), values.begin() + 5 * kSize}};
  const auto at_once = nearest(asked, {{kSize, values}}, 4);
  std::vector<Features> pieces;
  for (std::size_t first = 0; first < 40; first += 7) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(first * kSize);
    const std::size_t count = std::min<std::size_t>(7, 40 - first);
    pieces.push_back({kSize, {begin, begin + static_cast<std::ptrdiff_t>(count * kSize)}});
  }
  const auto found = nearest(asked, std::move(pieces), 4);
  REQUIRE(found.size() == 5);
  for (std::size_t i = 0; i < found.size(); ++i) {
    REQUIRE(found[i].size() == 4);
    for (std::size_t n = 0; n < 4; ++n) {
      CHECK(found[i][n].sample == at_once[i][n].sample);
      CHECK(found[i][n].similarity == Approx(at_once[i][n].similarity));
    }
  }
  CHECK(found[0][0].sample == 0);
  CHECK(found[0][1].sample == 3);
  CHECK(found[0][2].sample == 21);
}

// `count` samples on a slanted ellipse in `size` dimensions, and a little beside it in the others.
Features ellipse(std::size_t count, std::size_t size) {
  Features features{size, std::vector<float>(count * size)};
  for (std::size_t i = 0; i < features.values.size(); ++i) {
    features.values[i] = i % 7 < 3 ? 1e-4F : 0;
  }
  for (std::size_t i = 0; i < count; ++i) {
    const double angle = 2 * 3.14159265358979 * static_cast<double>(i) / static_cast<double>(count);
    const double along = 3 * std::cos(angle);
    const double across = std::sin(angle);
    float* const own = features.values.data() + i * size;
    own[0] = static_cast<float>(7 + 0.6 * along - 0.8 * across);
    own[1] = static_cast<float>(-2 + 0.8 * along + 0.6 * across);
  }
  return features;
}

TEST_CASE("the map shows the plane that varies most, of many samples and of many features") {
  // Few of either are taken apart whole, many are not.
  const auto [count, size] = GENERATE(table<std::size_t, std::size_t>(
      {{20, 3}, {20, 40}, {200, 3}, {200, 60}, {60, 200}, {200, 200}}));
  {
    INFO(count << " samples, " << size << " features");
    const FeatureMap map = map_features(ellipse(count, size));
    REQUIRE(map.x.size() == count);
    CHECK(map.share_x == Approx(0.9));
    CHECK(map.share_y == Approx(0.1));
    for (std::size_t i = 0; i < count; ++i) {
      const double x = static_cast<double>(map.x[i]);
      const double y = static_cast<double>(map.y[i]);
      CHECK(x * x / 9 + y * y == Approx(1).epsilon(1e-4));
    }
    CHECK(*std::max_element(map.x.begin(), map.x.end()) == Approx(3));
  }
}

TEST_CASE("maps of next to nothing are maps, too") {
  CHECK(map_features({}).x.empty());
  const FeatureMap one = map_features({3, {1, 2, 3}});
  CHECK(one.x == std::vector<float>{0});
  CHECK(one.share_x == 0);
  const FeatureMap line = map_features({1, {1, 3}});
  CHECK(line.x[0] == Approx(-line.x[1]));
  CHECK(std::abs(line.x[0]) == Approx(1));
  CHECK(line.y == std::vector<float>{0, 0});
  const FeatureMap same = map_features({2, {4, 4, 4, 4, 4, 4}});
  CHECK(same.x == std::vector<float>{0, 0, 0});
}

TEST_CASE("maps of much that is all the same, and of what is no number, are maps, too") {
  constexpr std::size_t kCount = 100;
  const FeatureMap same = map_features({kCount, std::vector<float>(kCount * kCount, 3)});
  CHECK(same.x == std::vector<float>(kCount));
  CHECK(same.share_x == 0);
  Features line{kCount, std::vector<float>(kCount * kCount)};
  for (std::size_t i = 0; i < kCount; ++i) line.values[kCount * i] = static_cast<float>(i);
  const FeatureMap map = map_features(line);
  CHECK(map.share_x == Approx(1));
  CHECK(std::abs(map.x.front()) == Approx(49.5));
  line.values[5] = std::numeric_limits<float>::quiet_NaN();
  CHECK(map_features(line).x.size() == kCount);
}

}  // namespace
}  // namespace inkdigit
