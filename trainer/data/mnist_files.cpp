#include "trainer/data/mnist_files.hpp"

#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEmnist = "emnist-";

std::vector<std::string> split_names(MnistSplit split) {
  if (split == MnistSplit::kTrain) return {"train"};
  return {"t10k", "test"};
}

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error) && !fs::is_directory(path, error);
}

// `folder`/`name`, gzipped or not.
std::optional<fs::path> find_plain(const fs::path& folder, const std::string& name) {
  for (const char* ending : {"", ".gz"}) {
    if (fs::path path = folder / (name + ending); is_file(path)) return path;
  }
  return std::nullopt;
}

// The file called `stem` + "-idx3-ubyte" or the like, also with a dot, also in a folder called so.
std::optional<fs::path> find_file(const fs::path& folder, const std::string& stem,
                                  const std::string& type) {
  const std::vector<std::string> names{stem + "-" + type, stem + "." + type};
  for (const std::string& name : names) {
    if (auto path = find_plain(folder, name)) return path;
  }
  for (const std::string& parent : names) {
    for (const std::string& name : names) {
      if (auto path = find_plain(folder / parent, name)) return path;
    }
  }
  return std::nullopt;
}

// Both files of a split; nothing where there are no pictures.
std::optional<MnistFiles> find_pair(const fs::path& folder, MnistSplit split,
                                    const SetFiles& files) {
  for (const std::string& split_name : split_names(split)) {
    const std::string stem = std::string(files.prefix) + split_name;
    const auto pictures = find_file(folder, stem + "-images", "idx3-ubyte");
    if (!pictures) continue;
    const std::string ending(files.labels);
    const auto labels = find_file(folder, stem + "-labels", ending);
    if (!labels) {
      throw UserError((folder / (stem + "-labels-" + ending)).string() +
                      ": no such file, gzipped (.gz) or not, beside " + pictures->string());
    }
    return MnistFiles{*pictures, *labels, ""};
  }
  return std::nullopt;
}

// What stands before "-train-images" or "-test-images" in the names of EMNIST's files.
std::set<std::string> emnist_sets(const fs::path& folder, MnistSplit split) {
  std::set<std::string> sets;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kEmnist)) continue;
    for (const std::string& split_name : split_names(split)) {
      const std::size_t end = name.find("-" + split_name + "-images");
      if (end != std::string::npos) sets.insert(name.substr(0, end));
    }
  }
  return sets;
}

std::vector<fs::path> folders_of(const fs::path& folder) {
  return {folder, folder / "raw", folder / "MNIST" / "raw", folder / "EMNIST" / "raw",
          folder / "gzip"};
}

std::string joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// The files of `set` in whichever folder has them.
std::optional<MnistFiles> find_anywhere(const fs::path& folder, MnistSplit split,
                                        const std::string& set) {
  for (const fs::path& place : folders_of(folder)) {
    const std::string prefix = set.empty() ? "" : set + "-";
    if (auto files = find_pair(place, split, {.prefix = prefix})) {
      files->set = set;
      return files;
    }
  }
  return std::nullopt;
}

std::set<std::string> all_emnist_sets(const fs::path& folder, MnistSplit split) {
  std::set<std::string> sets;
  for (const fs::path& place : folders_of(folder)) sets.merge(emnist_sets(place, split));
  return sets;
}

}  // namespace

MnistFiles find_mnist(const fs::path& folder, MnistSplit split, const std::string& set) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    throw UserError(folder.string() + ": no such folder; `npm run data` fetches MNIST");
  }
  if (const auto files = find_anywhere(folder, split, set)) return *files;
  const std::set<std::string> sets = all_emnist_sets(folder, split);
  if (set.empty() && sets.size() == 1) {
    if (const auto files = find_anywhere(folder, split, *sets.begin())) return *files;
  }
  if (set.empty() && sets.size() > 1) {
    throw UserError(folder.string() + ": has " + joined(sets) +
                    "; say which, as in mnist:" + folder.string() + ":" + *sets.begin());
  }
  const std::vector<std::string> names = split_names(split);
  const std::string stem = set.empty() ? names.front() : set + "-" + names.back();
  throw UserError((folder / (stem + "-images-idx3-ubyte")).string() +
                  ": no such file, gzipped (.gz) or not, nor below raw/, MNIST/raw/, EMNIST/raw/ "
                  "or gzip/" +
                  (set.empty() || sets.empty() ? "" : "; there is " + joined(sets)) +
                  "; `npm run data` fetches MNIST");
}

std::optional<MnistFiles> find_set_files(const fs::path& folder, MnistSplit split,
                                         const SetFiles& files) {
  for (const fs::path& place :
       {folder, folder / "raw", folder / files.torchvision / "raw", folder / "gzip"}) {
    if (auto found = find_pair(place, split, files)) return found;
  }
  return std::nullopt;
}

std::string missing_files(const fs::path& folder, MnistSplit split, const SetFiles& files) {
  // The names that each of them is published with.
  const std::string name = files.prefix.empty()          ? split_names(split).front()
                           : split == MnistSplit::kTrain ? "train"
                                                         : "test";
  return (folder / (std::string(files.prefix) + name + "-images-idx3-ubyte")).string() +
         ": no such file, gzipped (.gz) or not, nor below raw/, " + std::string(files.torchvision) +
         "/raw/ or gzip/";
}

bool has_mnist(const fs::path& folder) {
  for (const MnistSplit split : {MnistSplit::kTrain, MnistSplit::kTest}) {
    for (const fs::path& place : folders_of(folder)) {
      for (const std::string& name : split_names(split)) {
        if (find_file(place, name + "-images", "idx3-ubyte")) return true;
      }
    }
  }
  return false;
}

bool has_emnist(const fs::path& folder) {
  return !all_emnist_sets(folder, MnistSplit::kTrain).empty() ||
         !all_emnist_sets(folder, MnistSplit::kTest).empty();
}

}  // namespace inkdigit
