// A recipe that trains in a moment, and data for it.
#pragma once

#include <string>

#include "tests/native/support/networks.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"
#include "trainer/data/load.hpp"
#include "trainer/recipe/recipe.hpp"
#include "trainer/run/train.hpp"

namespace inkdigit::test {

Recipe small_recipe(int epochs, int seed);

Dataset synthetic(std::size_t count);

// A learning rate that is 0 as a float: plain gradient descent leaves every parameter as it is.
inline constexpr double kStill = 1e-60;

inline constexpr TrainOptions kResume{.threads = 1, .start = Start::kResume};

// Thrown by an observer to stop a training where a signal might.
struct Killed : std::exception {};

// The weights that a training ends in.
std::vector<std::uint8_t> trained(const Recipe& recipe, const Dataset& data, int threads);

// Trains with a checkpoint after every step, stopped again and again `steps` steps on and resumed.
// Returns how many attempts that took.
int train_with_stops(const Recipe& recipe, const Dataset& data, const std::filesystem::path& run,
                     int steps);

}  // namespace inkdigit::test
