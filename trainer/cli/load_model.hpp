#pragma once

#include <filesystem>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {

// A UserError names the file.
inline Model load_model(const std::filesystem::path& path) {
  return value_or_throw(read_weights(read_file(path)), path.string());
}

}  // namespace inkdigit
