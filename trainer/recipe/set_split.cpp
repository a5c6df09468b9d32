#include "trainer/recipe/set_split.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

// Whether each writer is held out, by the numbers of Dataset::writers; nobody is where no writer is
// known.
std::vector<bool> held_out_writers(const Dataset& data, std::span<const double> shares) {
  std::vector<double> writer_shares(data.writer_names.size() + 1);
  std::size_t sample = 0;
  for (std::size_t s = 0; s < data.sources.size(); ++s) {
    for (const std::size_t end = sample + data.sources[s].samples; sample < end; ++sample) {
      double& share = writer_shares[data.writers[sample]];
      share = std::max(share, shares[s]);
    }
  }
  std::vector<bool> held_out{false};
  for (std::size_t w = 0; w < data.writer_names.size(); ++w) {
    held_out.push_back(is_held_out(data.writer_names[w], writer_shares[w + 1]));
  }
  const double largest = *std::max_element(writer_shares.begin() + 1, writer_shares.end());
  if (largest > 0 && std::find(held_out.begin(), held_out.end(), true) == held_out.end()) {
    throw UserError(data.name + ": none of the writers (" +
                    std::to_string(data.writer_names.size()) +
                    ") is held out; a larger share holds some out");
  }
  return held_out;
}

}  // namespace

Split split_sets(const Dataset& data, SplitBy by, std::span<const double> shares,
                 std::uint64_t seed) {
  const bool by_writer = by == SplitBy::kWriter;
  if (by_writer && data.writer_names.empty()) {
    throw UserError(data.name + ": no sample has a writer; training: 'split_by' must be 'sample'");
  }
  const std::vector<bool> held_out =
      by_writer ? held_out_writers(data, shares) : std::vector<bool>();
  Split split;
  std::uint32_t sample = 0;
  for (std::size_t s = 0; s < data.sources.size(); ++s) {
    std::vector<std::uint32_t> drawn;  // of which the share is drawn
    for (std::size_t i = 0; i < data.sources[s].samples; ++i, ++sample) {
      if (by_writer && data.writers[sample] > 0) {
        (held_out[data.writers[sample]] ? split.validation : split.train).push_back(sample);
      } else {
        drawn.push_back(sample);
      }
    }
    const Split positions = split_samples(drawn.size(), shares[s], seed);
    for (const std::uint32_t i : positions.train) split.train.push_back(drawn[i]);
    for (const std::uint32_t i : positions.validation) split.validation.push_back(drawn[i]);
  }
  std::sort(split.train.begin(), split.train.end());
  std::sort(split.validation.begin(), split.validation.end());
  return split;
}

Split split_for(const TrainingSpec& training, std::span<const double> shares, const Dataset& data) {
  const auto seed = static_cast<std::uint64_t>(training.seed);
  return shares.empty() ? split_data(data, training.split_by, training.validation_share, seed)
                        : split_sets(data, training.split_by, shares, seed);
}

nlohmann::json sets_json(const Dataset& data, std::span<const double> shares) {
  nlohmann::json sets = sources_json(data);
  for (std::size_t s = 0; s < shares.size(); ++s) sets[s]["validation_share"] = shares[s];
  return sets;
}

}  // namespace inkdigit
