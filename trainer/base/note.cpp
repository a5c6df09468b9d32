#include "trainer/base/note.hpp"

#include <cstdio>
#include <new>

#include "engine/text.hpp"
#include "trainer/base/terminal.hpp"

namespace inkdigit {

void note(std::string_view line) {
  const char* clear = can_redraw_line() ? "\r\033[K" : "";
  try {
    std::fprintf(stderr, "%sinkdigit: %s\n", clear, escaped(line).c_str());
  } catch (const std::bad_alloc&) {
    std::fprintf(stderr, "%sinkdigit: %.*s\n", clear, static_cast<int>(line.size()), line.data());
  }
}

}  // namespace inkdigit
