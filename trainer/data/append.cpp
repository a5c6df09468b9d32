#include <algorithm>

#include "trainer/base/user_error.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit {
namespace {

// Names that samples have by number: 1 + an index, or 0 for none.
struct NamedSamples {
  std::vector<std::uint32_t>& numbers;
  std::vector<std::string>& names;
};

// Puts those of `more` samples behind those of `samples`.
void append_names(NamedSamples to, std::size_t samples, const std::vector<std::uint32_t>& numbers,
                  const std::vector<std::string>& names, std::size_t more) {
  if (to.numbers.empty() && numbers.empty()) return;
  std::vector<std::uint32_t> number{0};  // of those names, in `to`
  for (const std::string& name : names) {
    const auto found = std::find(to.names.begin(), to.names.end(), name);
    number.push_back(static_cast<std::uint32_t>(found - to.names.begin()) + 1);
    if (found == to.names.end()) to.names.push_back(name);
  }
  to.numbers.resize(samples);  // nothing is known of a set without any
  for (const std::uint32_t other : numbers) to.numbers.push_back(number[other]);
  to.numbers.resize(samples + more);
}

}  // namespace

void append(Dataset& data, const Dataset& more) {
  if (data.shape != more.shape) {
    throw UserError(more.name + ": its pictures are " + more.shape.text() + " but those of " +
                    data.name + " are " + data.shape.text());
  }
  append_names({data.writers, data.writer_names}, data.size(), more.writers, more.writer_names,
               more.size());
  append_names({data.kinds, data.kind_names}, data.size(), more.kinds, more.kind_names,
               more.size());
  data.ink.append(data.size(), more.ink);
  data.name += " + " + more.name;
  data.pixels.insert(data.pixels.end(), more.pixels.begin(), more.pixels.end());
  data.labels.insert(data.labels.end(), more.labels.begin(), more.labels.end());
  data.sources.insert(data.sources.end(), more.sources.begin(), more.sources.end());
}

}  // namespace inkdigit
