// Which files of a folder are its pictures, and what becomes of the others: they are counted, so
// that nobody believes them read.
//
// A picture is a file with an ending of image/decode's formats. Links are followed, to files and to
// folders, but no folder is read twice, and none that the first one lies in. Not looked at: what is
// hidden (a name that begins with a dot), empty files, and the folders that programs make for
// themselves (thumbnails, recycle bins).
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace inkdigit {

class UnusedFiles {
 public:
  // `kind` follows the count: ".heic", "in @eaDir", "empty".
  void add(const std::string& kind, std::size_t count = 1) { counts_[kind] += count; }
  void add(const UnusedFiles& others);

  [[nodiscard]] bool empty() const { return counts_.empty(); }
  // "12 files are not used: 9 in @eaDir, 2 .heic, 1 empty", the most frequent kind first.
  [[nodiscard]] std::string text() const;

 private:
  std::map<std::string, std::size_t> counts_;
};

struct FolderImages {
  std::vector<std::filesystem::path> images;  // in the order of their names
  UnusedFiles unused;
};

// All pictures below the folder. A folder that cannot be read is a filesystem_error.
FolderImages list_images(const std::filesystem::path& folder);

struct ClassFolders {
  std::vector<std::filesystem::path> folders;  // in the order of their names
  UnusedFiles unused;
};

// The folders in a folder, of which each is to be a class.
ClassFolders list_class_folders(const std::filesystem::path& folder);

}  // namespace inkdigit
