#include "trainer/training/checkpoint.hpp"

#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/json/parse.hpp"
#include "engine/weights_file/checksum.hpp"
#include "engine/weights_file/safetensors.hpp"
#include "trainer/io/files.hpp"
#include "trainer/user_error.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

std::filesystem::path state_path(const std::filesystem::path& run_folder) {
  return run_folder / "checkpoint" / "state.safetensors";
}

json progress_json(const Checkpoint& c) {
  return {{"recipe", c.recipe},
          {"init", c.init},
          {"teachers", c.teachers},
          {"data_checksum", c.data_checksum},
          {"sampling", c.sampling},
          {"epoch", c.epoch},
          {"done", c.done},
          {"loss", c.loss.loss},
          {"correct", c.loss.correct},
          {"seconds", c.seconds},
          {"total_seconds", c.total_seconds},
          {"best_epoch", c.best_epoch},
          {"best_correct", c.best_correct},
          {"best_loss", c.best_loss},
          {"schedule", {c.schedule.best_loss, c.schedule.bad_epochs, c.schedule.factor}},
          {"metrics", c.metrics},
          {"step", c.backend.step}};
}

Checkpoint from_json(const json& j) {
  Checkpoint c;
  c.recipe = j.at("recipe");
  c.init = j.value("init", c.init);
  c.teachers = j.value("teachers", c.teachers);
  c.data_checksum = j.at("data_checksum");
  c.sampling = j.value("sampling", "");  // version 0.1.0 had none
  c.epoch = j.at("epoch");
  c.done = j.at("done");
  c.loss = {j.at("loss"), j.at("correct")};
  c.seconds = j.at("seconds");
  c.total_seconds = j.at("total_seconds");
  c.best_epoch = j.at("best_epoch");
  c.best_correct = j.at("best_correct");
  c.best_loss = j.at("best_loss");
  const json& schedule = j.at("schedule");
  c.schedule = {schedule.at(0), schedule.at(1), schedule.at(2)};
  c.metrics = j.at("metrics");
  c.backend.step = j.at("step");
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
  const std::vector<std::uint8_t> file = read_file(path);
  const Safetensors contents = value_or_throw(parse_safetensors(file), path.string());
  const auto progress = contents.metadata.find("progress");
  const auto crc = contents.metadata.find("crc32");
  if (progress == contents.metadata.end() || crc == contents.metadata.end() ||
      crc->second != crc_text(contents, progress->second)) {
    throw UserError(path.string() + ": damaged checkpoint; remove it, or train without --resume");
  }
  Checkpoint checkpoint = from_json(value_or_throw(parse_json(progress->second), path.string()));
  for (const TensorView& tensor : contents.tensors) {
    auto& buffer = checkpoint.backend.buffers.emplace_back(tensor.bytes.size() / sizeof(float));
    std::memcpy(buffer.data(), tensor.bytes.data(), tensor.bytes.size());
  }
  return checkpoint;
}

void remove_checkpoint(const std::filesystem::path& run_folder) {
  std::filesystem::remove_all(run_folder / "checkpoint");
}

}  // namespace inkdigit
