// What is wrong with a file, as a UserError that names it.
#pragma once

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

#include "trainer/base/user_error.hpp"

namespace inkdigit {

[[noreturn]] inline void fail(const std::filesystem::path& path, const std::string& what) {
  throw UserError(path.string() + ": " + what);
}

// By errno.
[[noreturn]] inline void fail_errno(const std::filesystem::path& path, const std::string& what) {
  fail(path, what + ": " + std::generic_category().message(errno));
}

}  // namespace inkdigit
