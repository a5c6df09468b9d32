#include "trainer/data/dataset.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/weights_file/checksum.hpp"

namespace inkdigit {
bool is_blank(const Dataset& data, std::size_t sample) {
  const std::uint8_t* const image = data.image(sample);
  return data.shape.channels == 1 && std::all_of(image, image + data.shape.size(),
                                                 [](std::uint8_t level) { return level == 0; });
}

std::string kind_of(const Dataset& data, std::size_t sample) {
  if (!data.kinds.empty() && data.kinds[sample] != 0)
    return data.kind_names[data.kinds[sample] - 1];
  for (const DataSource& source : data.sources) {
    if (sample < source.samples) return source.name;
    sample -= source.samples;
  }
  return data.name;
}

bool has_negatives(const Dataset& data) {
  return std::find(data.labels.begin(), data.labels.end(), kNoClass) != data.labels.end();
}

std::string checksum(const Dataset& data) {
  return crc32_text(crc32(data.labels, crc32(data.pixels)));
}

nlohmann::json sources_json(const Dataset& data) {
  nlohmann::json list = nlohmann::json::array();
  for (const DataSource& source : data.sources) {
    list.push_back({{"name", source.name}, {"samples", source.samples}, {"weight", source.weight}});
  }
  return list;
}

}  // namespace inkdigit
