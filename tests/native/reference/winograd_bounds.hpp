// What Winograd's form of a convolution rounds.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/layers/conv2d.hpp"
#include "tests/native/support/bounded.hpp"

namespace inkdigit::test {

// Winograd's form maps tiles d of the input by B^T d B, kernels g by G g G^T, multiplies and sums
// over channels, and maps the result by A. Each result is a sum of terms; a term's magnitude is
// found by taking every factor's absolute value, and a rounding error is gamma of the roundings on
// a term's way times that (they are more than the direct sum's because terms cancel). `inp` and
// `dout` are magnitudes, of all images; `parameters` are the layer's.
struct WinogradBound {
  double roundings = 0;
  std::vector<double> magnitudes;
};

WinogradBound winograd_output(const Conv2d& layer, const std::vector<double>& inp,
                              const float* parameters);
WinogradBound winograd_input_gradient(const Conv2d& layer, const std::vector<double>& dout,
                                      const float* parameters);
WinogradBound winograd_weight_gradient(const Conv2d& layer, const std::vector<double>& inp,
                                       const std::vector<double>& dout);

}  // namespace inkdigit::test
