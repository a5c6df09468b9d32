// Kernels are tested on every instruction set that this machine and this build have.
#pragma once

#include <set>
#include <string>

#include "engine/kernels/gemm.hpp"
#include "engine/kernels/simd_targets.hpp"
#include "tests/native/support/catch.hpp"

namespace inkdigit::test {

template <class Check>
void on_every_target(Check check) {
  std::set<std::string> seen;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    INFO("target " << gemm_target());
    CHECK(seen.insert(gemm_target()).second);
    check();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  CHECK(seen.contains(gemm_target()));
}

}  // namespace inkdigit::test
