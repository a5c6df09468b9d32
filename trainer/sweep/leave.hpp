// What a sweep leaves in its folder beside the trials.
#pragma once

#include <filesystem>

#include "trainer/sweep/result.hpp"
#include "trainer/sweep/sweep.hpp"

namespace inkdigit {

std::filesystem::path trial_folder(const std::filesystem::path& sweep, int trial, int seed);

// best.json and best.safetensors, where there is a best trial, sweep.json, and report.html.
void leave_result(const std::filesystem::path& folder, const SweepPlan& plan,
                  const SweepResult& result);

}  // namespace inkdigit
