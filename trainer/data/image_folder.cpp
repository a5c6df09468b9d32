#include "trainer/data/image_folder.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "trainer/data/image/decode.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

constexpr const char* kHidden = "hidden";
constexpr const char* kRepeated = "behind links to what is read already";

bool is_folder(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.is_directory(error);
}

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

// What NAS, macOS and Windows leave in folders, pictures among it.
bool is_of_a_program(const fs::path& path) {
  constexpr std::array kNames{"@eaDir",       "#recycle",   "__MACOSX",
                              "$RECYCLE.BIN", "lost+found", "System Volume Information"};
  return std::find(kNames.begin(), kNames.end(), path.filename().string()) != kNames.end();
}

// How the files of a folder that is passed over are counted; "" where it is not.
std::string passed_over(const fs::path& path) {
  if (is_hidden(path)) return kHidden;
  return is_of_a_program(path) ? "in " + path.filename().string() : "";
}

std::size_t count_files(const fs::path& folder) {
  const auto options = fs::directory_options::skip_permission_denied;
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder, options)) {
    if (!is_folder(entry)) ++count;
  }
  return count;
}

// ".heic"; names are anybody's, so only what is a plain ending is repeated.
std::string ending_of(const fs::path& path) {
  constexpr std::size_t kLongest = 8;
  std::string ending = path.extension().string();
  if (ending.size() < 2) return "without an ending";
  const bool plain = std::all_of(ending.begin() + 1, ending.end(),
                                 [](unsigned char c) { return c < 128 && std::isalnum(c) != 0; });
  return plain && ending.size() <= kLongest ? ending : "of unknown kinds";
}

// Why this entry, which is no folder, is no picture; "" where it is one.
std::string reason_against(const fs::directory_entry& entry) {
  if (is_hidden(entry.path())) return kHidden;
  std::error_code error;
  const fs::file_status status = entry.status(error);
  if (status.type() == fs::file_type::not_found || error) return "links to nothing";
  if (status.type() != fs::file_type::regular) return "that are no regular files";
  if (!has_image_ending(entry.path())) return ending_of(entry.path());
  return entry.file_size() == 0 ? "empty" : "";
}

// Whether `folder` lies in `other`, or is it; both canonical.
bool is_within(const fs::path& folder, const fs::path& other) {
  return std::mismatch(other.begin(), other.end(), folder.begin(), folder.end()).first ==
         other.end();
}

class ImageFinder {
 public:
  explicit ImageFinder(const fs::path& root) : root_(fs::canonical(root)), folders_{root} {}

  // Linked folders last: what can be reached without a link has its name without one.
  FolderImages find() {
    while (!folders_.empty() || !links_.empty()) {
      std::vector<fs::path>& next = folders_.empty() ? links_ : folders_;
      std::sort(next.begin(), next.end(), std::greater<>());
      const fs::path folder = next.back();
      next.pop_back();
      visit(folder);
    }
    std::sort(found_.images.begin(), found_.images.end());
    return std::move(found_);
  }

 private:
  void visit(const fs::path& folder) {
    const fs::path place = fs::canonical(folder);
    const bool around = place != root_ && is_within(root_, place);
    if (around || !visited_.insert(place).second) {
      found_.unused.add(kRepeated);
      return;
    }
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (!is_folder(entry)) {
        look_at_file(entry);
      } else if (const std::string kind = passed_over(entry.path()); !kind.empty()) {
        if (const std::size_t count = count_files(entry.path()); count > 0) {
          found_.unused.add(kind, count);
        }
      } else {
        (entry.is_symlink() ? links_ : folders_).push_back(entry.path());
      }
    }
  }

  void look_at_file(const fs::directory_entry& entry) {
    if (const std::string reason = reason_against(entry); !reason.empty()) {
      found_.unused.add(reason);
    } else {
      found_.images.push_back(entry.path());
    }
  }

  fs::path root_;
  std::vector<fs::path> folders_;
  std::vector<fs::path> links_;
  std::set<fs::path> visited_;
  FolderImages found_;
};

}  // namespace

void UnusedFiles::add(const UnusedFiles& others) {
  for (const auto& [kind, count] : others.counts_) add(kind, count);
}

std::string UnusedFiles::text() const {
  constexpr std::size_t kShown = 8;
  std::vector<std::pair<std::string, std::size_t>> kinds(counts_.begin(), counts_.end());
  std::stable_sort(kinds.begin(), kinds.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::size_t total = 0;
  for (const auto& kind : kinds) total += kind.second;
  std::string text =
      std::to_string(total) + (total == 1 ? " file is" : " files are") + " not used:";
  std::size_t named = 0;
  for (std::size_t i = 0; i < std::min(kinds.size(), kShown); ++i) {
    text += (i == 0 ? " " : ", ") + std::to_string(kinds[i].second) + " " + kinds[i].first;
    named += kinds[i].second;
  }
  if (named < total) text += ", " + std::to_string(total - named) + " others";
  return text;
}

FolderImages list_images(const fs::path& folder) { return ImageFinder(folder).find(); }

ClassFolders list_class_folders(const fs::path& folder) {
  ClassFolders found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string kind = passed_over(entry.path());
    if (!is_folder(entry)) {
      const std::string reason = reason_against(entry);
      found.unused.add(reason.empty() ? "outside the classes' folders" : reason);
    } else if (kind.empty()) {
      found.folders.push_back(entry.path());
    } else if (const std::size_t count = count_files(entry.path()); count > 0) {
      found.unused.add(kind, count);
    }
  }
  std::sort(found.folders.begin(), found.folders.end());
  return found;
}

}  // namespace inkdigit
