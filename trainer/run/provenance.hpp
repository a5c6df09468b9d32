#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "trainer/data/dataset.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

// How trained weights came to be: {"recipe", "seed", "data": {"name", "samples", "crc32", "sets"},
// "epoch"}. `sets`: of the data, see sets_json(). The same arguments give the same text: no date,
// duration or path.
nlohmann::json provenance_of(const Recipe& recipe, const Dataset& data,
                             const std::string& data_checksum, const nlohmann::json& sets,
                             int epoch);

}  // namespace inkdigit
