// Loading data for a network of the ten digits.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"
#include "trainer/data/load.hpp"

namespace inkdigit::test {

inline LoadOptions options(int channels = 1) {
  LoadOptions result;
  result.input = {.channels = channels, .height = 28, .width = 28, .mean = {}, .std = {}};
  result.input.mean.assign(static_cast<std::size_t>(channels), 0);
  result.input.std.assign(static_cast<std::size_t>(channels), 1);
  for (int c = 0; c < 10; ++c) result.classes.push_back(std::to_string(c));
  return result;
}

inline std::string load_error(const std::string& spec,
                              const LoadOptions& load_options = options()) {
  return message_of([&] { load_data({spec}, load_options); });
}

// Two pictures of 28x28 with these labels, as IDX. `set`: what the names of EMNIST's files begin
// with.
inline void write_idx(const std::filesystem::path& folder, const std::string& set,
                      std::uint8_t first, std::uint8_t second) {
  std::vector<std::uint8_t> images{0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28};
  for (std::size_t i = 0; i < 2 * 28 * 28; ++i) {
    images.push_back(static_cast<std::uint8_t>(i % 251));
  }
  write_file(folder / (set + "train-images-idx3-ubyte"), images);
  write_file(folder / (set + "train-labels-idx1-ubyte"),
             std::vector<std::uint8_t>{0, 0, 8, 1, 0, 0, 0, 2, first, second});
}

}  // namespace inkdigit::test
