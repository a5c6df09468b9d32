#include <fcntl.h>
#include <fmt/core.h>
#include <sys/random.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>

#include "trainer/base/descriptor.hpp"
#include "trainer/base/file_error.hpp"
#include "trainer/base/files.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

using Pieces = std::span<const std::span<const std::uint8_t>>;
using FileStatus = struct stat;

constexpr const char* kNotWritten = "cannot be written";
// Of a new file, less the umask.
constexpr mode_t kNewMode = 0666;

// How the names of temporary files begin and end.
constexpr std::string_view kTemporaryStart = ".inkdigit-";
constexpr std::string_view kTemporaryEnd = ".tmp";

// Of the file that the path leads to, unless there is none.
std::optional<FileStatus> status_of(const fs::path& path) {
  FileStatus status{};
  if (::stat(path.c_str(), &status) == 0) return status;
  if (errno != ENOENT) fail_errno(path, kNotWritten);
  return std::nullopt;
}

bool same_file(const FileStatus& a, const FileStatus& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

// `name` is what errors call the file.
void write_bytes(int descriptor, std::span<const std::uint8_t> bytes, const fs::path& name) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_errno(name, kNotWritten);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

// Some file systems and devices have nothing to flush.
void flush_to_disk(int descriptor, const fs::path& name) {
  if (::fsync(descriptor) != 0 && errno != EINVAL && errno != ENOTSUP && errno != EROFS) {
    fail_errno(name, kNotWritten);
  }
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

// Makes what was renamed in the folder last through a power failure. Who may not read the folder
// cannot, and goes without.
void flush_folder(const fs::path& folder, const fs::path& name) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor) {
    flush_to_disk(descriptor.number(), name);
  } else if (errno != EACCES) {
    fail_errno(name, kNotWritten);
  }
}

// A file that vanishes with its owner unless it is put in its place, in the folder of that place.
class TemporaryFile {
 public:
  // Errors name `name`.
  TemporaryFile(const fs::path& folder, fs::path name) : name_(std::move(name)) {
    std::uint64_t number = 0;
    if (::getentropy(&number, sizeof(number)) != 0) fail_errno(name_, kNotWritten);
    path_ = folder / fmt::format("{}{:016x}{}", kTemporaryStart, number, kTemporaryEnd);
    descriptor_ =
        Descriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kNewMode));
    if (!descriptor_ && errno == ENOENT) {
      fail(name_, std::string(kNotWritten) + ": there is no folder " + folder.string());
    }
    if (!descriptor_) fail_errno(name_, kNotWritten);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (!placed_) ::unlink(path_.c_str());
  }

  // The mode of the file that it replaces, and its owner and group where that is allowed.
  void keep_mode(const FileStatus& old) const {
    constexpr mode_t kPermissions = 0777;
    FileStatus own{};
    if (::fstat(descriptor_.number(), &own) != 0) fail_errno(name_, kNotWritten);
    const bool owned = (own.st_uid == old.st_uid && own.st_gid == old.st_gid) ||
                       ::fchown(descriptor_.number(), old.st_uid, old.st_gid) == 0;
    const mode_t mode = old.st_mode & kPermissions;
    // A file system without modes need not be asked for the one that it has.
    if (owned && mode == (own.st_mode & kPermissions)) return;
    if (::fchmod(descriptor_.number(), mode) != 0) fail_errno(name_, kNotWritten);
  }

  void write(std::span<const std::uint8_t> bytes) const {
    write_bytes(descriptor_.number(), bytes, name_);
  }

  void place(const fs::path& target) {
    flush_to_disk(descriptor_.number(), name_);
    if (!descriptor_.close()) fail_errno(name_, kNotWritten);
    if (::rename(path_.c_str(), target.c_str()) != 0) {
      fail_errno(name_, "cannot be put in its place");
    }
    placed_ = true;
  }

 private:
  fs::path name_;
  fs::path path_;
  Descriptor descriptor_;
  bool placed_ = false;
};

// The path without links, also where nothing is at their end.
fs::path follow_links(const fs::path& path) {
  constexpr int kMostLinks = 40;  // as Linux
  fs::path end = path;
  std::error_code error;
  for (int i = 0; i < kMostLinks && fs::is_symlink(fs::symlink_status(end, error)); ++i) {
    const fs::path link = fs::read_symlink(end, error);
    if (error) fail(path, std::string(kNotWritten) + ": " + error.message());
    end = end.parent_path() / link;
  }
  return end;
}

