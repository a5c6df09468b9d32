// Pictures with the answers that a network must give to them, as a weights file has them:
//   [{"packed": hexadecimal, "probabilities": [...]}, ...]
// `packed` is the picture, two digits a byte; a byte 0, of which ink leaves many, is followed by a
// byte that says how many zeros stand there (1..255). Older files have the picture as `raster`,
// where every zero stands for itself. Probabilities have six decimals.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/result.hpp"

namespace inkdigit {

// A picture (input height x width x channels) and what the network made of it.
struct GoldenCase {
  std::vector<std::uint8_t> raster;
  std::vector<float> probabilities;
};

std::string golden_text(std::span<const GoldenCase> cases);

// Every picture has `pixels` bytes, or it is an error.
Result<std::vector<GoldenCase>> parse_golden(const nlohmann::json& list, std::size_t pixels);

}  // namespace inkdigit
