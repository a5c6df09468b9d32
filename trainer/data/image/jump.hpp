// libpng and libjpeg report errors by calling a function that must not return. Leaving it by an
// exception would unwind C code, which the standard does not define; longjmp is defined as long as
// it skips no destructor. So the steps between setjmp and longjmp are C calls on plain data, and
// whatever owns memory lives outside of them.
#pragma once

#include <array>
#include <csetjmp>
#include <cstdio>
#include <string>
#include <type_traits>

namespace inkdigit {

class Jump {
 public:
  Jump() = default;
  Jump(const Jump&) = delete;
  Jump& operator=(const Jump&) = delete;
  ~Jump() = default;

  // False where `steps` ended by leave(). They must make no object that has a destructor.
  template <class Steps>
  bool run(const Steps& steps) {
    static_assert(std::is_trivially_destructible_v<Steps>);
    if (setjmp(target_) != 0) return false;  // NOLINT(cert-err52-cpp): see above
    steps();
    return true;
  }

  // Only within run().
  [[noreturn]] void leave(const char* message) {
    std::snprintf(message_.data(), message_.size(), "%s", message);
    std::longjmp(target_, 1);  // NOLINT(cert-err52-cpp)
  }

  [[nodiscard]] std::string message() const { return message_.data(); }

 private:
  std::jmp_buf target_{};
  std::array<char, 256> message_{};
};

}  // namespace inkdigit
