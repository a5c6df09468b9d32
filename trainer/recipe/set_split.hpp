#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>

#include "trainer/data/dataset.hpp"
#include "trainer/data/split.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

// Splits each set of data by itself, by its own share: `shares` has one for each source. By writer,
// one of several sets is held out by the largest share of theirs. Errors are those of split_data.
Split split_sets(const Dataset& data, SplitBy by, std::span<const double> shares,
                 std::uint64_t seed);

// What a training holds out: by sets where there are shares of each, all together where there are
// none.
Split split_for(const TrainingSpec& training, std::span<const double> shares, const Dataset& data);

// sources_json(), with the "validation_share" of each set; just that where there are no shares.
nlohmann::json sets_json(const Dataset& data, std::span<const double> shares);

}  // namespace inkdigit
