#include "trainer/run/checkpoint.hpp"

#include <nlohmann/json.hpp>

#include "engine/weights_file/checksum.hpp"
#include "engine/weights_file/safetensors.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"

namespace inkdigit {
namespace {

using Catch::Matchers::Contains;
using nlohmann::json;

// As every version since the last new key has written it: who changes a byte of it makes
// checkpoints that others cannot go on from.
constexpr const char* kProgress =
    R"({"best_correct":9007199254740993,"best_epoch":2,"best_loss":0.25,"correct":7,)"
    R"("data_checksum":"045e74ae","diverged_in":0,"done":64,"earlier_schedules":"[]","epoch":3,)"
    R"("init":"{}","loss":1.5,"metrics":"{\"epoch\":1}\n","recipe":"{\"name\":\"a\"}",)"
    R"("sampling":"","schedule":[1e+300,0,1.0],"seconds":0.5,"step":18446744073709551615,)"
    R"("teachers":"[]","total_seconds":2.0})";

std::filesystem::path state_file(const test::TemporaryFolder& folder) {
  return folder.path() / "checkpoint/state.safetensors";
}

// A checkpoint that says this, with a checksum that is right.
void write_progress(const test::TemporaryFolder& folder, const std::string& progress) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(progress.data());
  const Safetensors contents{
      .metadata = {{"progress", progress}, {"crc32", crc32_text(crc32({bytes, progress.size()}))}},
      .tensors = {}};
  make_folder(state_file(folder).parent_path());
  write_file(state_file(folder), serialize_safetensors(contents));
}

TEST_CASE("a checkpoint is read, and written again to the same bytes") {
  const test::TemporaryFolder folder;
  write_progress(folder, kProgress);
  const std::vector<std::uint8_t> file = read_file(state_file(folder));
  const Checkpoint checkpoint = *read_checkpoint(folder.path());
  CHECK(checkpoint.identity.recipe == "{\"name\":\"a\"}");
  CHECK(checkpoint.epoch == 3);
  CHECK(checkpoint.done == 64);
  CHECK(checkpoint.best_correct == 9007199254740993U);
  CHECK(checkpoint.schedule.best_loss == 1e300);
  CHECK(checkpoint.backend.step == 18446744073709551615U);
  write_checkpoint(folder.path(), checkpoint);
  CHECK(read_file(state_file(folder)) == file);
}

TEST_CASE("a checkpoint of an early version lacks what came later") {
  const test::TemporaryFolder folder;
  json progress = json::parse(kProgress);
  for (const char* key : {"init", "teachers", "sampling", "earlier_schedules", "diverged_in"}) {
    progress.erase(key);
  }
  write_progress(folder, progress.dump());
  write_checkpoint(folder.path(), *read_checkpoint(folder.path()));
  const std::vector<std::uint8_t> written = read_file(state_file(folder));
  write_progress(folder, kProgress);
  CHECK(read_file(state_file(folder)) == written);
}

TEST_CASE("a checkpoint that cannot be read names the field") {
  const test::TemporaryFolder folder;
  const auto said = [&](const char* key, const json& value) {
    json progress = json::parse(kProgress);
    if (value.is_discarded()) {
      progress.erase(key);
    } else {
      progress[key] = value;
    }
    write_progress(folder, progress.dump());
    return test::message_of([&] { static_cast<void>(read_checkpoint(folder.path())); });
  };
  CHECK(said("done", -1) ==
        state_file(folder).string() +
            ": progress: 'done' must be a whole number of at least 0: a checkpoint of another "
            "version, or of a training that diverged; --overwrite trains anew");
  const json missing(json::value_t::discarded);
  CHECK_THAT(said("step", missing), Contains("'step' is missing: a checkpoint of another version"));
  CHECK_THAT(said("correct", 1.5), Contains("'correct' must be a whole number"));
  CHECK_THAT(said("epoch", 0),
             Contains("'epoch' must be a whole number from 1 to 1000000000 but is 0"));
  CHECK_THAT(said("best_epoch", std::uint64_t{1} << 40U), Contains("'best_epoch' must be"));
  CHECK_THAT(said("recipe", 3), Contains("'recipe' must be a string but is 3"));
  CHECK_THAT(said("loss", nullptr), Contains("'loss' must be a number but is null"));
  for (const json& list : {json({1.0, 0}), json({1.0, -1, 1.0}), json({1.0, 0, nullptr}),
                           json({nullptr, 0, 1.0}), json({1.0, 0, 1.0, 1.0}), json(1)}) {
    CHECK_THAT(said("schedule", list), Contains("'schedule' must be a list of a number, a whole"));
  }
  // What a later version remembers may be what the next step depends on.
  const std::string later = said("later\nline", 1);
  CHECK_THAT(later, Contains("unknown key 'later\\nline'") && Contains("of another version"));
  CHECK(later.find('\n') == std::string::npos);
}

}  // namespace
}  // namespace inkdigit
