// What a layer has learnt, and where it lies.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace inkdigit {

// One parameter tensor. In files it is in PyTorch's layout; in memory it is a slice of one flat
// buffer in the layout that the kernels read:
//   rank 4, files [out, in, kernel_h, kernel_w] -> memory [kernel_h, kernel_w, in, out]
//   rank 2, files [out, in], where `in` counts C,H,W of the flattened picture
//                                               -> memory [H, W, C, out] (the same permutation)
//   rank 1, the same in both
struct Parameter {
  std::string name;                // "conv1.weight"
  std::vector<std::size_t> shape;  // in files
  // The permutation's extents {out, in, height, width}; all but `out` are 1 for rank 1.
  std::size_t out = 1;
  std::size_t in = 1;
  std::size_t height = 1;
  std::size_t width = 1;
  std::size_t offset = 0;  // in the flat buffer, in elements
  float initial = 0;       // rank 1: what training starts from
  bool trainable = true;   // false: a buffer, such as a running mean, that no gradient moves

  [[nodiscard]] std::size_t size() const { return out * in * height * width; }
  // Inputs that are summed into one output: PyTorch's fan_in.
  [[nodiscard]] std::size_t fan_in() const { return in * height * width; }
  // Outputs that one input goes into: PyTorch's fan_out.
  [[nodiscard]] std::size_t fan_out() const {
    return shape.size() == 2 ? out : out * height * width;
  }
};

// Between the layout of files and that of memory; both spans hold parameter.size() values.
void file_to_memory(const Parameter& parameter, std::span<const float> file,
                    std::span<float> memory);
void memory_to_file(const Parameter& parameter, std::span<const float> memory,
                    std::span<float> file);

}  // namespace inkdigit
