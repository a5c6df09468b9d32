#include "trainer/run/run_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>
#include <vector>

#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

// "epoch-12.safetensors"
bool is_kept_epoch(std::string_view name) {
  constexpr std::string_view kPrefix = "epoch-";
  constexpr std::string_view kSuffix = ".safetensors";
  if (name.size() <= kPrefix.size() + kSuffix.size() || !name.starts_with(kPrefix) ||
      !name.ends_with(kSuffix)) {
    return false;
  }
  name.remove_prefix(kPrefix.size());
  name.remove_suffix(kSuffix.size());
  return std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

// The folder itself is locked, so that there is no file to be left behind.
RunFolder::RunFolder(std::filesystem::path path) : path_(std::move(path)) {
  make_folder(path_);
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ < 0) return;
  locked_ = ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
  if (locked_) {
    for (const char* part : {"", "checkpoint", "tensorboard"}) remove_temporaries(path_ / part);
  }
  if (locked_ || errno != EWOULDBLOCK) return;
  ::close(descriptor_);
  throw UserError(path_.string() +
                  ": another training is running there; wait for its end, or choose another --out");
}

RunFolder::RunFolder(std::filesystem::path path, Elsewhere /*elsewhere*/)
    : path_(std::move(path)) {}

RunFolder::~RunFolder() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<std::string> RunFolder::find_result() const {
  for (const char* name : {"best.safetensors", "last.safetensors", "metrics.jsonl"}) {
    if (std::filesystem::exists(path_ / name)) return name;
  }
  return std::nullopt;
}

void RunFolder::clear() const {
  std::vector<std::filesystem::path> names{"checkpoint",    "best.safetensors", "last.safetensors",
                                           "metrics.jsonl", "report.html",      "tensorboard"};
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(path_, error)) {
    if (is_kept_epoch(entry.path().filename().native())) names.push_back(entry.path().filename());
  }
  for (const std::filesystem::path& name : names) {
    std::filesystem::remove_all(path_ / name, error);
    if (error) {
      throw UserError((path_ / name).string() + ": cannot be removed: " + error.message());
    }
  }
}

}  // namespace inkdigit
