#include "trainer/recipe/unseen.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <string_view>

#include "trainer/recipe/recipe.hpp"
#include "trainer/recipe/set_split.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

// Sets that the program draws, by a seed: "synthetic:500".
bool is_drawn(std::string_view name) {
  const std::size_t colon = name.find(':');
  const std::string_view kind = name.substr(0, colon);
  if (colon == std::string_view::npos || (kind != "synthetic" && kind != "negatives")) return false;
  const std::string_view count = name.substr(colon + 1);
  return std::all_of(count.begin(), count.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// What a training by this recipe held out of its sets; nothing where they are not those of data.
std::optional<std::vector<std::uint32_t>> held_out_of(const json& sets, const Recipe& recipe,
                                                      const Dataset& data) {
  if (!sets.is_array() || sets.size() != data.sources.size()) return std::nullopt;
  std::vector<double> shares;
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const DataSource& source = data.sources[i];
    if (!sets[i].is_object() || sets[i].value("name", json()) != source.name ||
        sets[i].value("samples", json()) != source.samples) {
      return std::nullopt;
    }
    const json share = sets[i].value("validation_share", json());
    if (share.is_number()) shares.push_back(share);
  }
  if (!shares.empty() && shares.size() != sets.size()) return std::nullopt;
  return split_for(recipe.training, shares, data).validation;
}

// The names of the sets that the training may have seen.
std::string seen_sets(const json& sets, const Dataset& data, bool same_drawings) {
  std::string names;
  for (const DataSource& source : data.sources) {
    const bool trained_on =
        sets.is_array() && std::any_of(sets.begin(), sets.end(), [&](const json& set) {
          return set.is_object() && set.value("name", json()) == source.name;
        });
    if (!trained_on || (is_drawn(source.name) && !same_drawings)) continue;
    names += (names.empty() ? "" : " + ") + source.name;
  }
  return names;
}

constexpr const char* kTooSure = ", so that answers may become too sure";

}  // namespace

Unseen find_unseen(const std::string& provenance, const Dataset& data, std::uint64_t drawn_seed) {
  const json origin = json::parse(provenance, nullptr, false);
  const json about = origin.is_object() ? origin.value("data", json()) : json();
  Unseen unseen;
  unseen.samples.resize(data.size());
  std::iota(unseen.samples.begin(), unseen.samples.end(), 0U);
  const json recipe_json = about.is_object() ? origin.value("recipe", json()) : json();
  const Result<Recipe> recipe = parse_recipe(recipe_json);
  if (!recipe) {
    unseen.warning = "the weights do not say what they were trained on; if it was among " +
                     data.name + ", answers may become too sure";
    return unseen;
  }
  const json sets = about.value("sets", json());
  if (about.value("crc32", json()) == checksum(data)) {
    if (auto held_out = held_out_of(sets, *recipe, data)) {
      unseen.held_out = !held_out->empty();
      if (unseen.held_out) {
        unseen.samples = *std::move(held_out);
      } else {
        unseen.warning = "the weights were trained on all of " + data.name + kTooSure;
      }
      return unseen;
    }
  }
  const std::string names =
      seen_sets(sets, data, static_cast<std::uint64_t>(recipe->training.seed) == drawn_seed);
  if (!names.empty()) {
    unseen.warning = "the weights were trained on most of " + names + kTooSure +
                     "; with all --data of the training, in its order, those that it held out are "
                     "taken";
  }
  return unseen;
}

}  // namespace inkdigit
