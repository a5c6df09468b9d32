#include "trainer/run/teachers.hpp"

#include <nlohmann/json.hpp>

#include "engine/weights_file/checksum.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
nlohmann::json identity(const Model& model) {
  return {{"name", model.name}, {"crc32", crc32_text(crc32(write_weights(model)))}};
}

void check_teachers(const Recipe& recipe, std::span<const Model> teachers) {
  const bool wanted = recipe.distill.weight > 0;
  if (wanted && teachers.empty()) {
    throw UserError("recipe '" + recipe.name +
                    "': 'distill' needs trained weights to learn from; give --teacher WEIGHTS");
  }
  if (!wanted && !teachers.empty()) {
    throw UserError("--teacher: recipe '" + recipe.name +
                    "' does not distill; it does with a 'weight' above 0 in its section distill");
  }
  const Shape shape = recipe.network.input.shape();
  for (const Model& teacher : teachers) {
    const NetworkSpec& spec = teacher.network.spec();
    const auto check = [&](bool same, const std::string& what, const std::string& its,
                           const std::string& recipes) {
      if (same) return;
      throw UserError("--teacher: " + what + " of the network '" + teacher.name + "' " + its +
                      " but the recipe's " + recipes);
    };
    check(spec.input.shape() == shape, "the input", "is " + spec.input.shape().text(),
          "is " + shape.text());
    check(spec.classes == recipe.network.classes, "the classes",
          "are " + nlohmann::json(spec.classes).dump(),
          "are " + nlohmann::json(recipe.network.classes).dump());
  }
}

}  // namespace inkdigit
