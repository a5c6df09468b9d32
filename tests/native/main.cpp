// Catch2's main, with one thing before it: where INKDIGIT_SIMD is set, all tests run on the SIMD
// target of that name. "list" prints the names of those that this machine and this build have.
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "engine/kernels/simd_targets.hpp"

#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

namespace {

constexpr int kBadUsage = 2;

// The names, best first, each behind `separator`.
std::string target_names(const char* separator) {
  std::string names;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    names += (names.empty() ? "" : separator) + std::string(hwy::TargetName(target));
  }
  return names;
}

// Leaves kernels no choice but the target `name`; an exit status where the tests are not to run.
std::optional<int> choose_target(std::string_view name) {
  if (name == "list") {
    std::cout << target_names("\n") << '\n';
    return EXIT_SUCCESS;
  }
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    if (name != hwy::TargetName(target)) continue;
    hwy::DisableTargets(~target);
    return std::nullopt;
  }
  std::cerr << "INKDIGIT_SIMD: no target '" << name << "' here; there is " << target_names(", ")
            << '\n';
  return kBadUsage;
}

}  // namespace

int main(int argc, char* argv[]) {
  if (const char* name = std::getenv("INKDIGIT_SIMD"); name != nullptr && *name != '\0') {
    if (const std::optional<int> status = choose_target(name)) return *status;
  }
  return Catch::Session().run(argc, argv);
}
