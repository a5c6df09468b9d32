#include "trainer/cli/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace inkdigit {

Progress::Progress() : terminal_(::isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() { clear(); }

void Progress::show(double share, const std::string& text) {
  constexpr std::chrono::milliseconds kInterval(100);
  constexpr int kWidth = 24;  // characters
  const Clock::time_point now = Clock::now();
  if (!terminal_ || now - drawn_ < kInterval) return;
  drawn_ = now;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const double left = share > 0 ? elapsed * (1 - share) / share : 0;
  const int filled = static_cast<int>(std::lround(kWidth * std::clamp(share, 0.0, 1.0)));
  const std::string bar = std::string(static_cast<std::size_t>(filled), '#') +
                          std::string(static_cast<std::size_t>(kWidth - filled), '.');
  std::fprintf(stderr, "\r[%s] %s  %s left\033[K", bar.c_str(), text.c_str(),
               duration_text(left).c_str());
  std::fflush(stderr);
}

void Progress::print(const std::string& line) {
  clear();
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void Progress::clear() const {
  if (terminal_) std::fprintf(stderr, "\r\033[K");
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
