// MNIST and its siblings under the names that people have them under.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

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

// How the files of another set are called, and where they lie below the folder that is given.
struct SetFiles {
  std::string_view prefix{};               // "qmnist-" of qmnist-train-images-idx3-ubyte
  std::string_view labels = "idx1-ubyte";  // what a file of labels ends in
  std::string_view torchvision{};          // the set's folder there: "QMNIST" of QMNIST/raw/
};

// Those of `split`, in `folder` or in raw/, gzip/ or torchvision's folder below it; nothing where
// there are no pictures, and a UserError where labels alone are missing.
std::optional<MnistFiles> find_set_files(const std::filesystem::path& folder, MnistSplit split,
                                         const SetFiles& files);

// "DIR/qmnist-train-images-idx3-ubyte: no such file, ...", for who has found nothing.
std::string missing_files(const std::filesystem::path& folder, MnistSplit split,
                          const SetFiles& files);

// Whether the folder is one that find_mnist finds files of MNIST's own name in, or of EMNIST's.
bool has_mnist(const std::filesystem::path& folder);
bool has_emnist(const std::filesystem::path& folder);

}  // namespace inkdigit
