#pragma once

#include <nlohmann/json_fwd.hpp>

namespace inkdigit {

// A JSON Schema (draft 7, which editors complete from) of what parse_space takes:
// spaces/space.schema.json is this. Which values a layer's field takes is not in it.
nlohmann::json space_schema();

}  // namespace inkdigit
