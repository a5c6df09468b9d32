#include "trainer/report/tensorboard.hpp"

#include <bit>
#include <nlohmann/json.hpp>

#include "engine/weights_file/checksum.hpp"
#include "trainer/base/files.hpp"
#include "trainer/report/metrics.hpp"

namespace inkdigit {
namespace {

using Bytes = std::vector<std::uint8_t>;

// CRC-32C's polynomial, reflected (Castagnoli, Braeuer, Herrmann 1993).
constexpr std::uint32_t kCastagnoli = 0x82F63B78;

struct Scalar {
  const char* key;  // in metrics.jsonl
  const char* tag;  // in TensorBoard, which groups by what stands before the slash
};

constexpr Scalar kScalars[] = {{"train_loss", "loss/train"},
                               {"validation_loss", "loss/validation"},
                               {"train_accuracy", "accuracy/train"},
                               {"validation_accuracy", "accuracy/validation"},
                               {"learning_rate", "learning_rate"}};

template <class Integer>
void put_little_endian(Bytes& out, Integer value) {
  for (std::size_t i = 0; i < sizeof(value); ++i) {
    out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }
}

// Protocol buffers: a field is its number and wire type in one byte, then its value.
enum class WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

void put_key(Bytes& out, int field, WireType type) {
  out.push_back(static_cast<std::uint8_t>(field * 8 + static_cast<int>(type)));
}

void put_varint(Bytes& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<std::uint8_t>(value | 0x80));
  out.push_back(static_cast<std::uint8_t>(value));
}

template <class Range>
void put_bytes(Bytes& out, int field, const Range& bytes) {
  put_key(out, field, WireType::kBytes);
  put_varint(out, bytes.size());
  out.insert(out.end(), bytes.begin(), bytes.end());
}

// tensorflow.Event {double wall_time = 1; int64 step = 2; string file_version = 3;
//                   Summary summary = 5;}
Bytes start_event(double wall_time, std::uint64_t step) {
  Bytes event;
  put_key(event, 1, WireType::kFixed64);
  put_little_endian(event, std::bit_cast<std::uint64_t>(wall_time));
  put_key(event, 2, WireType::kVarint);
  put_varint(event, step);
  return event;
}

Bytes version_event(double wall_time) {
  Bytes event = start_event(wall_time, 0);
  put_bytes(event, 3, std::string("brain.Event:2"));
  return event;
}

// Summary {repeated Value value = 1;}, Value {string tag = 1; float simple_value = 2;}
Bytes epoch_event(const nlohmann::json& epoch) {
  Bytes summary;
  for (const auto& [key, tag] : kScalars) {
    if (!epoch.contains(key)) continue;
    Bytes value;
    put_bytes(value, 1, std::string(tag));
    put_key(value, 2, WireType::kFixed32);
    put_little_endian(value, std::bit_cast<std::uint32_t>(epoch[key].get<float>()));
    put_bytes(summary, 1, value);
  }
  Bytes event = start_event(end_time(epoch), epoch["epoch"].get<std::uint64_t>());
  put_bytes(event, 5, summary);
  return event;
}

// As TFRecord stores a checksum: turned and moved, because a CRC of data that holds its own CRC is
// no good one.
std::uint32_t masked_crc(std::span<const std::uint8_t> bytes) {
  return std::rotr(crc32<kCastagnoli>(bytes), 15) + 0xA282EAD8U;
}

// TFRecord {uint64 length; uint32 masked_crc(length); bytes; uint32 masked_crc(bytes)}
void put_record(Bytes& out, const Bytes& bytes) {
  const std::size_t start = out.size();
  put_little_endian(out, std::uint64_t{bytes.size()});
  put_little_endian(out, masked_crc(std::span(out).subspan(start)));
  out.insert(out.end(), bytes.begin(), bytes.end());
  put_little_endian(out, masked_crc(bytes));
}

}  // namespace

std::vector<std::uint8_t> tensorboard_events(const std::string& metrics) {
  Bytes file;
  const nlohmann::json epochs = parse_metrics(metrics);
  if (epochs.empty()) return file;
  put_record(file, version_event(end_time(epochs[0]) - epochs[0]["seconds"].get<double>()));
  for (const nlohmann::json& epoch : epochs) put_record(file, epoch_event(epoch));
  return file;
}

void write_tensorboard(const std::filesystem::path& run_folder, const std::string& metrics) {
  const std::filesystem::path folder = run_folder / "tensorboard";
  make_folder(folder);
  overwrite_file(folder / "events.out.tfevents.inkdigit", tensorboard_events(metrics));
}

}  // namespace inkdigit
