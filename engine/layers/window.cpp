#include "engine/layers/window.hpp"

#include <algorithm>

#include "engine/layers/layer.hpp"

namespace inkdigit {

Result<Shape> slide(const std::string& layer, const Window& window, const Shape& input,
                    int channels) {
  const int smallest = std::max(window.kernel - 2 * window.padding, 1);
  if (input.flat || input.height < smallest || input.width < smallest) {
    return shape_error(layer,
                       "a picture of at least " + std::to_string(smallest) +
                           " pixels each way (kernel " + std::to_string(window.kernel) +
                           ", padding " + std::to_string(window.padding) + ")",
                       input);
  }
  const auto positions = [&](int extent) {
    return (extent + 2 * window.padding - window.kernel) / window.stride + 1;
  };
  const Shape output{channels, positions(input.height), positions(input.width), false};
  const double border = 2.0 * window.padding;
  const double with_border = (input.height + border) * (input.width + border) * input.channels;
  const double produced = 1.0 * output.height * output.width * output.channels;
  if (Status status = check_size(layer, std::max(with_border, produced)); !status) {
    return status.error();
  }
  return output;
}

Shape padded(const Shape& input, int padding) {
  return {input.channels, input.height + 2 * padding, input.width + 2 * padding, false};
}

template <class T>
void pad_image(const Shape& input, int padding, const T* inp, T* out) {
  const auto row = static_cast<std::size_t>(input.width) * static_cast<std::size_t>(input.channels);
  const auto border = static_cast<std::size_t>(padding) * static_cast<std::size_t>(input.channels);
  const std::size_t padded_row = row + 2 * border;
  const auto padding_rows = static_cast<std::size_t>(padding);
  out = std::fill_n(out, padding_rows * padded_row, T{0});
  for (int y = 0; y < input.height; ++y, inp += row) {
    out = std::fill_n(out, border, T{0});
    out = std::copy_n(inp, row, out);
    out = std::fill_n(out, border, T{0});
  }
  std::fill_n(out, padding_rows * padded_row, T{0});
}

template void pad_image(const Shape&, int, const float*, float*);
template void pad_image(const Shape&, int, const double*, double*);
template void pad_image(const Shape&, int, const std::int16_t*, std::int16_t*);
template void pad_image(const Shape&, int, const std::uint8_t*, std::uint8_t*);

}  // namespace inkdigit
