// Loading data for a network of the ten digits.
#pragma once

#include <string>

#include "tests/native/support/temporary_folder.hpp"
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

}  // namespace inkdigit::test
