#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "engine/model/model.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

// {"name", "crc32"}: tells which weights they are. CRC-32 of the float32 weights file that the
// model makes, as 8 hexadecimal digits.
nlohmann::json identity(const Model& model);

// A UserError where the recipe asks for a teacher and there is none, or the other way round, or
// where a teacher's pictures or classes are not the recipe's. Normalization may differ.
void check_teachers(const Recipe& recipe, std::span<const Model> teachers);

}  // namespace inkdigit
