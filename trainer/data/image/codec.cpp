#include "trainer/data/image/codec.hpp"

#include <algorithm>

#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

// 1234567 -> "1,234,567"
std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t end = text.size(); end > 3; end -= 3) text.insert(end - 3, ",");
  return text;
}

}  // namespace

bool begins_with(Bytes bytes, std::string_view text) {
  return bytes.size() >= text.size() &&
         std::equal(text.begin(), text.end(), bytes.begin(),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

void damaged(std::string_view format, const std::string& what) {
  throw UserError("damaged picture (" + std::string(format) + "): " + what);
}

void not_read(std::string_view format, const std::string& what) {
  throw UserError("a picture of a kind that is not read (" + std::string(format) + "): " + what);
}

std::string ends_early(std::uint64_t found, std::uint64_t needed, std::string_view of_what) {
  return "ends early: " + grouped(found) + " of " + grouped(needed) + " " + std::string(of_what);
}

}  // namespace inkdigit
