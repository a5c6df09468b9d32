#include "trainer/io/note.hpp"

#include <unistd.h>

#include <cstdio>

namespace inkdigit {

void note(const std::string& line) {
  const char* clear = ::isatty(STDERR_FILENO) != 0 ? "\r\033[K" : "";
  std::fprintf(stderr, "%sinkdigit: %s\n", clear, line.c_str());
}

}  // namespace inkdigit
