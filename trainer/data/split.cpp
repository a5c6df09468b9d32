#include "trainer/data/split.hpp"

#include <algorithm>

#include "engine/weights_file/checksum.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

// Whether each writer is held out, by the numbers of Dataset::writers.
std::vector<bool> held_out_writers(const Dataset& data, double share) {
  std::vector<bool> held_out{false};
  for (const std::string& name : data.writer_names) {
    held_out.push_back(is_held_out(name, share));
  }
  return held_out;
}

Split split_writers(const Dataset& data, double share, std::uint64_t seed) {
  const std::size_t writers = data.writer_names.size();
  if (writers == 0) {
    throw UserError(data.name + ": no sample has a writer; training: 'split_by' must be 'sample'");
  }
  const std::vector<bool> held_out = held_out_writers(data, share);
  if (share > 0 && std::find(held_out.begin(), held_out.end(), true) == held_out.end()) {
    throw UserError(data.name + ": none of the writers (" + std::to_string(writers) +
                    ") is held out; training: a larger 'validation_share' holds some out");
  }
  std::vector<std::uint32_t> unknown;
  for (std::uint32_t i = 0; i < data.size(); ++i) {
    if (data.writers[i] == 0) unknown.push_back(i);
  }
  const Split drawn = split_samples(unknown.size(), share, seed);
  Split split;
  for (const std::uint32_t i : drawn.train) split.train.push_back(unknown[i]);
  for (const std::uint32_t i : drawn.validation) split.validation.push_back(unknown[i]);
  for (std::uint32_t i = 0; i < data.size(); ++i) {
    if (data.writers[i] == 0) continue;
    (held_out[data.writers[i]] ? split.validation : split.train).push_back(i);
  }
  std::sort(split.train.begin(), split.train.end());
  std::sort(split.validation.begin(), split.validation.end());
  return split;
}

}  // namespace

bool is_held_out(std::string_view writer, double share) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(writer.data());
  Random random(crc32({bytes, writer.size()}), RandomPurpose::kWriter);
  return static_cast<double>(random.uniform()) < share;
}

Split split_data(const Dataset& data, SplitBy by, double share, std::uint64_t seed) {
  if (by == SplitBy::kSample) return split_samples(data.size(), share, seed);
  return split_writers(data, share, seed);
}

std::vector<std::uint32_t> held_out_samples(const Dataset& data, double share) {
  if (data.writer_names.empty()) {
    throw UserError(data.name + ": no sample has a writer, so that none can be held out");
  }
  std::vector<std::uint32_t> samples = split_data(data, SplitBy::kWriter, share, 0).validation;
  std::erase_if(samples, [&](std::uint32_t sample) { return data.writers[sample] == 0; });
  return samples;
}

}  // namespace inkdigit
