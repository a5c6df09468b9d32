// The IDX format of MNIST (http://yann.lecun.com/exdb/mnist/): two zero bytes, a type code (0x08 =
// unsigned byte), the number of dimensions, the extents as big-endian 32-bit integers, the data.
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
};

// A file of pictures and that of their labels, each gzipped or not. Errors name the file and what
// is wrong in it: magic, order of bytes, counts, or length.
IdxPictures read_idx(const std::filesystem::path& pictures, const std::filesystem::path& labels);

}  // namespace inkdigit
