// What the terminal on standard error can show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace inkdigit {

// Whether a line can be drawn over and over: it is a terminal, and $TERM is not "dumb".
bool can_redraw_line();

// Its columns as they are now, or $COLUMNS where that is fewer; 80 where neither is known.
std::size_t terminal_columns();

// Columns that the text takes: two for wide characters, none for combining ones.
std::size_t columns_of(std::string_view text);

// The text, or as much of it as fits, with "..." at its end where there is room for that.
std::string cut_to_columns(std::string_view text, std::size_t columns);

}  // namespace inkdigit
