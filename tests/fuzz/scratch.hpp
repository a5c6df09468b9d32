// Readers that take a path get a file.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/fuzz/targets.hpp"

namespace inkdigit::fuzz {

// A folder of this process, gone with it; in memory where the system has such a place.
class Scratch {
 public:
  Scratch() {
    std::error_code error;
    const std::filesystem::path memory = "/dev/shm";
    const auto parent = std::filesystem::is_directory(memory, error)
                            ? memory
                            : std::filesystem::temp_directory_path();
    path_ = parent / ("inkdigit-fuzz-" + std::to_string(getpid()));
    std::filesystem::create_directories(path_);
  }
  ~Scratch() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  [[nodiscard]] std::filesystem::path write(const std::string& name, Bytes bytes) const {
    std::filesystem::path file = path_ / name;
    if (file.has_parent_path() && !std::filesystem::exists(file.parent_path())) {
      std::filesystem::create_directories(file.parent_path());
    }
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    return file;
  }

 private:
  std::filesystem::path path_;
};

inline const Scratch& scratch() {
  static const Scratch folder;
  return folder;
}

}  // namespace inkdigit::fuzz
