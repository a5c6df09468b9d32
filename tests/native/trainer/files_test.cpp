#include "trainer/base/files.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

std::size_t entries(const std::filesystem::path& folder) {
  const std::filesystem::directory_iterator files(folder);
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

std::string text_of(const std::filesystem::path& path) {
  const std::vector<std::uint8_t> bytes = read_file(path);
  return {bytes.begin(), bytes.end()};
}

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777;
}

// Another umask for a test's duration.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  ~Umask() { ::umask(before_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t before_;
};

// The message of the exception that `action` throws where files end at 1000 bytes.
template <class Action>
std::string message_on_full_disk(Action action) {
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto previous = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{1000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  std::string message = test::message_of(action);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, previous);
  return message;
}

TEST_CASE("a written file is there whole, and nothing else is") {
  const test::TemporaryFolder folder;
  write_file(folder.path() / "a", std::string_view("one"));
  write_file(folder.path() / "a", std::string_view("two!"));
  CHECK(text_of(folder.path() / "a") == "two!");
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a new file has the umask's mode, one that is replaced its own") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "a";
  const Umask umask(027);
  write_file(path, std::string_view("new"));
  CHECK(mode_of(path) == 0640);
  ::chmod(path.c_str(), 0606);
  write_file(path, std::string_view("newer"));
  CHECK(mode_of(path) == 0606);
}

TEST_CASE("a file that nobody may write is refused, to root too") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "a";
  write_file(path, std::string_view("old"));
  ::chmod(path.c_str(), 0444);
  CHECK_THAT(test::message_of([&] { write_file(path, std::string_view("new")); }),
             Contains("a: is write-protected"));
  CHECK_THAT(test::message_of([&] { overwrite_file(path, {}); }),
             Contains("a: is write-protected"));
  CHECK(text_of(path) == "old");
}

TEST_CASE("links are followed and stay, whether their target is there or not") {
  const test::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "elsewhere");
  const auto link = folder.path() / "link";
  std::filesystem::create_symlink("second", link);
  std::filesystem::create_symlink("elsewhere/target", folder.path() / "second");
  for (const char* text : {"new", "newer"}) {
    write_file(link, std::string_view(text));
    CHECK(std::filesystem::is_symlink(link));
    CHECK(std::filesystem::is_symlink(folder.path() / "second"));
    CHECK(text_of(folder.path() / "elsewhere/target") == text);
  }
  CHECK(entries(folder.path() / "elsewhere") == 1);
  std::filesystem::create_symlink("circle", folder.path() / "circle");
  CHECK_THAT(test::message_of([&] { write_file(folder.path() / "circle", ""); }),
             Contains("circle: cannot be written: Too many levels of symbolic links"));
}

TEST_CASE("no file of a temporary name's look is touched, and other names keep the old content") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "a";
  write_file(folder.path() / "a.tmp", std::string_view("precious"));
  write_file(path, std::string_view("old"));
  std::filesystem::create_hard_link(path, folder.path() / "b");
  write_file(path, std::string_view("new"));
  CHECK(text_of(folder.path() / "a.tmp") == "precious");
  CHECK(text_of(folder.path() / "b") == "old");
  CHECK(text_of(path) == "new");
}

TEST_CASE("what is no regular file is written into") {
  const test::TemporaryFolder folder;
  const auto fifo = folder.path() / "fifo";
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  std::string got;
  std::thread reader([&] { got = text_of(fifo); });
  write_file(fifo, std::string_view("through"));
  reader.join();
  CHECK(got == "through");
  CHECK(std::filesystem::is_fifo(fifo));
  // A device of our own, or a link to the machine's where only root may make one.
  const auto full = folder.path() / "full";
  constexpr unsigned kMemoryDevices = 1;
  constexpr unsigned kFull = 7;
  if (::mknod(full.c_str(), S_IFCHR | 0666, makedev(kMemoryDevices, kFull)) != 0) {
    std::filesystem::create_symlink("/dev/full", full);
  }
  CHECK(test::message_of([&] { write_file(full, std::string_view("x")); }) ==
        full.string() + ": cannot be written: No space left on device");
  CHECK(std::filesystem::is_character_file(full));
  CHECK(entries(folder.path()) == 2);
}

TEST_CASE("a file without a name is written by the link that /proc has of it") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "a";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT, 0600);
  std::filesystem::remove(path);
  const std::filesystem::path link = "/proc/self/fd/" + std::to_string(descriptor);
  write_file(link, std::string_view("nameless"));
  CHECK(text_of(link) == "nameless");
  CHECK(entries(folder.path()) == 0);
  ::close(descriptor);
}

TEST_CASE("a disk that takes no more leaves the old file and no other") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "a";
  write_file(path, std::string_view("old"));
  CHECK_THAT(message_on_full_disk([&] { write_file(path, std::string(5000, 'x')); }),
             Contains(path.string() + ": cannot be written: "));
  CHECK(read_file(path).size() == 3);
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("an overwritten file stays the same file, however long it was") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "a";
  const auto overwrite = [&](std::string_view text) {
    overwrite_file(path, std::vector<std::uint8_t>(text.begin(), text.end()));
    return text_of(path);
  };
  CHECK(overwrite("first") == "first");
  std::filesystem::create_hard_link(path, folder.path() / "b");
  CHECK(overwrite("longer than the first") == "longer than the first");
  CHECK(overwrite("short") == "short");
  CHECK(std::filesystem::equivalent(path, folder.path() / "b"));
}

TEST_CASE("a disk that takes no more of an overwritten file leaves what was common") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "a";
  write_file(path, std::string(900, 'a'));
  const std::vector<std::uint8_t> longer(5000, 'a');
  CHECK_THAT(message_on_full_disk([&] { overwrite_file(path, longer); }),
             Contains(path.string() + ": cannot be written: "));
  CHECK(text_of(path) == std::string(900, 'a'));
}

TEST_CASE("temporary files of somebody who was killed are removed, and nothing else") {
  const test::TemporaryFolder folder;
  for (const char* name : {".inkdigit-0123456789abcdef.tmp", "a.tmp", ".inkdigit-notes"}) {
    write_file(folder.path() / name, std::string_view("x"));
  }
  remove_temporaries(folder.path());
  remove_temporaries(folder.path() / "none");
  CHECK_FALSE(std::filesystem::exists(folder.path() / ".inkdigit-0123456789abcdef.tmp"));
  CHECK(entries(folder.path()) == 2);
}

TEST_CASE("what cannot be read or written is named") {
  const test::TemporaryFolder folder;
  CHECK_THAT(test::message_of([&] { read_file(folder.path()); }), Contains("is a folder"));
  CHECK_THAT(test::message_of([&] { read_maybe_gzipped(folder.path() / "none"); }),
             Contains("none: no such file"));
  CHECK_THAT(test::message_of([&] { write_file(folder.path() / "no/a", std::string_view("x")); }),
             Contains("no/a: cannot be written: there is no folder "));
  CHECK_THAT(test::message_of([&] { overwrite_file(folder.path() / "no/a", {}); }),
             Contains("no/a: cannot be written: No such file or directory"));
  CHECK_THAT(test::message_of([&] { write_file(folder.path(), std::string_view("x")); }),
             Contains("is a folder, not a file"));
  write_file(folder.path() / "file", std::string_view("x"));
  CHECK_THAT(test::message_of([&] { make_folder(folder.path() / "file/sub"); }),
             Contains("file/sub: cannot be made a folder"));
}

}  // namespace
}  // namespace inkdigit
