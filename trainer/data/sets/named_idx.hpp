// Sets in IDX files whose classes have names of their own, whatever the files call them: numbers.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "trainer/data/load.hpp"
#include "trainer/data/mnist_files.hpp"
#include "trainer/data/sets/idx.hpp"
#include "trainer/data/sets/samples.hpp"

namespace inkdigit {

struct NamedIdx {
  std::string kind;  // in front of the SPEC, and the folder where data lie: "kmnist"
  std::string name;  // of the Dataset, with the words that chose it: "kmnist:test"
  SetFiles files;
  SetClasses classes;
  bool transposed = false;  // as the files have the pictures
  std::size_t columns = 1;  // of labels
};

// The folder of a set, as it is given or, where that is "", where data lie.
std::filesystem::path data_folder(const NamedIdx& set, const std::string& folder);

// The pictures and labels of its files.
IdxPictures read_named_idx(const NamedIdx& set, const std::filesystem::path& folder,
                           MnistSplit split);

// The same as a Dataset.
Dataset make_named_idx(const NamedIdx& set, IdxPictures pictures, const LoadOptions& options);

// "NAME[:DIR][:train|test]", which is all that most kinds have: what it stands for.
Dataset load_named_idx(NamedIdx set, const std::string& argument, const LoadOptions& options);
std::optional<std::filesystem::path> locate_named_idx(const NamedIdx& set,
                                                      const std::string& argument);

// Whether a folder that was given without a kind has files which can be of this set alone: by their
// own names, or as torchvision lays them down.
bool fits_named_idx(const NamedIdx& set, const std::filesystem::path& path);

}  // namespace inkdigit
