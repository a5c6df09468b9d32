// The engine's way of saying that something was wrong: no exceptions, so that the same code
// compiles to WebAssembly without their run-time support.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace inkdigit {

// One line for the person whose input it was: what, where, what would be right. It may say what a
// file calls something, and a file may have any bytes there: they are escaped.
struct Error {
  explicit Error(const std::string& text);
  std::string message;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {
  }  // NOLINT: implicit, so that `return value;` reads naturally
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: as above

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Only where ok().
  T& operator*() & { return *std::get_if<0>(&state_); }
  const T& operator*() const& { return *std::get_if<0>(&state_); }
  T&& operator*() && { return std::move(*std::get_if<0>(&state_)); }
  T* operator->() { return std::get_if<0>(&state_); }
  const T* operator->() const { return std::get_if<0>(&state_); }

  // Only where not ok().
  [[nodiscard]] const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

// Success, or what was wrong.
using Status = Result<std::monostate>;

inline Status success() { return std::monostate{}; }

}  // namespace inkdigit
