#include "trainer/io/files.hpp"

#include <sys/resource.h>

#include <csignal>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;

std::size_t entries(const std::filesystem::path& folder) {
  const std::filesystem::directory_iterator files(folder);
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

TEST_CASE("a written file is there whole, and nothing else is") {
  const test::TemporaryFolder folder;
  write_file(folder.path() / "a", std::string_view("one"));
  write_file(folder.path() / "a", std::string_view("two!"));
  const std::vector<std::uint8_t> bytes = read_file(folder.path() / "a");
  CHECK(std::string(bytes.begin(), bytes.end()) == "two!");
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a disk that takes no more leaves the old file and no other") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "a";
  write_file(path, std::string_view("old"));
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto previous = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{1000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string message = test::message_of([&] { write_file(path, std::string(5000, 'x')); });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, previous);
  CHECK_THAT(message, Contains(path.string() + ": cannot be written: "));
  CHECK(read_file(path).size() == 3);
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("an overwritten file stays the same file, however long it was") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "a";
  const auto overwrite = [&](std::string_view text) {
    overwrite_file(path, std::vector<std::uint8_t>(text.begin(), text.end()));
    const std::vector<std::uint8_t> bytes = read_file(path);
    return std::string(bytes.begin(), bytes.end());
  };
  CHECK(overwrite("first") == "first");
  std::filesystem::create_hard_link(path, folder.path() / "b");
  CHECK(overwrite("longer than the first") == "longer than the first");
  CHECK(overwrite("short") == "short");
  CHECK(std::filesystem::equivalent(path, folder.path() / "b"));
}

TEST_CASE("what cannot be read or written is named") {
  const test::TemporaryFolder folder;
  CHECK_THAT(test::message_of([&] { read_file(folder.path()); }), Contains("is a folder"));
  CHECK_THAT(test::message_of([&] { read_maybe_gzipped(folder.path() / "none"); }),
             Contains("none: no such file"));
  CHECK_THAT(test::message_of([&] { write_file(folder.path() / "no/a", std::string_view("x")); }),
             Contains("no/a: cannot be written: No such file or directory"));
  CHECK_THAT(test::message_of([&] { overwrite_file(folder.path() / "no/a", {}); }),
             Contains("no/a: cannot be written: No such file or directory"));
  write_file(folder.path() / "file", std::string_view("x"));
  CHECK_THAT(test::message_of([&] { make_folder(folder.path() / "file/sub"); }),
             Contains("file/sub: cannot be made a folder"));
}

}  // namespace
}  // namespace inkdigit
