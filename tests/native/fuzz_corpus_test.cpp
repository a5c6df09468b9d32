// What fuzzing has found, and where it starts, stays read without a crash: each file of
// tests/fuzz/corpus/TARGET goes through the target again.
#include <filesystem>

#include "tests/fuzz/targets.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/paths.hpp"
#include "trainer/base/files.hpp"

namespace inkdigit {
namespace {

TEST_CASE("every fuzz target comes back from its corpus") {
  for (const auto& [name, run] : fuzz::kTargets) {
    std::size_t replayed = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(test::kFuzzCorpus) / name)) {
      INFO(entry.path().string());
      run(read_file(entry.path()));
      ++replayed;
    }
    CHECK(replayed > 0);
    run({});
  }
}

}  // namespace
}  // namespace inkdigit
