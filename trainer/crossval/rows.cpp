#include "trainer/crossval/rows.hpp"

#include <map>
#include <set>
#include <span>
#include <tuple>

#include "engine/weights_file/checksum.hpp"
#include "trainer/base/no_class.hpp"

namespace inkdigit {
namespace {

std::string known_kind(const Dataset& data, std::size_t sample) {
  const std::uint32_t number = data.kinds.empty() ? 0 : data.kinds[sample];
  return number == 0 ? "" : data.kind_names[number - 1];
}

std::string checksum_of(const Dataset& data, std::size_t first, std::size_t end) {
  const std::size_t size = data.shape.size();
  const auto pixels = std::span(data.pixels).subspan(first * size, (end - first) * size);
  return crc32_text(crc32(std::span(data.labels).subspan(first, end - first), crc32(pixels)));
}

}  // namespace

SampleRows make_rows(const Dataset& data) {
  // By set, what shows classes before what shows none, and kind.
  using Key = std::tuple<std::size_t, bool, std::string>;
  std::map<Key, SampleRow> rows;
  std::map<Key, std::set<std::uint32_t>> writers;
  std::map<std::string, std::size_t> sets;
  std::vector<Key> keys;
  std::size_t sample = 0;
  for (const DataSource& source : data.sources) {
    const std::size_t end = sample + source.samples;
    const std::string checksum = checksum_of(data, sample, end);
    const std::size_t set = sets.emplace(source.name, sets.size()).first->second;
    for (; sample < end; ++sample) {
      const bool none = data.labels[sample] == kNoClass;
      const Key key(set, none, none ? known_kind(data, sample) : "");
      SampleRow& row = rows[key];
      if (row.samples++ == 0) {
        row.data = source.name;
        row.kind = std::get<2>(key);
        row.shows_class = !none;
        row.checksum = checksum;
      }
      if (!data.writers.empty() && data.writers[sample] > 0) {
        writers[key].insert(data.writers[sample]);
      }
      keys.push_back(key);
    }
  }
  SampleRows result;
  std::map<Key, std::uint32_t> numbers;
  for (auto& [key, row] : rows) {
    numbers.emplace(key, static_cast<std::uint32_t>(numbers.size()));
    row.writers = writers[key].size();
    result.rows.push_back(row);
  }
  for (const Key& key : keys) result.of_sample.push_back(numbers[key]);
  return result;
}

}  // namespace inkdigit
