#include "trainer/run/run_identity.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "engine/weights_file/checksum.hpp"
#include "trainer/recipe/set_split.hpp"
#include "trainer/run/teachers.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

std::string teachers_text(std::span<const Model> teachers) {
  json list = json::array();
  for (const Model& teacher : teachers) list.push_back(identity(teacher));
  return list.dump();
}

std::string sampling_text(const Dataset& data, const HeldOut& held_out) {
  const std::vector<std::uint32_t>& samples = held_out.split.validation;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(samples.data());
  const json text = {{"sets", sets_json(data, held_out.shares)},
                     {"held_out_crc32", crc32({bytes, samples.size() * sizeof(std::uint32_t)})}};
  return text.dump();
}

std::string is_but_has(const std::string& what, const std::string& now, const std::string& then) {
  return what + " is " + now + ", its checkpoint has " + then;
}

// Every place, below `path`, where the two differ: a value, or a list as a whole where its length
// does.
void add_differences(const std::string& path, const json& now, const json& then,
                     std::vector<std::string>& found) {
  // Recipes leave out what is as it is by default.
  const auto text = [](const json& value) {
    return value.is_null() ? std::string("the default") : value.dump();
  };
  if (now == then) return;
  if (now.is_array() && then.is_array() && now.size() != then.size()) {
    found.push_back(path + " has " + std::to_string(now.size()) + " entries, in its checkpoint " +
                    std::to_string(then.size()));
  } else if (now.is_array() && then.is_array()) {
    for (std::size_t i = 0; i < now.size(); ++i) {
      add_differences(path + "." + std::to_string(i), now[i], then[i], found);
    }
  } else if (now.is_object() && then.is_object()) {
    std::set<std::string> keys;
    for (const json* object : {&now, &then}) {
      for (const auto& [key, value] : object->items()) keys.insert(key);
    }
    for (const std::string& key : keys) {
      add_differences(path.empty() ? key : path + "." + key, now.value(key, json()),
                      then.value(key, json()), found);
    }
  } else {
    found.push_back(is_but_has(path, text(now), text(then)));
  }
}

// The recipe as this version writes it: whatever one that an earlier version wrote does not mention
// is as it is by default. The number of epochs is left out.
json comparable_recipe(const std::string& text) {
  json recipe = json::parse(text, nullptr, false);
  if (!recipe.is_discarded()) {
    if (const Result<Recipe> parsed = parse_recipe(recipe)) recipe = to_json(*parsed);
  }
  if (recipe.contains("training") && recipe["training"].is_object()) {
    recipe["training"].erase("epochs");
  }
  return recipe;
}

std::string recipe_difference(const std::string& now_text, const std::string& then_text) {
  const json now = comparable_recipe(now_text);
  const json then = comparable_recipe(then_text);
  std::vector<std::string> found;
  add_differences("", now, then, found);
  if (found.empty()) return "";
  // Of another recipe altogether, the name says most.
  const auto name = std::find_if(found.begin(), found.end(),
                                 [](const std::string& line) { return line.starts_with("name "); });
  if (name != found.end()) std::swap(*name, found.front());
  const std::size_t more = found.size() - 1;
  return "recipe: " + found.front() + (more == 0 ? "" : " (and " + std::to_string(more) + " more)");
}

// "mnist-net (1b2c3d4e)", "none"
std::string model_text(const json& model) {
  if (!model.is_object() || model.empty()) return "none";
  return model.value("name", "") + " (" + model.value("crc32", "") + ")";
}

std::string models_text(const json& models) {
  std::string text;
  for (const json& model : models) text += (text.empty() ? "" : " + ") + model_text(model);
  return text.empty() ? "none" : text;
}

std::string set_names(const json& sets) {
  std::string text;
  for (const json& set : sets) text += (text.empty() ? "" : " + ") + set.value("name", "");
  return text;
}

std::string data_difference(const RunIdentity& now, const RunIdentity& then) {
  const json sampling = json::parse(now.sampling, nullptr, false);
  const json before = json::parse(then.sampling, nullptr, false);
  if (!before.is_object()) return "the data's sets are not known to its checkpoint";
  const json sets = sampling.value("sets", json::array());
  const json sets_before = before.value("sets", json::array());
  if (set_names(sets) != set_names(sets_before) || sets.size() != sets_before.size()) {
    return is_but_has("--data", set_names(sets), set_names(sets_before));
  }
  for (std::size_t i = 0; i < sets.size(); ++i) {
    std::vector<std::string> found;
    add_differences("", sets[i], sets_before[i], found);
    if (!found.empty()) return "--data " + sets[i].value("name", "") + ": its " + found.front();
  }
  if (now.data_checksum != then.data_checksum) {
    return is_but_has("--data: the checksum of its pictures and labels", now.data_checksum,
                      then.data_checksum);
  }
  if (sampling != before) return "--data: other samples are held out than by its checkpoint";
  return "";
}

}  // namespace

RunIdentity make_identity(const Recipe& recipe, const Model& start, std::span<const Model> teachers,
                          const Dataset& data, const HeldOut& held_out) {
  RunIdentity result;
  result.recipe = to_json(recipe).dump();
  result.init = start.provenance;
  result.teachers = teachers_text(teachers);
  result.data_checksum = checksum(data);
  result.sampling = sampling_text(data, held_out);
  return result;
}

std::string difference(const RunIdentity& now, const RunIdentity& then) {
  std::string recipe = recipe_difference(now.recipe, then.recipe);
  if (!recipe.empty()) return recipe;
  const auto parse = [](const std::string& text) { return json::parse(text, nullptr, false); };
  if (now.init != then.init) {
    return is_but_has("--init", model_text(parse(now.init)), model_text(parse(then.init)));
  }
  if (now.teachers != then.teachers) {
    return is_but_has("--teacher", models_text(parse(now.teachers)),
                      models_text(parse(then.teachers)));
  }
  return data_difference(now, then);
}

}  // namespace inkdigit
