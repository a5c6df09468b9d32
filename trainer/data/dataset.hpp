#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/spec/shape.hpp"

namespace inkdigit {

// Labelled pictures, kept as bytes; they are normalised batch by batch.
struct Dataset {
  std::string name;  // what it is, without any path: "mnist:train"
  Shape shape;
  std::vector<std::uint8_t> pixels;  // size() x height x width x channels, 0 = paper, 255 = ink
  std::vector<std::uint8_t> labels;  // class indices

  [[nodiscard]] std::size_t size() const { return labels.size(); }
  [[nodiscard]] const std::uint8_t* image(std::size_t i) const {
    return pixels.data() + i * shape.size();
  }
};

// CRC-32 of pixels and labels, as 8 hexadecimal digits: tells in a weights file what it was trained
// on.
std::string checksum(const Dataset& data);

// `more` behind `data`; both must have the same shape.
void append(Dataset& data, const Dataset& more);

}  // namespace inkdigit
