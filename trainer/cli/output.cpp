#include "trainer/cli/output.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "engine/text.hpp"

namespace inkdigit {
namespace {

// main() ignores the signal, so that pipes other than standard output give errors.
void end_by_broken_pipe() {
  sigset_t signal;
  sigemptyset(&signal);
  sigaddset(&signal, SIGPIPE);
  std::signal(SIGPIPE, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &signal, nullptr);
  std::raise(SIGPIPE);
}

void write(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (written && std::fflush(stdout) == 0) return;
  const int error = errno;
  if (error == EPIPE) end_by_broken_pipe();
  throw std::runtime_error("standard output cannot be written: " +
                           std::generic_category().message(error));
}

}  // namespace

void print_line(std::string_view line) { write(escaped(line) + "\n"); }

void print_text(std::string_view text) {
  std::string lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    lines += escaped(text.substr(start, end - start)) + "\n";
    start = end + 1;
  }
  write(lines);
}

void print_json(const nlohmann::json& json) {
  write(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

}  // namespace inkdigit
