// The IDX format of MNIST (http://yann.lecun.com/exdb/mnist/): two zero bytes, a type code (0x08 =
// unsigned byte), the number of dimensions, the extents as big-endian 32-bit integers, the data.
#pragma once

#include <filesystem>

#include "trainer/data/dataset.hpp"

namespace inkdigit {

// MNIST's own file names, each with or without ".gz".
enum class MnistSplit { kTrain, kTest };

// Reads `split` from a folder of IDX files. Errors name the file and what is wrong in it: magic,
// counts, length, or a label above `classes` - 1.
Dataset read_mnist(const std::filesystem::path& folder, MnistSplit split, std::size_t classes);

}  // namespace inkdigit
