#include "trainer/data/dataset.hpp"

#include <array>
#include <cstdio>

#include "engine/weights_file/checksum.hpp"
#include "trainer/user_error.hpp"

namespace inkdigit {

std::string checksum(const Dataset& data) {
  std::array<char, 9> text{};
  std::snprintf(text.data(), text.size(), "%08x", crc32(data.labels, crc32(data.pixels)));
  return text.data();
}

void append(Dataset& data, const Dataset& more) {
  if (data.shape != more.shape) {
    throw UserError(more.name + ": its pictures are " + more.shape.text() + " but those of " +
                    data.name + " are " + data.shape.text());
  }
  data.name += " + " + more.name;
  data.pixels.insert(data.pixels.end(), more.pixels.begin(), more.pixels.end());
  data.labels.insert(data.labels.end(), more.labels.begin(), more.labels.end());
}

}  // namespace inkdigit
