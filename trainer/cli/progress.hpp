#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace inkdigit {

// One line on stderr that is drawn over and over; silent when stderr is no terminal.
class Progress {
 public:
  Progress();
  // Takes the line away.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `share` of the whole work is done (0..1); drawn at most ten times a second. The time left is
  // that of the work so far, carried on.
  void show(double share, const std::string& text);

  // A line of standard output, above the progress.
  void print(const std::string& line);

 private:
  using Clock = std::chrono::steady_clock;

  void clear() const;

  bool terminal_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point drawn_{};
};

// "1:05" or "2:03:10"
std::string duration_text(double seconds);

}  // namespace inkdigit
