#include "trainer/report/tensorboard.hpp"

#include <cstring>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"

namespace inkdigit {
namespace {

constexpr const char* kFirstEvent =
    "{\"epoch\":1,\"learning_rate\":0.5,\"train_loss\":2,\"train_accuracy\":0.25,\"seconds\":2,"
    "\"time\":1000}\n";
constexpr const char* kSecond =
    "{\"epoch\":300,\"learning_rate\":0.5,\"train_loss\":1,\"train_accuracy\":0.5,"
    "\"validation_loss\":1,\"validation_accuracy\":0.5,\"seconds\":2,\"time\":1002}\n";

std::string as_text(const std::vector<std::uint8_t>& bytes) { return {bytes.begin(), bytes.end()}; }

TEST_CASE("an event file grows at its end alone, epoch by epoch") {
  CHECK(tensorboard_events("").empty());
  const std::string one = as_text(tensorboard_events(kFirstEvent));
  const std::string two = as_text(tensorboard_events(std::string(kFirstEvent) + kSecond));
  CHECK(two.starts_with(one));
  CHECK(one.find("brain.Event:2") != std::string::npos);
  CHECK(one.find("validation") == std::string::npos);
  CHECK(two.find("accuracy/validation") != std::string::npos);
}

// As TensorBoard's own library writes the first record of a file.
TEST_CASE("the first record, byte by byte") {
  std::vector<std::uint8_t> events = tensorboard_events(kFirstEvent);
  std::uint64_t length = 0;
  std::memcpy(&length, events.data(), sizeof(length));
  // wall_time: key and 8 bytes; step: key and 1; file_version: key, length and 13.
  CHECK(length == 9 + 2 + 15);
  double wall_time = 0;
  std::memcpy(&wall_time, events.data() + 12 + 1, sizeof(wall_time));
  CHECK(wall_time == 998);
  CHECK(events[12] == 0x09);
  CHECK(events[21] == 0x10);
  CHECK(events[22] == 0);
  CHECK(events[23] == 0x1A);
  CHECK(events[24] == 13);
}

TEST_CASE("what a killed run left behind is mended") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "tensorboard/events.out.tfevents.inkdigit";
  write_tensorboard(folder.path(), kFirstEvent);
  const std::vector<std::uint8_t> whole = read_file(path);
  for (const std::size_t size : {std::size_t{0}, whole.size() - 3, whole.size() + 100}) {
    std::filesystem::resize_file(path, size);
    write_tensorboard(folder.path(), kFirstEvent);
    CHECK(read_file(path) == whole);
  }
}

}  // namespace
}  // namespace inkdigit
