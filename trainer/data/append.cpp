#include <algorithm>

#include "trainer/base/user_error.hpp"
#include "trainer/data/dataset.hpp"

namespace inkdigit {
namespace {

void append_writers(Dataset& data, const Dataset& more) {
  if (data.writers.empty() && more.writers.empty()) return;
  std::vector<std::uint32_t> number{0};  // of more's writers, in data
  for (const std::string& name : more.writer_names) {
    const auto found = std::find(data.writer_names.begin(), data.writer_names.end(), name);
    number.push_back(static_cast<std::uint32_t>(found - data.writer_names.begin()) + 1);
    if (found == data.writer_names.end()) data.writer_names.push_back(name);
  }
  data.writers.resize(data.size());  // nobody is known of a set without writers
  for (const std::uint32_t writer : more.writers) data.writers.push_back(number[writer]);
  data.writers.resize(data.size() + more.size());
}

}  // namespace

void append(Dataset& data, const Dataset& more) {
  if (data.shape != more.shape) {
    throw UserError(more.name + ": its pictures are " + more.shape.text() + " but those of " +
                    data.name + " are " + data.shape.text());
  }
  append_writers(data, more);
  data.ink.append(data.size(), more.ink);
  data.name += " + " + more.name;
  data.pixels.insert(data.pixels.end(), more.pixels.begin(), more.pixels.end());
  data.labels.insert(data.labels.end(), more.labels.begin(), more.labels.end());
  data.sources.insert(data.sources.end(), more.sources.begin(), more.sources.end());
}

}  // namespace inkdigit
