// The IDX format of MNIST (http://yann.lecun.com/exdb/mnist/): two zero bytes, a type code (0x08 =
// unsigned byte, 0x0C = 32-bit integer), the number of dimensions, the extents as big-endian 32-bit
// integers, the data, big-endian too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace inkdigit {

// Pictures with a label each.
struct IdxPictures {
  std::size_t height = 0;
  std::size_t width = 0;
  std::vector<std::uint8_t> pixels;  // pictures x height x width
  std::vector<std::uint8_t> labels;  // numbers, whatever they stand for
  // Where a label is several numbers, all of them: pictures x columns. Otherwise empty.
  std::vector<std::int32_t> columns;
};

// A file of pictures and that of their labels, each gzipped or not. A label is one number, a byte
// or an integer, or `columns` integers, as QMNIST has them, of which the first is the label. Errors
// name the file and what is wrong in it: magic, order of bytes, counts, or length.
IdxPictures read_idx(const std::filesystem::path& pictures, const std::filesystem::path& labels,
                     std::size_t columns = 1);

}  // namespace inkdigit
