#include "trainer/run/provenance.hpp"

#include <nlohmann/json.hpp>

namespace inkdigit {

nlohmann::json provenance_of(const Recipe& recipe, const Dataset& data,
                             const std::string& data_checksum, const nlohmann::json& sets,
                             int epoch) {
  return {
      {"recipe", to_json(recipe)},
      {"seed", recipe.training.seed},
      {"data",
       {{"name", data.name}, {"samples", data.size()}, {"crc32", data_checksum}, {"sets", sets}}},
      {"epoch", epoch}};
}

}  // namespace inkdigit
