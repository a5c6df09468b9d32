// A folder of well-known sets' files, and networks that they are read for.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/native/support/load.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"
#include "trainer/data/load.hpp"

namespace inkdigit::test {

inline LoadOptions network_of_classes(std::vector<std::string> classes,
                                      MnistSplit split = MnistSplit::kTrain) {
  LoadOptions result = options();
  result.classes = std::move(classes);
  result.split = split;
  return result;
}

inline void append_integer(std::vector<std::uint8_t>& bytes, std::size_t value) {
  for (const int shift : {24, 16, 8, 0}) {
    bytes.push_back(static_cast<std::uint8_t>(value >> static_cast<unsigned>(shift)));
  }
}

// A data folder with files of sets in it.
class SetFolder {
 public:
  void write(const std::string& name, const std::vector<std::uint8_t>& bytes) const {
    std::filesystem::create_directories((path() / name).parent_path());
    write_file(path() / name, bytes);
  }
  // `name` has a "*" where "images-idx3" or "labels-idx1" stands. All pictures are `picture`.
  void write_pair(const std::string& name, const std::vector<std::uint8_t>& labels,
                  const std::vector<std::uint8_t>& picture) const {
    std::vector<std::uint8_t> images{0, 0, 8, 3};
    for (const std::size_t extent : {labels.size(), std::size_t{28}, std::size_t{28}}) {
      append_integer(images, extent);
    }
    std::vector<std::uint8_t> numbers{0, 0, 8, 1};
    append_integer(numbers, labels.size());
    for (const std::uint8_t label : labels) {
      images.insert(images.end(), picture.begin(), picture.end());
      numbers.push_back(label);
    }
    const auto full = [&](const std::string& part) {
      return std::string(name).replace(name.find('*'), 1, part);
    };
    write(full("images-idx3"), images);
    write(full("labels-idx1"), numbers);
  }
  [[nodiscard]] std::string at(const std::string& name) const { return (path() / name).string(); }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

}  // namespace inkdigit::test
