#include "trainer/learn/layers/max_pool2d_backward.hpp"

#include <vector>

#include "tests/native/support/catch.hpp"

namespace inkdigit {
namespace {

// One channel of 2x4 pixels, pooled by 2.
std::vector<float> gradient_of(std::vector<float> inp) {
  const Result<MaxPool2d> layer =
      MaxPool2d::create(MaxPool2dSpec{{.name = "pool"}}, Shape{1, 2, 4, false});
  REQUIRE(layer);
  std::vector<float> dout{5, 7};
  std::vector<float> dinp(inp.size(), -1);
  Backward<float> backward;
  backward.inp = inp.data();
  backward.dout = dout.data();
  backward.dinp = dinp.data();
  MaxPool2dBackward(*layer).backward(backward);
  return dinp;
}

TEST_CASE("the gradient goes to each window's largest element alone") {
  CHECK(gradient_of({1, 2, 9, 3, 4, 3, 0, 0}) == std::vector<float>{0, 0, 7, 0, 5, 0, 0, 0});
}

TEST_CASE("among equals the gradient goes to the first, row by row, and once") {
  CHECK(gradient_of({1, 1, 0, 2, 1, 1, 2, 2}) == std::vector<float>{5, 0, 0, 7, 0, 0, 0, 0});
}

}  // namespace
}  // namespace inkdigit
