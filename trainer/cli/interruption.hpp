#pragma once

namespace inkdigit {

// While it lives, the first SIGINT (Ctrl-C), SIGTERM or SIGHUP is remembered, and the next ends the
// program at once, as each of them does anyway. A signal that is ignored (nohup) stays so. One
// object at a time.
class Interruption {
 public:
  Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption();

  // The signal that came, 0 = none.
  [[nodiscard]] static int signal();
};

// Ends the program by the signal, as if nothing had caught it, so that a shell sees the status it
// expects (130 for SIGINT, 143 for SIGTERM). Standard output is flushed before.
[[noreturn]] void end_by(int signal);

}  // namespace inkdigit
