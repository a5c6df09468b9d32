#include "trainer/data/split.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "engine/weights_file/checksum.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

// Splits `samples` as they are drawn.
Split draw_split(std::vector<std::uint32_t> samples, double share, std::uint64_t seed) {
  permute(samples, Random(seed, RandomPurpose::kSplit));
  const auto held_out =
      samples.begin() +
      static_cast<std::ptrdiff_t>(std::lround(static_cast<double>(samples.size()) * share));
  return {{held_out, samples.end()}, {samples.begin(), held_out}};
}

void sort(Split& split) {
  std::sort(split.train.begin(), split.train.end());
  std::sort(split.validation.begin(), split.validation.end());
}

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
  Split split = draw_split(std::move(unknown), share, seed);
  for (std::uint32_t i = 0; i < data.size(); ++i) {
    if (data.writers[i] == 0) continue;
    (held_out[data.writers[i]] ? split.validation : split.train).push_back(i);
  }
  return split;
}

}  // namespace

bool is_held_out(std::string_view writer, double share) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(writer.data());
  Random random(crc32({bytes, writer.size()}), RandomPurpose::kWriter);
  return static_cast<double>(random.uniform()) < share;
}

Split split_samples(std::size_t count, double share, std::uint64_t seed) {
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), 0U);
  Split split = draw_split(std::move(all), share, seed);
  sort(split);
  return split;
}

Split split_data(const Dataset& data, SplitBy by, double share, std::uint64_t seed) {
  if (by == SplitBy::kSample) return split_samples(data.size(), share, seed);
  Split split = split_writers(data, share, seed);
  sort(split);
  return split;
}

std::vector<std::uint32_t> held_out_samples(const Dataset& data, double share) {
  if (data.writer_names.empty()) {
    throw UserError(data.name + ": no sample has a writer, so that none can be held out");
  }
  std::vector<std::uint32_t> samples = split_data(data, SplitBy::kWriter, share, 0).validation;
  std::erase_if(samples, [&](std::uint32_t sample) { return data.writers[sample] == 0; });
  return samples;
}

void permute(std::vector<std::uint32_t>& items, Random random) {
  for (std::size_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[random.below(static_cast<std::uint32_t>(i))]);
  }
}

std::vector<std::uint32_t> shuffle(std::vector<std::uint32_t> samples, std::uint64_t seed,
                                   std::uint64_t epoch) {
  permute(samples, Random(seed, RandomPurpose::kShuffle, epoch));
  return samples;
}

}  // namespace inkdigit
