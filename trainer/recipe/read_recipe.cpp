#include <nlohmann/json.hpp>

#include "engine/json/parse.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/recipe/override.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {
namespace {

// Those that are shipped have names that invite to be given alone.
void require_recipe(const std::filesystem::path& path) {
  std::error_code error;
  if (is_standard_input(path) || std::filesystem::exists(path, error)) return;
  const std::filesystem::path shipped = std::filesystem::path("trainer/recipes") / path.filename();
  for (const std::string& likely :
       {path.string() + ".json", shipped.string(), shipped.string() + ".json"}) {
    if (!std::filesystem::is_regular_file(likely, error)) continue;
    throw UserError(path.string() + ": no such file (did you mean '" + likely + "'?)");
  }
}

}  // namespace

Recipe read_recipe(const std::filesystem::path& path, std::span<const std::string> settings) {
  require_recipe(path);
  const std::vector<std::uint8_t> file = read_file(path);
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  nlohmann::json json = value_or_throw(parse_json(text), path.string());
  // What is wrong with the file itself is not to be told as a setting's fault.
  if (!json.is_object()) value_or_throw(parse_recipe(json), path.string());
  override_fields(json, settings);
  return value_or_throw(parse_recipe(json),
                        path.string() + (settings.empty() ? "" : ", with what --set says"));
}

}  // namespace inkdigit
