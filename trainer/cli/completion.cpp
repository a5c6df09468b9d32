#include "trainer/cli/completion.hpp"

#include "trainer/data/sets/set_kind.hpp"

namespace inkdigit {

std::vector<std::string> spec_beginnings() {
  std::vector<std::string> words;
  for (const SetKind* kind : set_kinds()) {
    const bool needs_argument = kind->usage.substr(kind->name.size()).starts_with(':');
    words.push_back(std::string(kind->name) + (needs_argument ? ":" : ""));
  }
  return words;
}

}  // namespace inkdigit
