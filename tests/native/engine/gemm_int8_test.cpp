#include "engine/kernels/gemm_int8.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <type_traits>
#include <vector>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/targets.hpp"

namespace inkdigit {
namespace {

using test::on_every_target;

struct Int8Case {
  std::size_t m;
  std::size_t n;
  std::size_t runs;
  std::size_t run_length;
  bool relu;
};

// What every machine multiplies in quads; a machine that is not faster by it does so, too.
constexpr int kMostOfQuads = 127;

// From -127 to 127, or from 0 to what this machine's quads may have.
template <class T>
std::vector<T> random_integers(std::size_t count, std::uint64_t seed) {
  const int lowest = std::is_signed_v<T> ? -127 : 0;
  const int highest = std::is_signed_v<T> ? 127 : std::max(kMostOfQuads, int8_most_of_quads());
  std::vector<T> values(count);
  const auto bytes = test::random_pixels(count, seed);
  std::transform(bytes.begin(), bytes.end(), values.begin(), [&](std::uint8_t byte) {
    return static_cast<T>(byte % (highest - lowest + 1) + lowest);
  });
  return values;
}

template <class A>
constexpr Int8Lanes kLanesOf = sizeof(A) == 1 ? Int8Lanes::kQuads : Int8Lanes::kPairs;

// Rows start one element apart and runs overlap nothing, as in a convolution over one row.
template <class A>
struct Operands {
  explicit Operands(const Int8Case& c)
      : a(random_integers<A>(c.runs * (c.run_length + 3) + c.m + 3, 1)),
        b(random_integers<std::int8_t>(c.runs * c.run_length * c.n, 2)),
        a_row(c.m),
        a_run(c.runs) {
    std::iota(a_row.begin(), a_row.end(), 0);
    for (std::size_t i = 0; i < c.runs; ++i) {
      a_run[i] = static_cast<std::int32_t>(i * (c.run_length + 3));
    }
  }
  std::vector<A> a;
  std::vector<std::int8_t> b;
  std::vector<std::int32_t> a_row;
  std::vector<std::int32_t> a_run;
};

// Of powers of two and integers, so that no result is rounded.
float scale_of(std::size_t n) { return n % 2 == 0 ? 0.5F : 2.0F; }
float bias_of(std::size_t n) { return static_cast<float>(n) - 100.0F; }

template <class A>
std::vector<float> plain_product(const Int8Case& c, const Operands<A>& operands) {
  std::vector<float> result;
  for (std::size_t m = 0; m < c.m; ++m) {
    for (std::size_t n = 0; n < c.n; ++n) {
      std::int32_t sum = 0;
      for (std::size_t k = 0; k < c.runs * c.run_length; ++k) {
        const auto at = operands.a_row[m] + operands.a_run[k / c.run_length] +
                        static_cast<std::int32_t>(k % c.run_length);
        sum += operands.a[static_cast<std::size_t>(at)] * operands.b[k * c.n + n];
      }
      const float value = static_cast<float>(sum) * scale_of(n) + bias_of(n);
      result.push_back(c.relu ? std::max(value, 0.0F) : value);
    }
  }
  return result;
}

template <class A>
std::vector<float> product(const Int8Case& c, const Operands<A>& operands) {
  std::vector<std::int32_t> packed(int8_packed_size(kLanesOf<A>, c.runs, c.run_length, c.n));
  pack_int8_panels(kLanesOf<A>, operands.b.data(), c.runs, c.run_length, c.n, packed.data());
  std::vector<float> scale(int8_packed_columns(c.n));
  std::vector<float> bias(scale.size());
  for (std::size_t n = 0; n < c.n; ++n) {
    scale[n] = scale_of(n);
    bias[n] = bias_of(n);
  }
  std::vector<std::int32_t> c_row(c.m);
  for (std::size_t m = 0; m < c.m; ++m) c_row[m] = static_cast<std::int32_t>(m * c.n);
  constexpr float kGuard = -12345;
  std::vector<float> result(c.m * c.n + 1, kGuard);
  GemmInt8Args<A> args;
  args.m = c.m;
  args.n = c.n;
  args.a = operands.a.data();
  args.a_row = operands.a_row.data();
  args.a_run = operands.a_run.data();
  args.runs = c.runs;
  args.run_length = c.run_length;
  args.b = packed.data();
  args.c = result.data();
  args.c_row = c_row.data();
  args.scale = scale.data();
  args.bias = bias.data();
  args.relu = c.relu;
  gemm_int8(args);
  CHECK(result.back() == kGuard);
  result.pop_back();
  return result;
}

TEMPLATE_TEST_CASE("gemm_int8 is exact on every SIMD target, for every remainder of its tiles",
                   "[kernels]", std::int16_t, std::uint8_t) {
  on_every_target([] {
    for (const std::size_t m : {1, 2, 3, 4, 5, 11, 12, 13, 23, 25}) {
      for (const std::size_t n : {1, 3, 4, 7, 8, 10, 16, 17, 32, 33, 64, 128, 160}) {
        for (const auto& [runs, length] : {std::pair{1, 1}, {1, 2}, {5, 5}, {3, 4}, {1, 43}}) {
          const Int8Case c{m, n, static_cast<std::size_t>(runs), static_cast<std::size_t>(length),
                           m % 2 == 0};
          const Operands<TestType> operands(c);
          INFO("m " << m << ", n " << n << ", " << runs << " runs of " << length);
          CHECK(product(c, operands) == plain_product(c, operands));
        }
      }
    }
  });
}

TEMPLATE_TEST_CASE("gemm_int8 sums as much as 32 bits hold", "[kernels]", std::int16_t,
                   std::uint8_t) {
  on_every_target([] {
    const int largest = sizeof(TestType) == 1 ? std::max(kMostOfQuads, int8_most_of_quads()) : 255;
    // 255 * 127 * 66311 = 2^31 - 1.9e3
    const int length = std::numeric_limits<std::int32_t>::max() / (largest * 127);
    const Int8Case c{1, 1, 1, static_cast<std::size_t>(length), false};
    Operands<TestType> operands(c);
    std::fill(operands.a.begin(), operands.a.end(), static_cast<TestType>(largest));
    std::fill(operands.b.begin(), operands.b.end(), std::int8_t{127});
    CHECK(product(c, operands) == plain_product(c, operands));
    std::fill(operands.b.begin(), operands.b.end(), std::int8_t{-127});
    CHECK(product(c, operands) == plain_product(c, operands));
  });
}

TEST_CASE("only a grid from 0 to what the machine has for it is multiplied in quads", "[kernels]") {
  on_every_target([] {
    const int most = int8_most_of_quads();
    const auto lanes_if = [&](int largest) {
      return most >= largest ? Int8Lanes::kQuads : Int8Lanes::kPairs;
    };
    CHECK((most == 0 || most == kMostOfQuads || most == 255));
    CHECK(int8_lanes({.low = 0, .high = 127}) == lanes_if(127));
    CHECK(int8_lanes({.low = 0, .high = 128}) == lanes_if(128));
    CHECK(int8_lanes({.low = 0, .high = 255}) == lanes_if(255));
    CHECK(int8_lanes({.low = 0, .high = 256}) == Int8Lanes::kPairs);
    CHECK(int8_lanes({.low = -1, .high = 127}) == Int8Lanes::kPairs);
  });
}

TEMPLATE_TEST_CASE("values become the nearest integers of a grid, in their own place too",
                   "[kernels]", std::int16_t, std::uint8_t) {
  constexpr std::int16_t kLow = std::is_signed_v<TestType> ? -127 : 0;
  on_every_target([] {
    for (std::size_t size = 1; size <= 40; ++size) {
      std::vector<float> values(size);
      test::fill_normal(values, size, 60);
      values[0] = size % 2 == 0 ? 0.25F : 1e30F;  // half a step, and far outside
      values.back() = size % 3 == 0 ? -1e30F : values.back();
      const QuantizationParams grid{.scale = 0.5F, .shift = 0, .low = kLow, .high = 127};
      std::vector<TestType> expected;
      for (const float value : values) {
        const float steps = std::clamp(value / grid.scale, static_cast<float>(kLow), 127.0F);
        expected.push_back(static_cast<TestType>(std::nearbyint(steps)));
      }
      auto* const in_place = reinterpret_cast<TestType*>(values.data());
      std::vector<TestType> found(size + 1, 99);
      to_integers(values.data(), size, grid, found.data());
      CHECK(found.back() == 99);
      found.pop_back();
      CHECK(found == expected);
      to_integers(values.data(), size, grid, in_place);
      std::vector<TestType> moved(size);
      std::copy_n(in_place, size, moved.begin());
      CHECK(moved == expected);
    }
  });
}

TEMPLATE_TEST_CASE("a picture's bytes are found again behind any normalization", "[kernels]",
                   std::int16_t, std::uint8_t) {
  const auto [mean, deviation] =
      GENERATE(std::pair{0.1307, 0.3081}, std::pair{0.0, 1.0}, std::pair{100.0, 0.001});
  on_every_target([&, mean = mean, deviation = deviation] {
    const auto scale = static_cast<float>(1.0 / (255.0 * deviation));
    const auto shift = static_cast<float>(-mean / deviation);
    std::vector<float> values(256);
    for (int i = 0; i < 256; ++i) {
      values[static_cast<std::size_t>(i)] = static_cast<float>(i) * scale + shift;
    }
    std::vector<TestType> found(256);
    to_integers(values.data(), 256, {.scale = scale, .shift = shift, .low = 0, .high = 255},
                found.data());
    std::vector<TestType> expected(256);
    std::iota(expected.begin(), expected.end(), TestType{0});
    CHECK(found == expected);
  });
}

}  // namespace
}  // namespace inkdigit
