#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace inkdigit {

// The folder of a run, for one training at a time.
class RunFolder {
 public:
  // Makes the folder where it is missing, and locks it; the lock ends with this object or with the
  // process, whatever ends that, and leaves no file. A UserError where another training has it.
  RunFolder(std::filesystem::path path);  // NOLINT(google-explicit-constructor): a path is one
  // One that another process of the same training has, and this one never touches.
  enum class Elsewhere { kYes };
  RunFolder(std::filesystem::path path, Elsewhere elsewhere);
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;
  ~RunFolder();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  // False on a file system that has no locks: nothing keeps another training out; and elsewhere.
  [[nodiscard]] bool locked() const { return locked_; }

  // The name of a file that a run has left, without regard to its checkpoint.
  [[nodiscard]] std::optional<std::string> find_result() const;

  // Removes what a run leaves, and nothing else.
  void clear() const;

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  bool locked_ = false;
};

}  // namespace inkdigit
