#include "trainer/cli/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <sstream>

#include "engine/text.hpp"
#include "trainer/base/terminal.hpp"
#include "trainer/cli/output.hpp"

namespace inkdigit {
namespace {

// "[####....] ", or nothing where there is no room for it.
std::string bar_text(double share, std::size_t room) {
  constexpr std::size_t kAround = 3;  // brackets and a blank
  constexpr std::size_t kLeast = 8;   // fewer say little
  constexpr std::size_t kMost = 24;
  if (room < kAround + kLeast) return "";
  const std::size_t width = std::min(kMost, room - kAround);
  const auto filled = static_cast<std::size_t>(
      std::lround(static_cast<double>(width) * std::clamp(share, 0.0, 1.0)));
  return "[" + std::string(filled, '#') + std::string(width - filled, '.') + "] ";
}

// What of it fits into the columns: the text first, then the time left, then a bar.
std::string progress_line(double share, const std::string& text, double seconds_left,
                          std::size_t columns) {
  const std::string what = cut_to_columns(escaped(text), columns);
  std::size_t room = columns - columns_of(what);
  std::string left = "  " + duration_text(seconds_left) + " left";
  if (left.size() > room) left.clear();
  room -= left.size();
  return bar_text(share, room) + what + left;
}

}  // namespace

Progress::Progress(Lines lines) : lines_(lines), terminal_(can_redraw_line()) {}

Progress::~Progress() { clear(); }

void Progress::show(double share, const std::string& text) {
  constexpr std::chrono::milliseconds kInterval(100);
  const Clock::time_point now = Clock::now();
  if (!terminal_ || now - drawn_ < kInterval) return;
  drawn_ = now;
  standing_ = true;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const double left = share > 0 ? elapsed * (1 - share) / share : 0;
  // Behind a character in the last column some terminals go on to the next line.
  const std::size_t columns = terminal_columns() - 1;
  std::fprintf(stderr, "\r%s\033[K", progress_line(share, text, left, columns).c_str());
  std::fflush(stderr);
}

void Progress::print(const std::string& text) {
  clear();
  if (lines_ == Lines::kStandardOutput) {
    print_text(text);
    return;
  }
  if (::isatty(STDERR_FILENO) == 0) return;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::fprintf(stderr, "%s\n", escaped(line).c_str());
  }
}

void Progress::clear() {
  if (standing_) std::fprintf(stderr, "\r\033[K");
  standing_ = false;
}

std::string duration_text(double seconds) {
  const long whole = std::lround(std::max(0.0, seconds));
  std::array<char, 48> text{};
  if (whole < 3600) {
    std::snprintf(text.data(), text.size(), "%ld:%02ld", whole / 60, whole % 60);
  } else {
    std::snprintf(text.data(), text.size(), "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60,
                  whole % 60);
  }
  return text.data();
}

}  // namespace inkdigit
