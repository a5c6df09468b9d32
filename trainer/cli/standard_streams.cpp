#include "trainer/cli/standard_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>

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

}  // namespace inkdigit
