#include "trainer/base/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <new>

#include "trainer/base/descriptor.hpp"
#include "trainer/base/file_error.hpp"

namespace inkdigit {
namespace {

void require_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) fail(path, "no such file");
  if (std::filesystem::is_directory(status)) fail(path, "is a folder, not a file");
}

Descriptor open_file(const std::filesystem::path& path) {
  if (!is_standard_input(path)) require_file(path);
  Descriptor file(is_standard_input(path) ? ::dup(STDIN_FILENO)
                                          : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) fail_errno(path, "cannot be opened");
  return file;
}

// What a file probably unpacks to, by its size and by what gzip wrote at its end (RFC 1952: the
// size modulo 2^32); 0 where nothing says so.
std::size_t probable_size(const Descriptor& file) {
  struct stat status {};
  if (::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) return 0;
  const auto size = static_cast<std::size_t>(status.st_size);
  std::array<std::uint8_t, 4> bytes{};
  const auto read_at = [&](std::size_t place, std::size_t count) {
    const auto at = static_cast<off_t>(place);
    return ::pread(file.number(), bytes.data(), count, at) == static_cast<ssize_t>(count);
  };
  const bool gzipped = read_at(0, 2) && bytes[0] == 0x1F && bytes[1] == 0x8B;
  if (!gzipped || size < bytes.size() || !read_at(size - bytes.size(), bytes.size())) return size;
  std::size_t unpacked = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) unpacked = unpacked << 8U | bytes[i];
  constexpr std::size_t kMostRatio = 1032;  // of deflate
  return std::min(unpacked, kMostRatio * size);
}

struct GzClose {
  void operator()(gzFile file) const { gzclose(file); }
};

}  // namespace

bool is_standard_input(const std::filesystem::path& path) {
  return path == "-" || path == "/dev/stdin";
}

bool is_stream(const std::filesystem::path& path) {
  std::error_code error;
  return is_standard_input(path) || std::filesystem::is_fifo(path, error);
}

std::vector<std::uint8_t> read_file(const std::filesystem::path& path) {
  const Descriptor file = open_file(path);
  // A byte more than there should be: the end of a file is seen by reading on.
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) fail_errno(path, "cannot be read");
  constexpr std::size_t kLeast = 4096;
  std::vector<std::uint8_t> bytes(std::max(kLeast, static_cast<std::size_t>(status.st_size) + 1));
  for (std::size_t size = 0;;) {
    if (size == bytes.size()) bytes.resize(2 * size);
    const ssize_t count = ::read(file.number(), bytes.data() + size, bytes.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail_errno(path, "cannot be read");
    size += static_cast<std::size_t>(count);
    if (count == 0) {
      bytes.resize(size);
      return bytes;
    }
  }
}

std::vector<std::uint8_t> read_maybe_gzipped(const std::filesystem::path& path, std::size_t limit) {
  Descriptor input = open_file(path);
  std::vector<std::uint8_t> bytes;
  // Or what is read and what it outgrows are there together. A byte more, see read_file().
  bytes.reserve(std::min(probable_size(input), limit) + 1);
  const std::unique_ptr<gzFile_s, GzClose> file(gzdopen(input.number(), "rb"));
  if (!file) throw std::bad_alloc();  // nothing else can go wrong
  input.release();
  // Beyond that, as much again each time, so that neither small files nor large ones cost many
  // calls or bytes.
  constexpr std::size_t kLeast = 1U << 14U;
  constexpr std::size_t kMost = 1U << 24U;
  for (;;) {
    const std::size_t size = bytes.size();
    if (size > limit) fail(path, "unpacks to more than " + std::to_string(limit) + " bytes");
    const std::size_t room = bytes.capacity() - size;
    const std::size_t chunk = room > 0 ? std::min(room, kMost) : std::clamp(size, kLeast, kMost);
    bytes.resize(size + chunk);
    const int count = gzread(file.get(), bytes.data() + size, static_cast<unsigned>(chunk));
    int code = Z_OK;
    const char* message = gzerror(file.get(), &code);
    if (code == Z_MEM_ERROR) throw std::bad_alloc();
    if (code == Z_ERRNO) fail_errno(path, "cannot be read");
    if (count < 0 || code == Z_BUF_ERROR) {
      fail(path, code == Z_BUF_ERROR ? "truncated gzip data"
                                     : std::string("damaged gzip data: ") + message);
    }
    bytes.resize(size + static_cast<std::size_t>(count));
    if (count == 0) return bytes;
  }
}

}  // namespace inkdigit
