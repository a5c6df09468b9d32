#include "trainer/io/files.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

#include "trainer/user_error.hpp"

namespace inkdigit {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what) {
  throw UserError(path.string() + ": " + what);
}

void require_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) fail(path, "no such file");
  if (std::filesystem::is_directory(status)) fail(path, "is a folder, not a file");
}

// A temporary file that vanishes unless it is put in its place.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::filesystem::path target)
      : target_(std::move(target)), path_(target_.string() + ".tmp") {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (descriptor_ < 0) fail_errno("cannot be written");
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!placed_) ::unlink(path_.c_str());
  }

  void write(std::span<const std::uint8_t> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail_errno("cannot be written");
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }

  void place() {
    if (::fsync(descriptor_) != 0 && errno != EINVAL) fail_errno("cannot be written");
    if (::close(std::exchange(descriptor_, -1)) != 0) fail_errno("cannot be written");
    if (::rename(path_.c_str(), target_.c_str()) != 0) fail_errno("cannot be put in its place");
    placed_ = true;
  }

 private:
  [[noreturn]] void fail_errno(const std::string& what) const {
    const int code = errno;
    fail(target_, what + ": " + std::strerror(code));
  }

  std::filesystem::path target_;
  std::filesystem::path path_;
  int descriptor_ = -1;
  bool placed_ = false;
};

struct GzClose {
  void operator()(gzFile file) const { gzclose(file); }
};

}  // namespace

std::vector<std::uint8_t> read_file(const std::filesystem::path& path) {
  require_file(path);
  std::ifstream file(path, std::ios::binary);
  std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file.good() && !file.eof()) fail(path, "cannot be read");
  if (!file.is_open()) fail(path, std::string("cannot be opened: ") + std::strerror(errno));
  return bytes;
}

std::vector<std::uint8_t> read_maybe_gzipped(const std::filesystem::path& path, std::size_t limit) {
  require_file(path);
  const std::unique_ptr<gzFile_s, GzClose> file(gzopen(path.c_str(), "rb"));
  if (!file) fail(path, std::string("cannot be opened: ") + std::strerror(errno));
  std::vector<std::uint8_t> bytes;
  constexpr unsigned kChunk = 1U << 20U;
  for (;;) {
    const std::size_t size = bytes.size();
    if (size > limit) fail(path, "unpacks to more than " + std::to_string(limit) + " bytes");
    bytes.resize(size + kChunk);
    const int count = gzread(file.get(), bytes.data() + size, kChunk);
    int code = Z_OK;
    const char* message = gzerror(file.get(), &code);
    if (count < 0 || code == Z_BUF_ERROR) {
      fail(path, code == Z_BUF_ERROR ? "truncated gzip data"
                                     : std::string("damaged gzip data: ") + message);
    }
    bytes.resize(size + static_cast<std::size_t>(count));
    if (count == 0) return bytes;
  }
}

void write_file(const std::filesystem::path& path,
                std::span<const std::span<const std::uint8_t>> pieces) {
  TemporaryFile file(path);
  for (const std::span<const std::uint8_t> piece : pieces) file.write(piece);
  file.place();
}

void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  write_file(path, std::span(&bytes, 1));
}

void write_file(const std::filesystem::path& path, std::string_view text) {
  write_file(path, std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

void overwrite_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  errno = 0;
  std::ofstream(path, std::ios::app).close();  // makes the file where there is none
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  std::error_code error;
  if (file) std::filesystem::resize_file(path, bytes.size(), error);
  if (!file) error = std::error_code(errno, std::generic_category());
  if (error) fail(path, "cannot be written: " + error.message());
}

void make_folder(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) fail(path, "cannot be made a folder: " + error.message());
  if (!std::filesystem::is_directory(path)) fail(path, "is no folder");
}

}  // namespace inkdigit
