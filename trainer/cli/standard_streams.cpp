#include "trainer/cli/standard_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <stdexcept>
#include <string>
#include <system_error>

namespace inkdigit {

void occupy_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(stream, F_GETFD) >= 0) continue;
    // The lowest number that is free, which is this one.
    if (::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0) {
      throw std::runtime_error("/dev/null cannot be opened");
    }
  }
}

void finish_standard_output() {
  const std::string what = "standard output cannot be written";
  if (!std::cout.flush() || std::fflush(stdout) != 0) {
    throw std::runtime_error(what + ": " + std::generic_category().message(errno));
  }
  if (std::ferror(stdout) != 0) throw std::runtime_error(what);
}

}  // namespace inkdigit
