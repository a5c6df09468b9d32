#include "trainer/crossval/plan.hpp"

#include <nlohmann/json.hpp>

#include "engine/json/parse.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/run/run_identity.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

json plan_of(const Recipe& recipe, const Dataset& data, int folds) {
  return {{"recipe", to_json(recipe)},
          {"sets", sources_json(data)},
          {"crc32", checksum(data)},
          {"folds", folds}};
}

RunIdentity identity_of(const json& plan) {
  RunIdentity identity;
  identity.recipe = plan.value("recipe", json::object()).dump();
  identity.data_checksum = plan.value("crc32", "");
  identity.sampling = json{{"sets", plan.value("sets", json::array())}}.dump();
  return identity;
}

// What of `now` is not as in `then`; "" where nothing is.
std::string plan_difference(const json& now, const json& then) {
  const auto but = [](const std::string& what, const json& one, const json& other) {
    return what + " is " + one.dump() + ", there " + other.dump();
  };
  const json folds = then.value("folds", json());
  if (now["folds"] != folds) return but("--folds", now["folds"], folds);
  const json::json_pointer epochs("/recipe/training/epochs");
  if (now.value(epochs, json()) != then.value(epochs, json())) {
    return but("the number of epochs", now.value(epochs, json()), then.value(epochs, json()));
  }
  return difference(identity_of(now), identity_of(then));
}

}  // namespace

void hold_to_plan(const RunFolder& folder, const Recipe& recipe, const Dataset& data, int folds) {
  const json plan = plan_of(recipe, data, folds);
  const std::filesystem::path path = folder.path() / "plan.json";
  const std::string where = folder.path().string();
  if (!std::filesystem::exists(path)) {
    if (const auto result = folder.find_result()) {
      throw UserError(where + ": there is '" + *result + "' of a training; choose another --out");
    }
    write_file(path, plan.dump() + "\n");
    return;
  }
  const std::vector<std::uint8_t> bytes = read_file(path);
  const json then = value_or_throw(
      parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()}), path.string());
  if (!then.is_object()) throw UserError(path.string() + ": is no plan; choose another --out");
  const std::string other = plan_difference(plan, then);
  if (!other.empty()) {
    throw UserError(where + ": there is another cross-validation; " + other +
                    "; give the same again, or choose another --out");
  }
}

}  // namespace inkdigit
