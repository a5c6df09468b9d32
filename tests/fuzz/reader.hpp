// Numbers out of fuzzed bytes.
#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "engine/ink/strokes.hpp"
#include "tests/fuzz/targets.hpp"

namespace inkdigit::fuzz {

// Zeros where no bytes are left.
class Reader {
 public:
  explicit Reader(Bytes bytes) : rest_(bytes) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }

  template <class T>
  T take() {
    T value{};
    const Bytes bytes = take_bytes(sizeof(T));
    if (!bytes.empty()) std::memcpy(&value, bytes.data(), bytes.size());
    return value;
  }

  // As many as there are, `count` at most.
  Bytes take_bytes(std::size_t count) {
    const Bytes taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

  Bytes take_rest() { return take_bytes(rest_.size()); }

 private:
  Bytes rest_;
};

// Mostly short strokes of points on a canvas; a few of any doubles at all.
inline Drawing take_drawing(Reader& reader) {
  Drawing drawing;
  while (!reader.done() && drawing.size() < 300) {
    const auto head = reader.take<std::uint8_t>();
    const bool any_double = head >= 0xF0;
    Stroke& stroke = drawing.emplace_back();
    for (int i = 0; i < (head & 0x1F) && !reader.done(); ++i) {
      if (any_double) {
        stroke.push_back({reader.take<double>(), reader.take<double>()});
      } else {
        stroke.push_back({static_cast<double>(reader.take<std::int8_t>()),
                          static_cast<double>(reader.take<std::int8_t>())});
      }
    }
  }
  return drawing;
}

}  // namespace inkdigit::fuzz
