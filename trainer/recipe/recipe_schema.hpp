#pragma once

#include <nlohmann/json_fwd.hpp>

namespace inkdigit {

// A JSON Schema (draft 7, which editors complete from) of what parse_recipe takes, made from the
// same lists of fields: recipes/recipe.schema.json is this.
nlohmann::json recipe_schema();

}  // namespace inkdigit
