#include "trainer/cli/interruption.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace inkdigit {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

// All that a signal handler may touch.
volatile std::sig_atomic_t received = 0;

extern "C" void remember(int signal) {
  if (received != 0) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  received = signal;
}

}  // namespace

Interruption::Interruption() {
  received = 0;
  for (const int signal : kSignals) {
    struct sigaction action {};
    sigaction(signal, nullptr, &action);
    if (action.sa_handler == SIG_IGN) continue;
    action = {};
    action.sa_handler = remember;
    action.sa_flags = SA_RESTART;
    sigaction(signal, &action, nullptr);
  }
}

Interruption::~Interruption() {
  for (const int signal : kSignals) {
    struct sigaction action {};
    sigaction(signal, nullptr, &action);
    if (action.sa_handler == remember) std::signal(signal, SIG_DFL);
  }
}

int Interruption::signal() { return received; }

void end_by(int signal) {
  std::fflush(stdout);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  std::abort();  // not reached: the signal is not blocked here
}

}  // namespace inkdigit
