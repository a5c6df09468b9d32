#pragma once

#include <stdexcept>
#include <string_view>

#include "engine/result.hpp"
#include "engine/text.hpp"

namespace inkdigit {

// The input of the person at the command line was wrong. The message is one line: what, where, what
// would be right. main() prints it and exits with 2.
class UserError : public std::runtime_error {
 public:
  // It may quote a name or a library's words: what would break the line is escaped.
  explicit UserError(std::string_view text) : std::runtime_error(escaped(text)) {}
};

// The same where every line about it is on stderr already: main() only exits with 2.
class AlreadyReported : public std::exception {};

// The value, or its error thrown with "where: " in front.
template <class T>
T value_or_throw(Result<T> result, const std::string& where) {
  if (!result) throw UserError(where + ": " + result.error().message);
  return std::move(*result);
}

}  // namespace inkdigit
