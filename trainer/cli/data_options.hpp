// The data of commands that train: --data, and how often an epoch shows each set.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "trainer/data/dataset.hpp"
#include "trainer/ranks/ranks.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

struct DataArguments {
  std::vector<std::string> specs;
  std::vector<double> weights;  // one for each, or none
};

// --data and --data-weights.
void add_data_options(CLI::App& command, DataArguments& arguments);

// A UserError where there is not one of `values` for each of --data, or none, or where one is not
// allowed; `range` says which are.
void check_one_for_each(const std::string& option, const std::vector<double>& values,
                        const DataArguments& arguments, const std::function<bool(double)>& allowed,
                        const char* range);

void check_data_weights(const DataArguments& arguments);

// For all ranks; the first has progress on the terminal, and a line on stderr for what may not be
// meant. `seed` is that of what the program draws, `threads` are this rank's.
Dataset load_training_data(const DataArguments& arguments, const Recipe& recipe, std::uint64_t seed,
                           Ranks& ranks, int threads);

}  // namespace inkdigit
