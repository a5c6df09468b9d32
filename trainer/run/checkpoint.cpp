#include "trainer/run/checkpoint.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "engine/json/parse.hpp"
#include "engine/weights_file/checksum.hpp"
#include "engine/weights_file/safetensors.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/run/divergence.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

std::filesystem::path state_path(const std::filesystem::path& run_folder) {
  return run_folder / "checkpoint" / "state.safetensors";
}

json progress_json(const Checkpoint& c) {
  return {{"recipe", c.identity.recipe},
          {"init", c.identity.init},
          {"teachers", c.identity.teachers},
          {"data_checksum", c.identity.data_checksum},
          {"sampling", c.identity.sampling},
          {"earlier_schedules", c.identity.earlier_schedules},
          {"epoch", c.epoch},
          {"done", c.done},
          {"loss", c.loss.loss},
          {"correct", c.loss.correct},
          {"seconds", c.seconds},
          {"total_seconds", c.total_seconds},
          {"best_epoch", c.best_epoch},
          {"best_correct", c.best_correct},
          {"best_loss", c.best_loss},
          {"diverged_in", c.diverged_in},
          {"schedule", {c.schedule.best_loss, c.schedule.bad_epochs, c.schedule.factor}},
          {"metrics", c.metrics},
          {"step", c.backend.step}};
}

std::uint64_t count(const json& j, const char* key) {
  if (!j.at(key).is_number_unsigned()) throw std::out_of_range(key);
  return j.at(key);
}

int epoch_count(const json& j, const char* key) {
  constexpr std::uint64_t kMost = 1U << 30U;
  const std::uint64_t value = count(j, key);
  if (value > kMost) throw std::out_of_range(key);
  return static_cast<int>(value);
}

// That what is JSON as a text can be read, line by line, before anybody relies on it.
void check_texts(const Checkpoint& c) {
  const RunIdentity& identity = c.identity;
  for (const std::string* text : {&identity.recipe, &identity.init, &identity.teachers,
                                  &identity.sampling, &identity.earlier_schedules}) {
    if (!text->empty() && !parse_json(*text)) throw std::out_of_range("text");
  }
  if (identity.recipe.empty()) throw std::out_of_range("recipe");
  const Result<json> schedules = parse_json(identity.earlier_schedules);
  if (!schedules || !schedules->is_array()) throw std::out_of_range("schedules");
  for (std::string_view lines = c.metrics; !lines.empty();) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const Result<json> line = parse_json(lines.substr(0, end));
    if (!line || !line->is_object()) throw std::out_of_range("metrics");
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

Checkpoint from_json(const json& j) {
  Checkpoint c;
  RunIdentity& identity = c.identity;
  identity.recipe = j.at("recipe");
  identity.init = j.value("init", identity.init);
  identity.teachers = j.value("teachers", identity.teachers);
  identity.data_checksum = j.at("data_checksum");
  identity.sampling = j.value("sampling", "");  // "" in checkpoints of before sampling was planned
  identity.earlier_schedules = j.value("earlier_schedules", identity.earlier_schedules);
  c.epoch = epoch_count(j, "epoch");
  c.best_epoch = epoch_count(j, "best_epoch");
  if (c.epoch < 1 || c.best_epoch > c.epoch) throw std::out_of_range("epoch");
  c.done = count(j, "done");
  c.loss = {j.at("loss"), count(j, "correct")};
  c.seconds = j.at("seconds");
  c.total_seconds = j.at("total_seconds");
  c.best_correct = count(j, "best_correct");
  c.best_loss = j.at("best_loss");
  if (j.contains("diverged_in")) c.diverged_in = epoch_count(j, "diverged_in");
  const json& schedule = j.at("schedule");
  c.schedule = {schedule.at(0), schedule.at(1), schedule.at(2)};
  c.metrics = j.at("metrics");
  c.backend.step = count(j, "step");
  check_texts(c);
  return c;
}

std::string crc_text(const Safetensors& contents, const std::string& progress) {
  const auto* text = reinterpret_cast<const std::uint8_t*>(progress.data());
  std::uint32_t crc = crc32({text, progress.size()});
  for (const TensorView& tensor : contents.tensors) crc = crc32(tensor.bytes, crc);
  return crc32_text(crc);
}

}  // namespace

void write_checkpoint(const std::filesystem::path& run_folder, const Checkpoint& checkpoint) {
  Safetensors contents;
  for (std::size_t i = 0; i < checkpoint.backend.buffers.size(); ++i) {
    const AlignedVector<float>& buffer = checkpoint.backend.buffers[i];
    contents.tensors.push_back(
        {"buffer" + std::to_string(i),
         "F32",
         {buffer.size()},
         {reinterpret_cast<const std::uint8_t*>(buffer.data()), buffer.size() * sizeof(float)}});
  }
  const std::string progress = progress_json(checkpoint).dump();
  contents.metadata = {{"progress", progress}, {"crc32", crc_text(contents, progress)}};
  make_folder(run_folder / "checkpoint");
  const std::vector<std::uint8_t> header = safetensors_header(contents);
  std::vector<std::span<const std::uint8_t>> pieces{header};
  for (const TensorView& tensor : contents.tensors) pieces.push_back(tensor.bytes);
  write_file(state_path(run_folder), pieces);
}

std::optional<Checkpoint> read_checkpoint(const std::filesystem::path& run_folder) {
  const std::filesystem::path path = state_path(run_folder);
  if (!std::filesystem::exists(path)) return std::nullopt;
  const auto fail = [&](const std::string& what) {
    throw UserError(path.string() + ": " + what + "; --overwrite trains anew");
  };
  const std::vector<std::uint8_t> file = read_file(path);
  const Result<Safetensors> contents = parse_safetensors(file);
  if (!contents) fail("damaged checkpoint: " + contents.error().message);
  const auto progress = contents->metadata.find("progress");
  const auto crc = contents->metadata.find("crc32");
  if (progress == contents->metadata.end() || crc == contents->metadata.end() ||
      crc->second != crc_text(*contents, progress->second)) {
    fail("damaged checkpoint: its checksum does not match");
  }
  const Result<json> parsed = parse_json(progress->second);
  if (!parsed) fail("damaged checkpoint: " + parsed.error().message);
  Checkpoint checkpoint;
  try {
    checkpoint = from_json(*parsed);
  } catch (const json::exception&) {
    fail("a checkpoint of another version, or of a training that diverged");
  } catch (const std::out_of_range&) {
    fail("a checkpoint with a number or a text that cannot be");
  }
  for (const TensorView& tensor : contents->tensors) {
    if (tensor.dtype != "F32") fail("damaged checkpoint: '" + tensor.name + "' must be F32");
    auto& buffer = checkpoint.backend.buffers.emplace_back(tensor.bytes.size() / sizeof(float));
    std::copy(tensor.bytes.begin(), tensor.bytes.end(),
              reinterpret_cast<std::uint8_t*>(buffer.data()));
  }
  if (!all_finite(checkpoint.backend)) fail("a checkpoint of a training that diverged");
  return checkpoint;
}

}  // namespace inkdigit
