#include "trainer/data/folds.hpp"

#include <map>

#include "engine/weights_file/checksum.hpp"
#include "trainer/base/random.hpp"

namespace inkdigit {
namespace {

std::uint32_t fold_of_writer(const std::string& name, int folds) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(name.data());
  Random random(crc32({bytes, name.size()}), RandomPurpose::kFold);
  return random.below(static_cast<std::uint32_t>(folds));
}

// Of the sample with this index in its set; the next number of the stream is its cluster.
Random stream_of_sample(std::size_t index) { return {0, RandomPurpose::kFold, index + 1}; }

// Calls visit(source, index in it, sample) for each sample.
template <class Visit>
void each_sample(const Dataset& data, Visit visit) {
  std::uint32_t sample = 0;
  for (const DataSource& source : data.sources) {
    for (std::size_t i = 0; i < source.samples; ++i) visit(source, i, sample++);
  }
}

bool has_writer(const Dataset& data, std::size_t sample) {
  return !data.writers.empty() && data.writers[sample] > 0;
}

}  // namespace

std::vector<std::uint32_t> assign_folds(const Dataset& data, int folds) {
  std::vector<std::uint32_t> of_writer;
  for (const std::string& name : data.writer_names) {
    of_writer.push_back(fold_of_writer(name, folds));
  }
  std::vector<std::uint32_t> fold(data.size());
  each_sample(data, [&](const DataSource& /*source*/, std::size_t index, std::uint32_t sample) {
    fold[sample] = has_writer(data, sample)
                       ? of_writer[data.writers[sample] - 1]
                       : stream_of_sample(index).below(static_cast<std::uint32_t>(folds));
  });
  return fold;
}

Clusters make_clusters(const Dataset& data, std::span<const std::uint32_t> folds) {
  Clusters clusters;
  clusters.of_sample.resize(data.size());
  std::map<std::string, std::uint32_t> numbers;
  each_sample(data, [&](const DataSource& source, std::size_t index, std::uint32_t sample) {
    std::string name;
    if (has_writer(data, sample)) {
      name = data.writer_names[data.writers[sample] - 1];
    } else {
      Random random = stream_of_sample(index);
      random.bits();
      name = source.name + " " +
             std::to_string(folds[sample] * kUnknownClusters + random.below(kUnknownClusters));
    }
    const auto [found, is_new] =
        numbers.emplace(name, static_cast<std::uint32_t>(clusters.names.size()));
    if (is_new) clusters.names.push_back(name);
    clusters.of_sample[sample] = found->second;
  });
  return clusters;
}

Dataset choose_samples(const Dataset& data, std::span<const std::uint32_t> samples) {
  Dataset chosen;
  chosen.name = data.name;
  chosen.shape = data.shape;
  chosen.writer_names = data.writer_names;
  chosen.kind_names = data.kind_names;
  chosen.sources = data.sources;
  for (DataSource& source : chosen.sources) source.samples = 0;
  chosen.pixels.reserve(samples.size() * data.shape.size());
  std::size_t source = 0;
  std::size_t end = data.sources.empty() ? data.size() : data.sources[0].samples;
  for (const std::uint32_t sample : samples) {
    while (sample >= end) end += data.sources[++source].samples;
    if (!chosen.sources.empty()) ++chosen.sources[source].samples;
    const std::uint8_t* const image = data.image(sample);
    chosen.ink.add_of(chosen.size(), data.ink, sample);
    chosen.pixels.insert(chosen.pixels.end(), image, image + data.shape.size());
    chosen.labels.push_back(data.labels[sample]);
    if (!data.writers.empty()) chosen.writers.push_back(data.writers[sample]);
    if (!data.kinds.empty()) chosen.kinds.push_back(data.kinds[sample]);
  }
  return chosen;
}

}  // namespace inkdigit
