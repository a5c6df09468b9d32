#include "trainer/base/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
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
  const std::unique_ptr<gzFile_s, GzClose> file(gzdopen(input.number(), "rb"));
  if (!file) throw std::bad_alloc();  // nothing else can go wrong
  input.release();
  std::vector<std::uint8_t> bytes;
  // As much again each time, so that neither small files nor large ones cost many calls or bytes.
  constexpr std::size_t kLeast = 1U << 14U;
  constexpr std::size_t kMost = 1U << 24U;
  for (;;) {
    const std::size_t size = bytes.size();
    if (size > limit) fail(path, "unpacks to more than " + std::to_string(limit) + " bytes");
    const std::size_t chunk = std::clamp(size, kLeast, kMost);
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
