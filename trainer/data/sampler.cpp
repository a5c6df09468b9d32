#include "trainer/data/sampler.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "trainer/base/user_error.hpp"
#include "trainer/data/split.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kLabels = 256;
constexpr double kMostShown = 1e9;  // 4 GB of indices

}  // namespace

Sampler::Sampler(const Dataset& data, const std::vector<std::uint32_t>& train, bool balance_classes,
                 std::uint64_t seed)
    : seed_(seed) {
  std::map<std::pair<std::size_t, std::size_t>, Group> groups;  // by set and label
  std::size_t source = 0;
  std::size_t end = data.sources.empty() ? data.size() : data.sources[0].samples;
  for (const std::uint32_t sample : train) {
    while (sample >= end) end += data.sources[++source].samples;
    const std::size_t label = balance_classes ? data.labels[sample] : 0;
    Group& group = groups[{source, label}];
    group.label = label;
    group.weight = data.sources.empty() ? 1 : data.sources[source].weight;
    group.samples.push_back(sample);
  }
  for (auto& [key, group] : groups) groups_.push_back(std::move(group));
  if (balance_classes) this->balance_classes();
  double total = 0;
  for (Group& group : groups_) {
    const double shown =
        std::max(1.0, std::round(group.weight * static_cast<double>(group.samples.size())));
    total += shown;
    if (total > kMostShown) {
      throw UserError(data.name + ": by its weights an epoch would show more than 1e9 images");
    }
    group.shown = static_cast<std::size_t>(shown);
    size_ += group.shown;
  }
}

// Raises the weights of the rarer classes.
void Sampler::balance_classes() {
  std::array<double, kLabels> shown{};
  for (const Group& group : groups_) {
    if (group.label == kNoClass) continue;
    shown[group.label] += group.weight * static_cast<double>(group.samples.size());
  }
  const double most = *std::max_element(shown.begin(), shown.end());
  for (Group& group : groups_) {
    if (group.label != kNoClass) group.weight *= most / shown[group.label];
  }
}

std::vector<std::uint32_t> Sampler::order(std::uint64_t epoch) const {
  std::vector<std::uint32_t> shown;
  shown.reserve(size_);
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const std::vector<std::uint32_t>& samples = groups_[g].samples;
    const std::size_t copies = groups_[g].shown / samples.size();
    const std::size_t rest = groups_[g].shown % samples.size();
    for (std::size_t i = 0; i < copies; ++i) {
      shown.insert(shown.end(), samples.begin(), samples.end());
    }
    if (rest == 0) continue;
    std::vector<std::uint32_t> drawn = samples;
    permute(drawn, Random(seed_, RandomPurpose::kDraw, epoch << 32U | g));
    shown.insert(shown.end(), drawn.begin(), drawn.begin() + static_cast<std::ptrdiff_t>(rest));
  }
  std::sort(shown.begin(), shown.end());  // so that it does not matter how they are grouped
  return shuffle(std::move(shown), seed_, epoch);
}

}  // namespace inkdigit
