// Preloaded into inkdigit (LD_PRELOAD), this library counts the calls of one function of the C
// library, and makes one of them fail as a machine would that lacks what it takes.
//
//   FAULT_CALL=write    the function: a name of kFunctions, or "allocate" for malloc and its kin
//   FAULT_NUMBER=3      the call that fails, counted from 1; with "3+" those after it too; none
//                       without it
//   FAULT_REPORT=FILE   where to write, at the end, how many calls there were; for allocate, also
//                       the number of the first call of each chain of callers, one a line
//
// The real functions are reached without dlsym() where that is possible, which itself allocates.
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern "C" {
void* __libc_malloc(size_t);
void* __libc_calloc(size_t, size_t);
void* __libc_realloc(void*, size_t);
void* __libc_memalign(size_t, size_t);
}

namespace {

// Whether this call is to fail.
bool fails(const char* function);

// The chains of callers that have been met, by their hashes.
class Chains {
 public:
  // True for the first call by this chain. Calls that looking for the chain makes are none.
  bool is_new() {
    if (looking_) return false;
    looking_ = true;
    constexpr int kDepth = 8;
    std::array<void*, kDepth> callers{};
    const int count = ::backtrace(callers.data(), kDepth);
    looking_ = false;
    std::uint64_t hash = 14695981039346656037U;  // FNV-1a
    for (int i = 0; i < count; ++i) {
      hash = (hash ^ reinterpret_cast<std::uintptr_t>(callers[static_cast<std::size_t>(i)])) *
             1099511628211U;
    }
    return insert(hash | 1U);
  }

 private:
  bool insert(std::uint64_t hash) {
    for (std::size_t i = hash >> 16U;; ++i) {
      std::uint64_t found = 0;
      if (hashes_[i % hashes_.size()].compare_exchange_strong(found, hash)) return true;
      if (found == hash) return false;
    }
  }

  static thread_local bool looking_;
  std::array<std::atomic<std::uint64_t>, 1U << 17U> hashes_{};
};

thread_local bool Chains::looking_ = false;

struct Faults {
  std::atomic<long> calls = 0;
  Chains chains;
  int report = 0;  // the file's descriptor, once it is open

  [[nodiscard]] static bool counts(const char* function) {
    const char* wanted = std::getenv("FAULT_CALL");
    return wanted != nullptr && std::strcmp(wanted, function) == 0;
  }

  // 0 = no call is to fail.
  [[nodiscard]] static long number() {
    const char* number = std::getenv("FAULT_NUMBER");
    return number == nullptr ? 0 : std::strtol(number, nullptr, 10);
  }

  [[nodiscard]] static bool hits(long call) {
    if (number() == 0 || call < number()) return false;
    return call == number() || std::strchr(std::getenv("FAULT_NUMBER"), '+') != nullptr;
  }

  void write_line(long value) {
    if (report == 0) {
      const char* path = std::getenv("FAULT_REPORT");
      if (path == nullptr) return;
      report = static_cast<int>(
          ::syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    }
    std::array<char, 32> line{};
    const int length = std::snprintf(line.data(), line.size(), "%ld\n", value);
    ::syscall(SYS_write, report, line.data(), static_cast<std::size_t>(length));
  }
};

Faults faults;

bool fails(const char* function) {
  if (!Faults::counts(function)) return false;
  const long call = ++faults.calls;
  const bool listed = Faults::number() == 0 && std::strcmp(function, "allocate") == 0;
  if (listed && faults.chains.is_new()) faults.write_line(call);
  return Faults::hits(call);
}

// The last line of the report.
__attribute__((destructor)) void write_report() {
  if (std::getenv("FAULT_CALL") != nullptr && Faults::number() == 0) {
    faults.write_line(faults.calls);
  }
}

int failed(int error) {
  errno = error;
  return -1;
}

void* no_memory() {
  errno = ENOMEM;
  return nullptr;
}

int open_file(int folder, const char* path, int flags, mode_t mode) {
  if (fails("open")) return failed(EMFILE);
  return static_cast<int>(::syscall(SYS_openat, folder, path, flags, mode));
}

mode_t mode_argument(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

#define FAULT_OPEN(name)                                 \
  int name(const char* path, int flags, ...) {           \
    va_list arguments;                                   \
    va_start(arguments, flags);                          \
    const mode_t mode = mode_argument(flags, arguments); \
    va_end(arguments);                                   \
    return open_file(AT_FDCWD, path, flags, mode);       \
  }
#define FAULT_OPENAT(name)                                 \
  int name(int folder, const char* path, int flags, ...) { \
    va_list arguments;                                     \
    va_start(arguments, flags);                            \
    const mode_t mode = mode_argument(flags, arguments);   \
    va_end(arguments);                                     \
    return open_file(folder, path, flags, mode);           \
  }

extern "C" {

FAULT_OPEN(open)
FAULT_OPEN(open64)
FAULT_OPENAT(openat)
FAULT_OPENAT(openat64)

ssize_t read(int descriptor, void* bytes, size_t count) {
  if (fails("read")) return failed(EIO);
  return ::syscall(SYS_read, descriptor, bytes, count);
}

ssize_t write(int descriptor, const void* bytes, size_t count) {
  if (fails("write")) return failed(ENOSPC);
  return ::syscall(SYS_write, descriptor, bytes, count);
}

int fsync(int descriptor) {
  if (fails("fsync")) return failed(EIO);
  return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

int close(int descriptor) {
  const int result = static_cast<int>(::syscall(SYS_close, descriptor));
  return fails("close") ? failed(EIO) : result;
}

int ftruncate(int descriptor, off_t size) noexcept {
  if (fails("ftruncate")) return failed(EIO);
  return static_cast<int>(::syscall(SYS_ftruncate, descriptor, size));
}

int fchmod(int descriptor, mode_t mode) noexcept {
  if (fails("fchmod")) return failed(EPERM);
  return static_cast<int>(::syscall(SYS_fchmod, descriptor, mode));
}

int mkdir(const char* path, mode_t mode) noexcept {
  if (fails("mkdir")) return failed(ENOSPC);
  return static_cast<int>(::syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}

int rename(const char* from, const char* to) noexcept {
  if (fails("rename")) return failed(ENOSPC);
  return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                   void* argument) noexcept {
  using Create = int (*)(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
  static const auto create = reinterpret_cast<Create>(::dlsym(RTLD_NEXT, "pthread_create"));
  return fails("pthread_create") ? EAGAIN : create(thread, attributes, start, argument);
}

void* malloc(size_t size) noexcept { return fails("allocate") ? no_memory() : __libc_malloc(size); }

void* calloc(size_t count, size_t size) noexcept {
  return fails("allocate") ? no_memory() : __libc_calloc(count, size);
}

void* realloc(void* memory, size_t size) noexcept {
  return fails("allocate") ? no_memory() : __libc_realloc(memory, size);
}

void* memalign(size_t alignment, size_t size) noexcept {
  return fails("allocate") ? no_memory() : __libc_memalign(alignment, size);
}

void* aligned_alloc(size_t alignment, size_t size) noexcept { return memalign(alignment, size); }

int posix_memalign(void** memory, size_t alignment, size_t size) noexcept {
  *memory = memalign(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}

}  // extern "C"
