#include "trainer/run/checkpoint.hpp"

#include <algorithm>
#include <concepts>
#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/json/fields.hpp"
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

// Reads what FieldReader does not know of: counts that need more than an int, and the schedule's
// list.
class ProgressReader : public FieldReader {
 public:
  using FieldReader::FieldReader;

  template <class T>
  void operator()(std::string_view key, T& value, Range range = {}) {
    FieldReader::operator()(key, value, range);
  }

  template <std::unsigned_integral T>
  void operator()(std::string_view key, T& count, Range /*range*/ = {}) {
    const json* found = raw(key);
    if (found == nullptr) return;
    if (found->is_number_unsigned()) {
      count = found->get<T>();
    } else {
      fail(key, "must be a whole number of at least 0");
    }
  }

  void operator()(std::string_view key, std::tuple<double&, int&, double&> values) {
    const json* found = raw(key);
    if (found == nullptr) return;
    const json& list = *found;
    if (list.is_array() && list.size() == 3 && list[0].is_number() &&
        list[1].is_number_unsigned() && list[2].is_number()) {
      values = list.get<std::tuple<double, int, double>>();
    } else {
      fail(key, "must be a list of a number, a whole number and a number");
    }
  }
};

std::string progress_text(const Checkpoint& checkpoint) {
  FieldWriter writer;
  Checkpoint::fields(checkpoint, writer);
  return writer.take().dump();
}

Result<Checkpoint> read_progress(const json& progress) {
  Checkpoint checkpoint;
  ProgressReader reader(progress, "progress");
  Checkpoint::fields(checkpoint, reader);
  if (Status status = reader.finish(); !status) return status.error();
  return checkpoint;
}

// That what is JSON as a text can be read, line by line, before anybody relies on it.
bool has_readable_texts(const Checkpoint& checkpoint) {
  const RunIdentity& identity = checkpoint.identity;
  if (identity.recipe.empty()) return false;
  for (const std::string* text :
       {&identity.recipe, &identity.init, &identity.teachers, &identity.sampling}) {
    if (!text->empty() && !parse_json(*text)) return false;
  }
  const Result<json> schedules = parse_json(identity.earlier_schedules);
  if (!schedules || !schedules->is_array()) return false;
  for (std::string_view lines = checkpoint.metrics; !lines.empty();) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const Result<json> line = parse_json(lines.substr(0, end));
    if (!line || !line->is_object()) return false;
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return true;
}

std::string crc_text(const Safetensors& contents, const std::string& progress) {
  const auto* text = reinterpret_cast<const std::uint8_t*>(progress.data());
  std::uint32_t crc = crc32({text, progress.size()});
  for (const TensorView& tensor : contents.tensors) crc = crc32(tensor.bytes, crc);
  return crc32_text(crc);
}

// The file: its header, which is to outlive the pieces, and the buffers as they lie.
struct File {
  std::vector<std::uint8_t> header;
  std::vector<std::span<const std::uint8_t>> pieces;
};

File make_file(const Checkpoint& checkpoint) {
  Safetensors contents;
  for (std::size_t i = 0; i < checkpoint.backend.buffers.size(); ++i) {
    const AlignedVector<float>& buffer = checkpoint.backend.buffers[i];
    contents.tensors.push_back(
        {"buffer" + std::to_string(i),
         "F32",
         {buffer.size()},
         {reinterpret_cast<const std::uint8_t*>(buffer.data()), buffer.size() * sizeof(float)}});
  }
  const std::string progress = progress_text(checkpoint);
  contents.metadata = {{"progress", progress}, {"crc32", crc_text(contents, progress)}};
  File file{safetensors_header(contents), {}};
  file.pieces.emplace_back(file.header);
  for (const TensorView& tensor : contents.tensors) file.pieces.push_back(tensor.bytes);
  return file;
}

}  // namespace

std::vector<std::uint8_t> encode_checkpoint(const Checkpoint& checkpoint) {
  const File file = make_file(checkpoint);
  std::vector<std::uint8_t> bytes;
  for (const std::span<const std::uint8_t> piece : file.pieces) {
    bytes.insert(bytes.end(), piece.begin(), piece.end());
  }
  return bytes;
}

void write_checkpoint(const std::filesystem::path& run_folder, const Checkpoint& checkpoint) {
  make_folder(run_folder / "checkpoint");
  write_file(state_path(run_folder), make_file(checkpoint).pieces);
}

Checkpoint decode_checkpoint(std::span<const std::uint8_t> file, const std::string& where) {
  const auto fail = [&](const std::string& what) {
    throw UserError(where + ": " + what + "; --overwrite trains anew");
  };
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
  Result<Checkpoint> read = read_progress(*parsed);
  if (!read) {
    fail(read.error().message +
         ": a checkpoint of another version, or of a training that diverged");
  }
  Checkpoint checkpoint = std::move(*read);
  if (checkpoint.best_epoch > checkpoint.epoch || !has_readable_texts(checkpoint)) {
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

std::optional<Checkpoint> read_checkpoint(const std::filesystem::path& run_folder) {
  const std::filesystem::path path = state_path(run_folder);
  if (!std::filesystem::exists(path)) return std::nullopt;
  return decode_checkpoint(read_file(path), path.string());
}

}  // namespace inkdigit
