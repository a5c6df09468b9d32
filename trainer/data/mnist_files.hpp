// MNIST and its siblings under the names that people have them under.
#pragma once

#include <filesystem>
#include <string>

#include "trainer/data/mnist_split.hpp"

namespace inkdigit {

struct MnistFiles {
  std::filesystem::path pictures;
  std::filesystem::path labels;
  std::string set;  // "emnist-letters" and the like; "" for files of MNIST's own name
};

// The files of `split` in `folder`, or in raw/, MNIST/raw/, EMNIST/raw/ (as torchvision lays them
// down) or gzip/ below it (as EMNIST's archive does). `set` says which of EMNIST's, such as
// "emnist-digits"; where it is "", files of MNIST's own name, otherwise the only set that there is.
//   train-images-idx3-ubyte    t10k- or test- for the test images, labels-idx1 for the labels
//   train-images.idx3-ubyte    what some unpackers make of it
//   emnist-digits-train-images-idx3-ubyte
// Each may end in .gz, and may lie in a folder of its own name. A UserError names what is missing,
// or all sets where it is not clear which one is meant.
MnistFiles find_mnist(const std::filesystem::path& folder, MnistSplit split,
                      const std::string& set);

// Whether the folder is one that find_mnist finds something in.
bool has_mnist(const std::filesystem::path& folder);

}  // namespace inkdigit
