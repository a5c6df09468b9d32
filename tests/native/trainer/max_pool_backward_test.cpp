#include "trainer/learn/kernels/max_pool_backward.hpp"

#include <cmath>
#include <vector>

#include "tests/native/support/bounded.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/targets.hpp"

namespace inkdigit {
namespace {

void check_gradient_against_double(const WindowRow& windows) {
  std::vector<float> inp(windows.kernel * windows.row);
  std::vector<float> dout(windows.windows * windows.channels);
  test::fill_normal(inp, 1);
  test::fill_normal(dout, 2);
  // Equals, of which the first counts.
  for (float& value : inp) value = value > 0 ? 1.0F : 0.0F;
  // Windows that do not overlap overwrite; what lies between them stays.
  std::vector<float> dinp(inp.size(), windows.stride < windows.kernel ? 0.5F : 7.0F);
  std::vector<double> expected(dinp.begin(), dinp.end());
  std::vector<double> magnitudes = expected;
  max_pool_backward(windows, inp.data(), dout.data(), dinp.data());
  const std::vector<double> wide_inp(inp.begin(), inp.end());
  const std::vector<double> wide_dout(dout.begin(), dout.end());
  max_pool_backward(windows, wide_inp.data(), wide_dout.data(), expected.data());
  // The same with magnitudes: what was there, and a gradient of each window above a value.
  for (double& value : magnitudes) value = std::abs(value);
  std::vector<double> wide_magnitudes = wide_dout;
  for (double& value : wide_magnitudes) value = std::abs(value);
  max_pool_backward(windows, wide_inp.data(), wide_magnitudes.data(), magnitudes.data());
  const auto most = static_cast<double>(windows.kernel * windows.kernel + 1);
  for (std::size_t i = 0; i < dinp.size(); ++i) {
    CHECK(test::is_within(dinp[i], {expected[i], test::gamma(most) * magnitudes[i]}));
  }
}

TEST_CASE("float goes where double goes, for any number of channels, on every SIMD target",
          "[kernels]") {
  test::on_every_target([] {
    for (const std::size_t channels : {1, 3, 4, 7, 16, 33}) {
      for (const std::size_t kernel : {1, 2, 3}) {
        for (const std::size_t stride : {1, 2, 3}) {
          INFO(channels << " channels, kernel " << kernel << ", stride " << stride);
          check_gradient_against_double({.windows = 4,
                                         .channels = channels,
                                         .row = (3 * stride + kernel) * channels,
                                         .kernel = kernel,
                                         .stride = stride});
        }
      }
    }
  });
}

}  // namespace
}  // namespace inkdigit
