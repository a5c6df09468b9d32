#include "engine/kernels/max_pool.hpp"

#include <algorithm>
#include <vector>

#include "tests/native/support/networks.hpp"
#include "tests/native/support/targets.hpp"

namespace inkdigit {
namespace {

void check_against_double(const WindowRow& windows) {
  std::vector<float> inp(windows.kernel * windows.row);
  test::fill_normal(inp, 1);
  const std::vector<double> wide(inp.begin(), inp.end());
  std::vector<float> out(windows.windows * windows.channels + 1, -9);
  std::vector<double> expected(out.size(), -9);
  max_pool(windows, inp.data(), out.data());
  max_pool(windows, wide.data(), expected.data());
  CHECK(std::equal(out.begin(), out.end(), expected.begin()));
}

TEST_CASE("each window's largest, for any number of channels, on every SIMD target", "[kernels]") {
  test::on_every_target([] {
    for (const std::size_t channels : {1, 3, 4, 7, 16, 33, 64}) {
      for (const std::size_t kernel : {1, 2, 3}) {
        for (const std::size_t stride : {1, 2, 3}) {
          INFO(channels << " channels, kernel " << kernel << ", stride " << stride);
          check_against_double({.windows = 4,
                                .channels = channels,
                                .row = (3 * stride + kernel) * channels,
                                .kernel = kernel,
                                .stride = stride});
        }
      }
    }
  });
}

TEST_CASE("the largest may be anywhere in the window, and below zero", "[kernels]") {
  const WindowRow windows{.windows = 1, .channels = 1, .row = 2, .kernel = 2, .stride = 2};
  for (std::size_t at = 0; at < 4; ++at) {
    std::vector<float> inp(4, -5);
    inp[at] = -1;
    float out = 0;
    max_pool(windows, inp.data(), &out);
    CHECK(out == -1);
  }
}

}  // namespace
}  // namespace inkdigit