// Root could write it all the same, but whoever took the permission away has meant it.
void require_writable(const fs::path& path, const FileStatus& status) {
  if ((status.st_mode & 0222) == 0) fail(path, "is write-protected");
  if (::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) fail_errno(path, kNotWritten);
}

// The standard stream that is this file.
std::optional<int> standard_stream(const FileStatus& status) {
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
    FileStatus own{};
    if (::fstat(stream, &own) == 0 && same_file(own, status)) return stream;
  }
  return std::nullopt;
}

// Into what has no name to be replaced under: a standard stream, a device, a FIFO.
void write_through(const fs::path& path, Pieces pieces, std::optional<int> stream) {
  // What was printed before comes before.
  if (stream == STDOUT_FILENO && std::fflush(stdout) != 0) fail_errno(path, kNotWritten);
  Descriptor own;
  if (!stream) {
    own = Descriptor(::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY));
    if (!own) fail_errno(path, kNotWritten);
  }
  for (const std::span<const std::uint8_t> piece : pieces) {
    write_bytes(stream.value_or(own.number()), piece, path);
  }
  if (own && !own.close()) fail_errno(path, kNotWritten);
}

// `name` is what errors call the file.
void replace_file(const fs::path& target, Pieces pieces, const std::optional<FileStatus>& old,
                  const fs::path& name) {
  const fs::path folder = folder_of(target);
  TemporaryFile file(folder, name);
  if (old) file.keep_mode(*old);
  for (const std::span<const std::uint8_t> piece : pieces) file.write(piece);
  file.place(target);
  flush_folder(folder, name);
}

bool resize(const Descriptor& file, std::size_t size) {
  return ::ftruncate(file.number(), static_cast<off_t>(size)) == 0;
}

}  // namespace

void write_file(const fs::path& path, Pieces pieces) {
  const std::optional<FileStatus> old = status_of(path);
  const fs::path target = follow_links(path);
  if (!old) return replace_file(target, pieces, old, path);
  if (S_ISDIR(old->st_mode)) fail(path, "is a folder, not a file");
  if (const auto stream = standard_stream(*old)) return write_through(path, pieces, stream);
  if (S_ISREG(old->st_mode)) require_writable(path, *old);
  // A link of /proc may lead to a file that has lost its name.
  const std::optional<FileStatus> named = status_of(target);
  if (S_ISREG(old->st_mode) && named && same_file(*named, *old)) {
    replace_file(target, pieces, old, path);
  } else {
    write_through(path, pieces, std::nullopt);
  }
}

void write_file(const fs::path& path, std::span<const std::uint8_t> bytes) {
  write_file(path, std::span(&bytes, 1));
}

void write_file(const fs::path& path, std::string_view text) {
  write_file(path, std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

void overwrite_file(const fs::path& path, std::span<const std::uint8_t> bytes) {
  if (const std::optional<FileStatus> old = status_of(path)) require_writable(path, *old);
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, kNewMode));
  if (!file) fail_errno(path, kNotWritten);
  const std::vector<std::uint8_t> old = read_file(path);
  const auto differs = std::mismatch(bytes.begin(), bytes.end(), old.begin(), old.end()).first;
  const auto same = static_cast<std::size_t>(differs - bytes.begin());
  try {
    if (::lseek(file.number(), static_cast<off_t>(same), SEEK_SET) < 0) {
      fail_errno(path, kNotWritten);
    }
    write_bytes(file.number(), bytes.subspan(same), path);
    if (!resize(file, bytes.size())) fail_errno(path, kNotWritten);
    flush_to_disk(file.number(), path);
  } catch (...) {
    resize(file, same);
    throw;
  }
  if (!file.close()) fail_errno(path, kNotWritten);
}

void remove_temporaries(const fs::path& folder) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(kTemporaryStart) || !name.ends_with(kTemporaryEnd)) continue;
    fs::remove(entry.path(), error);
  }
}

void make_folder(const fs::path& path) {
  std::error_code error;
  const bool made = fs::create_directories(path, error);
  if (error) fail(path, "cannot be made a folder: " + error.message());
  if (!fs::is_directory(path, error)) fail(path, "is no folder");
  if (made) flush_folder(folder_of(path), path);
}

}  // namespace inkdigit
