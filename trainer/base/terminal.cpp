#include "trainer/base/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <clocale>
#include <cstdlib>
#include <cwchar>

namespace inkdigit {
namespace {

// Makes the C library take text for UTF-8 on this thread, whatever the user's locale.
class Utf8 {
 public:
  Utf8() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (locale_ != nullptr) previous_ = uselocale(locale_);
  }
  ~Utf8() {
    if (locale_ == nullptr) return;
    uselocale(previous_);
    freelocale(locale_);
  }
  Utf8(const Utf8&) = delete;
  Utf8& operator=(const Utf8&) = delete;

 private:
  locale_t locale_;
  locale_t previous_ = nullptr;
};

struct Extent {
  std::size_t bytes = 0;
  std::size_t columns = 0;
};

// The character that starts `text`.
Extent first_character(std::string_view text) {
  std::mbstate_t state{};
  wchar_t character = 0;
  const std::size_t length = std::mbrtowc(&character, text.data(), text.size(), &state);
  if (length == 0 || length > text.size()) return {1, 1};  // none of UTF-8: a byte is a column
  return {length, static_cast<std::size_t>(std::max(0, wcwidth(character)))};
}

// As many of the text's characters as fit.
Extent fitting(std::string_view text, std::size_t columns) {
  const Utf8 utf8;
  Extent all;
  while (all.bytes < text.size()) {
    const Extent next = first_character(text.substr(all.bytes));
    if (all.columns + next.columns > columns) break;
    all.bytes += next.bytes;
    all.columns += next.columns;
  }
  return all;
}

// 0 where there is none.
std::size_t columns_of_environment() {
  const char* text = std::getenv("COLUMNS");
  if (text == nullptr) return 0;
  const std::string_view digits(text);
  std::size_t columns = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), columns);
  return error == std::errc() && end == digits.data() + digits.size() ? columns : 0;
}

}  // namespace

bool can_redraw_line() {
  const char* term = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) != 0 && term != nullptr && *term != '\0' &&
         std::string_view(term) != "dumb";
}

std::size_t terminal_columns() {
  constexpr std::size_t kUsual = 80;
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  const std::size_t wanted = columns_of_environment();
  if (!known) return wanted > 0 ? wanted : kUsual;
  return wanted > 0 ? std::min<std::size_t>(wanted, size.ws_col) : size.ws_col;
}

std::size_t columns_of(std::string_view text) {
  constexpr std::size_t kWidest = 2;
  return fitting(text, kWidest * text.size()).columns;
}

std::string cut_to_columns(std::string_view text, std::size_t columns) {
  constexpr std::string_view kMore = "...";
  const std::size_t whole = fitting(text, columns).bytes;
  if (whole == text.size() || columns < 2 * kMore.size()) return std::string(text.substr(0, whole));
  const std::size_t some = fitting(text, columns - kMore.size()).bytes;
  return std::string(text.substr(0, some)) + std::string(kMore);
}

}  // namespace inkdigit
