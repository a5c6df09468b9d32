#include "engine/weights_file/safetensors.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

#include "engine/json/parse.hpp"
#include "engine/weights_file/half.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMaxHeader = 100'000'000;  // the limit of the reference implementation

// The entry of a tensor in the header, before its offsets are checked against the others'.
struct Entry {
  TensorView tensor;
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::size_t dtype_bytes(const std::string& dtype) {
  if (dtype == "F64" || dtype == "I64" || dtype == "U64") return 8;
  if (dtype == "F32" || dtype == "I32" || dtype == "U32") return 4;
  if (dtype == "F16" || dtype == "BF16" || dtype == "I16" || dtype == "U16") return 2;
  if (dtype == "I8" || dtype == "U8" || dtype == "BOOL") return 1;
  return 0;
}

bool read_sizes(const json& list, std::vector<std::size_t>& sizes) {
  if (!list.is_array()) return false;
  for (const json& item : list) {
    if (!item.is_number_unsigned()) return false;
    sizes.push_back(item.get<std::size_t>());
  }
  return true;
}

Result<Entry> parse_entry(const std::string& name, const json& entry, std::size_t data_size) {
  const std::string where = "tensor '" + name + "': ";
  const json none;
  const auto member = [&](std::string_view key) -> const json& {
    const auto found = entry.find(key);
    return found == entry.end() ? none : *found;
  };
  Entry parsed;
  parsed.tensor.name = name;
  const json& dtype = member("dtype");
  if (dtype.is_string()) parsed.tensor.dtype = dtype.get_ref<const std::string&>();
  const std::size_t element = dtype_bytes(parsed.tensor.dtype);
  std::vector<std::size_t> offsets;
  if (element == 0) return Error{where + "its dtype is missing or unknown"};
  if (!read_sizes(member("shape"), parsed.tensor.shape)) {
    return Error{where + "its shape must be a list of sizes"};
  }
  if (!read_sizes(member("data_offsets"), offsets) || offsets.size() != 2 ||
      offsets[0] > offsets[1] || offsets[1] > data_size) {
    return Error{where + "its data_offsets do not lie in the file (truncated?)"};
  }
  parsed.begin = offsets[0];
  parsed.end = offsets[1];
  std::size_t elements = (parsed.end - parsed.begin) / element;
  bool fits = (parsed.end - parsed.begin) % element == 0;
  for (const std::size_t extent : parsed.tensor.shape) {
    fits = fits && extent != 0 && elements % extent == 0;
    if (fits) elements /= extent;
  }
  if (!fits || elements != 1) return Error{where + "its shape does not fit its data_offsets"};
  return parsed;
}

std::uint64_t header_length(std::span<const std::uint8_t> file) {
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length |= static_cast<std::uint64_t>(file[i]) << (8 * i);
  }
  return length;
}

// Whether the file is a zip archive or a pickle, the two forms of what torch.save writes.
bool is_from_torch(std::span<const std::uint8_t> file) {
  constexpr std::array<std::uint8_t, 4> kZip{'P', 'K', 3, 4};
  constexpr std::uint8_t kPickle = 0x80;
  constexpr std::uint8_t kNewestProtocol = 5;
  return std::equal(kZip.begin(), kZip.end(), file.begin()) ||
         (file[0] == kPickle && file[1] >= 2 && file[1] <= kNewestProtocol);
}

Result<json> parse_header(std::span<const std::uint8_t> file) {
  if (file.size() < kLengthBytes + 2) {
    return Error{"no safetensors file: only " + std::to_string(file.size()) + " bytes"};
  }
  const std::uint64_t length = header_length(file);
  // (A safetensors header that is this long and starts with '{' looks like a pickle, too.)
  if (file[kLengthBytes] != '{' && is_from_torch(file)) {
    return Error{
        "no safetensors file, but as torch.save writes; make one in Python: safetensors.torch."
        "save_file(torch.load('weights.pt').state_dict(), 'weights.safetensors'), without "
        ".state_dict() where the file holds one"};
  }
  if (length > kMaxHeader || file[kLengthBytes] != '{') {
    return Error{"no safetensors file: it does not start with a header length and '{'"};
  }
  if (length > file.size() - kLengthBytes) {
    return Error{"truncated: the header should have " + std::to_string(length) +
                 " bytes but the file ends after " + std::to_string(file.size() - kLengthBytes)};
  }
  const auto* text = reinterpret_cast<const char*>(file.data() + kLengthBytes);
  Result<json> header = parse_json({text, static_cast<std::size_t>(length)});
  if (!header) return Error{"damaged: the header " + header.error().message};
  return header;
}

