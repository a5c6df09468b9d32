#include "trainer/transform/compress/compact.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/weights_file/checksum.hpp"

namespace inkdigit {
namespace {

nlohmann::json name_and_checksum(const nlohmann::json& recipe) {
  const std::string text = recipe.dump();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  return {{"name", recipe.value("name", "")}, {"crc32", crc32_text(crc32({bytes, text.size()}))}};
}

}  // namespace

Model compact(Model model) {
  // One picture goes through every layer: it notices a wrong kernel or loader as four do, if not
  // every wrong class.
  constexpr std::size_t kCases = 1;
  model.golden.resize(std::min(model.golden.size(), kCases));
  nlohmann::json provenance = nlohmann::json::parse(model.provenance);
  const auto recipe = provenance.find("recipe");
  if (recipe != provenance.end() && recipe->contains("network")) {
    *recipe = name_and_checksum(*recipe);
  }
  if (provenance.contains("data")) provenance["data"].erase("sets");
  model.provenance = provenance.dump();
  return model;
}

}  // namespace inkdigit
