#include "trainer/transform/exchange/onnx_import/window.hpp"

#include <algorithm>

#include "trainer/transform/exchange/onnx_import/failure.hpp"

namespace inkdigit::onnx_import {
namespace {

// Beyond any network; keeps sums far from overflow.
constexpr std::int64_t kLargest = 1 << 20;
// Those of conv2d.
constexpr std::int64_t kLargestKernel = static_cast<std::int64_t>(kKernelRange.high);
constexpr std::int64_t kLargestPadding = 32;

std::string pair_text(std::int64_t a, std::int64_t b) {
  return std::to_string(a) + "x" + std::to_string(b);
}

// The attribute, which has `count` numbers from `lowest`; all `otherwise` where it is left out.
Dims numbers_of(Node& node, std::string_view name, std::size_t count, std::int64_t lowest,
                const Dims& otherwise) {
  const Dims numbers = node.integers(name).value_or(otherwise);
  const bool fits = numbers.size() == count &&
                    std::all_of(numbers.begin(), numbers.end(),
                                [&](std::int64_t n) { return n >= lowest && n <= kLargest; });
  if (fits) return numbers;
  fail("its attribute '" + std::string(name) + "' is " + text_of(numbers) + " but must be " +
       std::to_string(count) + " numbers from " + std::to_string(lowest) +
       "; windows are possible over pictures (height x width)");
}

// TensorFlow's SAME: as many outputs as strides into the picture; an odd zero goes behind it
// (SAME_UPPER) or in front.
void pad_same(Side& side, std::int64_t stride, bool upper) {
  const std::int64_t outputs = (side.extent + stride - 1) / stride;
  const std::int64_t zeros =
      std::max<std::int64_t>((outputs - 1) * stride + side.kernel - side.extent, 0);
  side.before = upper ? zeros / 2 : (zeros + 1) / 2;
  side.after = zeros - side.before;
}

// How many outputs there are; in ceil_mode more zeros behind, where the last window begins within
// the picture or the zeros in front of it.
void count_outputs(Side& side, std::int64_t stride, bool ceil) {
  const std::int64_t room = side.extent + side.before + side.after - side.kernel;
  if (room < 0) {
    fail("its window of " + std::to_string(side.kernel) + " pixels is larger than the picture (" +
         std::to_string(side.extent) + " pixels)");
  }
  side.outputs = room / stride + 1;
  if (!ceil || room % stride == 0 || side.outputs * stride >= side.extent + side.before) return;
  side.after += stride - room % stride;
  side.outputs += 1;
}

}  // namespace

Window read_window(Node& node, const Shape& shape, const Border& border, std::int64_t height,
                   std::int64_t width) {
  const Dims whole = height > 0 ? Dims{height, width} : Dims{};
  const Dims kernel = numbers_of(node, "kernel_shape", 2, 1, whole);
  if (height > 0 && kernel != whole) {
    fail("its kernel_shape is " + text_of(kernel) + " but its weights are " +
         pair_text(height, width));
  }
  const Dims strides = numbers_of(node, "strides", 2, 1, {1, 1});
  const Dims dilations = numbers_of(node, "dilations", 2, 1, {1, 1});
  if (strides[0] != strides[1]) {
    fail("its strides are " + pair_text(strides[0], strides[1]) +
         "; possible are strides that are the same both ways");
  }
  if ((dilations[0] != 1 && kernel[0] != 1) || (dilations[1] != 1 && kernel[1] != 1)) {
    fail("it is dilated, which no layer here is");
  }
  const std::string automatic = node.text("auto_pad", "NOTSET");
  const bool same = automatic == "SAME_UPPER" || automatic == "SAME_LOWER";
  if (!same && automatic != "NOTSET" && automatic != "VALID" && !automatic.empty()) {
    fail("its auto_pad is '" + automatic + "'; there are NOTSET, SAME_UPPER, SAME_LOWER and VALID");
  }
  const bool ceil = node.integer("ceil_mode", 0) != 0;
  Dims pads = numbers_of(node, "pads", 4, 0, {0, 0, 0, 0});
  if (automatic == "VALID") pads = {0, 0, 0, 0};

  Window window;
  window.stride = strides[0];
  const auto side = [&](std::int64_t extent, std::size_t d, std::int64_t before,
                        std::int64_t after) {
    Side result{.extent = extent + before + after, .kernel = kernel[d]};
    result.before = pads[d];
    result.after = pads[d + 2];
    if (same) pad_same(result, window.stride, automatic == "SAME_UPPER");
    result.extent = extent;
    result.before += before;
    result.after += after;
    count_outputs(result, window.stride, ceil);
    return result;
  };
  window.vertical = side(shape.height, 0, border.top, border.bottom);
  window.horizontal = side(shape.width, 1, border.left, border.right);
  return window;
}

SquareWindow square(const Window& window) {
  const Side& v = window.vertical;
  const Side& h = window.horizontal;
  for (std::int64_t padding = std::max(v.before, h.before); padding <= kLargestPadding; ++padding) {
    std::int64_t smallest = 1;
    std::int64_t largest = kLargestKernel;
    for (const Side& side : {v, h}) {
      // What the kernel may be for as many outputs, and must be to hold the smaller one.
      const std::int64_t most = side.extent + 2 * padding - (side.outputs - 1) * window.stride;
      largest = std::min(largest, most);
      smallest =
          std::max({smallest, most - window.stride + 1, padding - side.before + side.kernel});
    }
    if (smallest > largest) continue;
    return {.kernel = static_cast<int>(smallest),
            .padding = static_cast<int>(padding),
            .row = static_cast<std::size_t>(padding - v.before),
            .column = static_cast<std::size_t>(padding - h.before)};
  }
  const Border border = window.border();
  fail("its window of " + pair_text(v.kernel, h.kernel) + " pixels with pads " +
       text_of({border.top, border.left, border.bottom, border.right}) +
       " is none that a kernel of at most " + pair_text(kLargestKernel, kLargestKernel) +
       " pixels with at most " + std::to_string(kLargestPadding) + " zeros on every side can do");
}

std::vector<float> enlarged(const Step& step, const Window& window, const SquareWindow& square,
                            const std::vector<float>& kernels, std::size_t count) {
  const auto height = static_cast<std::size_t>(window.vertical.kernel);
  const auto width = static_cast<std::size_t>(window.horizontal.kernel);
  const auto side = static_cast<std::size_t>(square.kernel);
  if (side > height || side > width) step.graph.charge(count * side * side);
  std::vector<float> larger(count * side * side, 0.0F);
  auto from = kernels.begin();
  for (std::size_t k = 0; k < count; ++k) {
    for (std::size_t y = 0; y < height; ++y, from += static_cast<std::ptrdiff_t>(width)) {
      const std::size_t to = (k * side + square.row + y) * side + square.column;
      std::copy_n(from, width, larger.begin() + static_cast<std::ptrdiff_t>(to));
    }
  }
  return larger;
}

void append_affine(const Step& step, const Affine& affine) {
  DepthwiseConv2dSpec spec;
  spec.name = step.layer_name(spec.kType);
  spec.kernel = 1;
  step.chain().append<DepthwiseConv2d>(spec,
                                       {{"weight", {affine.scale.begin(), affine.scale.end()}},
                                        {"bias", {affine.shift.begin(), affine.shift.end()}}});
}

namespace {

// One kernel for each channel, of `value` alone.
void append_kernel(const Step& step, const Window& window, float value) {
  const auto channels = static_cast<std::size_t>(step.chain().shape().channels);
  const SquareWindow fitted = square(window);
  DepthwiseConv2dSpec spec;
  spec.name = step.layer_name(spec.kType);
  spec.kernel = fitted.kernel;
  spec.stride = static_cast<int>(window.stride);
  spec.padding = fitted.padding;
  spec.bias = false;
  const auto area = static_cast<std::size_t>(window.vertical.kernel * window.horizontal.kernel);
  step.chain().append<DepthwiseConv2d>(
      spec, {{"weight", enlarged(step, window, fitted, std::vector<float>(channels * area, value),
                                 channels)}});
}

}  // namespace

void append_border(const Step& step, const Border& border) {
  const Shape& shape = step.chain().shape();
  Window window;
  window.vertical = {.extent = shape.height, .before = border.top, .after = border.bottom};
  window.horizontal = {.extent = shape.width, .before = border.left, .after = border.right};
  for (Side* side : {&window.vertical, &window.horizontal}) count_outputs(*side, 1, false);
  append_kernel(step, window, 1);
}

void append_mean(const Step& step, const Window& window) {
  const std::int64_t area = window.vertical.kernel * window.horizontal.kernel;
  append_kernel(step, window, 1 / static_cast<float>(area));
}

}  // namespace inkdigit::onnx_import