// Checks that the entries, in the order of their bytes, cover all of the data, without gaps.
Result<std::vector<TensorView>> place(std::multimap<std::size_t, Entry> entries,
                                      std::span<const std::uint8_t> data) {
  std::vector<TensorView> tensors;
  std::size_t end = 0;
  for (auto& [begin, entry] : entries) {
    if (begin != end) {
      return Error{"tensor '" + entry.tensor.name +
                   "': its data does not follow the one before it"};
    }
    entry.tensor.bytes = data.subspan(begin, entry.end - begin);
    end = entry.end;
    tensors.push_back(std::move(entry.tensor));
  }
  if (end != data.size()) {
    return Error{"the tensors end after " + std::to_string(end) +
                 " bytes of data but the file has " + std::to_string(data.size())};
  }
  return tensors;
}

Status read_metadata(const json& value, std::map<std::string, std::string>& metadata) {
  if (!value.is_object()) return Error{"__metadata__ must be an object of strings"};
  for (const auto& [key, text] : value.get_ref<const json::object_t&>()) {
    if (!text.is_string()) return Error{"metadata '" + key + "' is no string"};
    metadata[key] = text.get_ref<const std::string&>();
  }
  return success();
}

}  // namespace

Result<Safetensors> parse_safetensors(std::span<const std::uint8_t> file) {
  const Result<json> header = parse_header(file);
  if (!header) return header.error();
  const auto data = file.subspan(kLengthBytes + header_length(file));

  Safetensors contents;
  std::multimap<std::size_t, Entry> entries;  // by where their bytes begin
  for (const auto& [name, value] : header->get_ref<const json::object_t&>()) {
    if (name == "__metadata__") {
      if (Status status = read_metadata(value, contents.metadata); !status) return status.error();
      continue;
    }
    Result<Entry> entry = parse_entry(name, value, data.size());
    if (!entry) return entry.error();
    entries.emplace(entry->begin, std::move(*entry));
  }
  Result<std::vector<TensorView>> tensors = place(std::move(entries), data);
  if (!tensors) return tensors.error();
  contents.tensors = std::move(*tensors);
  return contents;
}

bool decode_floats(const TensorView& tensor, std::span<float> values) {
  if (tensor.dtype == "F32") {
    std::copy(tensor.bytes.begin(), tensor.bytes.end(),
              reinterpret_cast<std::uint8_t*>(values.data()));
    return true;
  }
  if (tensor.dtype != "F16") return false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint16_t half = 0;
    std::memcpy(&half, tensor.bytes.data() + i * sizeof(half), sizeof(half));
    values[i] = half_to_float(half);
  }
  return true;
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    text += (i > 0 ? "," : "") + std::to_string(shape[i]);
  }
  return text + "]";
}

std::vector<std::uint8_t> safetensors_header(const Safetensors& contents) {
  json header = json::object();
  if (!contents.metadata.empty()) header["__metadata__"] = contents.metadata;
  std::size_t end = 0;
  for (const TensorView& tensor : contents.tensors) {
    const std::size_t begin = end;
    end += tensor.bytes.size();
    header[tensor.name] = {
        {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
  }
  std::string text = header.dump();
  text.append((8 - text.size() % 8) % 8, ' ');

  std::vector<std::uint8_t> bytes;
  bytes.reserve(kLengthBytes + text.size());
  const std::uint64_t length = text.size();  // of 8 bytes also where sizes have 4
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(length >> (8 * i)));
  }
  bytes.insert(bytes.end(), text.begin(), text.end());
  return bytes;
}

std::vector<std::uint8_t> serialize_safetensors(const Safetensors& contents) {
  std::vector<std::uint8_t> file = safetensors_header(contents);
  std::size_t size = file.size();
  for (const TensorView& tensor : contents.tensors) size += tensor.bytes.size();
  file.reserve(size);
  for (const TensorView& tensor : contents.tensors) {
    file.insert(file.end(), tensor.bytes.begin(), tensor.bytes.end());
  }
  return file;
}

}  // namespace inkdigit
