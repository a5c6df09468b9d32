#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace inkdigit {

// One line on stderr that is drawn over and over, as wide as the terminal is at the moment; silent
// when stderr is no terminal, or one that cannot draw over a line.
class Progress {
 public:
  // Where print() writes: to standard output, or, where that is left to JSON, to stderr if that is
  // a terminal.
  enum class Lines { kStandardOutput, kTerminal };

  explicit Progress(Lines lines = Lines::kStandardOutput);
  // Takes the line away, so that whatever is said next, an error for example, has one of its own.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `share` of the whole work is done (0..1); drawn at most ten times a second. The time left is
  // that of the work so far, carried on.
  void show(double share, const std::string& text);

  // One or more lines above the progress.
  void print(const std::string& text);

  // Takes the line away until the next show().
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  Lines lines_;
  bool terminal_;
  bool standing_ = false;  // a line is on the screen
  Clock::time_point start_ = Clock::now();
  Clock::time_point drawn_{};
};

// "1:05" or "2:03:10"
std::string duration_text(double seconds);

}  // namespace inkdigit
