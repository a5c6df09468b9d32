// Fields of a recipe that the command line sets: --set training.epochs=3
// --set network.layers.0.kernel=3.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

namespace inkdigit {

// Sets fields of a recipe's JSON, in order, before it is parsed. Each of `settings` is
// path.to.field=value: keys, and indices of lists, counted from 0; sections that are missing are
// made. A value is of the type that the recipes' schema has for the field: text as it stands,
// numbers, true or false, and JSON for a list or an object. A UserError names the setting, and says
// what would be right: the nearest key, the length of the list, the type and the range. What
// follows from several fields together is for parse_recipe.
void override_fields(nlohmann::json& recipe, std::span<const std::string> settings);

// One of them, by recipe_schema(). `origin` says in errors where it comes from, as "--set " does.
void override_field(nlohmann::json& recipe, const nlohmann::json& schema,
                    const std::string& setting, const std::string& origin);

}  // namespace inkdigit
