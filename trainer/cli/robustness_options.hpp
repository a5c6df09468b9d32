// What `eval` is asked about attacks and corruptions.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "trainer/measure/robustness.hpp"

namespace inkdigit {

struct RobustnessArguments {
  std::vector<std::string> attacks;
  std::vector<double> epsilons{0.1, 0.2, 0.3};
  int steps = 40;
  double step_size = 0.01;
  bool no_random_start = false;
  std::vector<std::string> corruptions;
  int images = 1000;  // 0 = all
};

void add_robustness_options(CLI::App& command, RobustnessArguments& arguments);

RobustnessPlan robustness_plan(const RobustnessArguments& arguments, int threads);

// Those of the samples that the plan is measured on.
std::vector<std::uint32_t> robustness_samples(const RobustnessArguments& arguments,
                                              std::span<const std::uint32_t> samples);

}  // namespace inkdigit
