#include "engine/model/golden.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

namespace inkdigit {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestRun = 255;

std::string pack(std::span<const std::uint8_t> raster) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  const auto put = [&](std::size_t byte) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  };
  for (std::size_t i = 0; i < raster.size();) {
    put(raster[i]);
    if (raster[i] != 0) {
      ++i;
      continue;
    }
    std::size_t run = 1;
    while (run < kLongestRun && i + run < raster.size() && raster[i + run] == 0) ++run;
    put(run);
    i += run;
  }
  return text;
}

// False where the text is none of pack()'s; where it is not `packed`, no zero stands for others.
bool unpack(const std::string& text, bool packed, std::vector<std::uint8_t>& raster,
            std::size_t pixels) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
  };
  if (text.size() % 2 != 0) return false;
  bool in_run = false;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = digit(text[i]);
    const int low = digit(text[i + 1]);
    if (high < 0 || low < 0) return false;
    const int byte = high * 16 + low;
    if (in_run) {
      if (byte == 0) return false;
      raster.insert(raster.end(), static_cast<std::size_t>(byte), 0);
    } else if (byte != 0 || !packed) {
      raster.push_back(static_cast<std::uint8_t>(byte));
    }
    in_run = packed && !in_run && byte == 0;
    if (raster.size() > pixels) return false;
  }
  return !in_run && raster.size() == pixels;
}

}  // namespace

std::string golden_text(std::span<const GoldenCase> cases) {
  json list = json::array();
  for (const GoldenCase& golden : cases) {
    json probabilities = json::array();
    for (const float p : golden.probabilities) {
      probabilities.push_back(std::round(static_cast<double>(p) * 1e6) / 1e6);
    }
    list.push_back({{"packed", pack(golden.raster)}, {"probabilities", probabilities}});
  }
  return list.dump();
}

Result<std::vector<GoldenCase>> parse_golden(const json& list, std::size_t pixels) {
  const Error error{"metadata 'golden' must be a list of {packed, probabilities}"};
  std::vector<GoldenCase> cases;
  if (!list.is_array()) return error;
  for (const json& item : list) {
    if (!item.is_object()) return error;
    const bool packed = item.contains("packed");
    const char* const key = packed ? "packed" : "raster";
    if (!item.contains(key) || !item[key].is_string() || !item.contains("probabilities") ||
        !item["probabilities"].is_array()) {
      return error;
    }
    GoldenCase golden;
    if (!unpack(item[key].get_ref<const std::string&>(), packed, golden.raster, pixels)) {
      return Error{"golden case " + std::to_string(cases.size() + 1) +
                   ": its picture is not the network's " + std::to_string(pixels) + " pixels"};
    }
    for (const json& probability : item["probabilities"]) {
      if (!probability.is_number()) return error;
      golden.probabilities.push_back(probability.get<float>());
    }
    cases.push_back(std::move(golden));
  }
  return cases;
}

}  // namespace inkdigit
