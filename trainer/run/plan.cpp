#include "trainer/run/plan.hpp"

#include <nlohmann/json.hpp>

#include "engine/json/parse.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/ranks/together.hpp"
#include "trainer/run/run_identity.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

std::filesystem::path plan_path(const RunFolder& folder) { return folder.path() / "plan.json"; }

json plan_of(const Recipe& recipe, const Dataset& data, const json& own) {
  json plan = own;
  plan["recipe"] = to_json(recipe);
  plan["sets"] = sources_json(data);
  plan["crc32"] = checksum(data);
  return plan;
}

RunIdentity identity_of(const json& plan) {
  RunIdentity identity;
  identity.recipe = plan.value("recipe", json::object()).dump();
  identity.data_checksum = plan.value("crc32", "");
  identity.sampling = json{{"sets", plan.value("sets", json::array())}}.dump();
  return identity;
}

std::string whole_difference(const json& now, const json& then, const PlanKind& kind) {
  std::string own = kind.difference(now, then);
  if (!own.empty()) return own;
  const json::json_pointer epochs("/recipe/training/epochs");
  const json wanted = now.value(epochs, json());
  const json planned = then.value(epochs, json());
  if (wanted != planned) return plan_difference("the number of epochs", wanted, planned);
  return difference(identity_of(now), identity_of(then));
}

void hold_to(const json& plan, const RunFolder& folder, const PlanKind& kind) {
  const std::filesystem::path path = plan_path(folder);
  const std::string where = folder.path().string();
  if (!has_plan(folder)) {
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
  const std::string other = whole_difference(plan, then, kind);
  if (!other.empty()) {
    throw UserError(where + ": there is another " + kind.name + "; " + other +
                    "; give the same again, or choose another --out");
  }
}

}  // namespace

std::string plan_difference(const std::string& what, const json& now, const json& then) {
  return what + " is " + now.dump() + ", there " + then.dump();
}

bool has_plan(const RunFolder& folder) { return std::filesystem::exists(plan_path(folder)); }

void hold_to_plan(Ranks& ranks, const RunFolder& folder, const Recipe& recipe, const Dataset& data,
                  const json& own, const PlanKind& kind) {
  const json plan = plan_of(recipe, data, own);
  on_first(ranks, [&] { hold_to(plan, folder, kind); });
  if (ranks.alone()) return;
  const json first = json::parse(bytes_from_first(ranks, plan.dump()));
  together(ranks, [&] {
    const std::string other = whole_difference(plan, first, kind);
    if (other.empty()) return;
    throw UserError("rank " + std::to_string(ranks.rank()) + " is given another " + kind.name +
                    " than rank 0; " + other + "; give the same to all");
  });
}

}  // namespace inkdigit
