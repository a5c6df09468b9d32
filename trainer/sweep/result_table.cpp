#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/text.hpp"
#include "trainer/sweep/result.hpp"

namespace inkdigit {
namespace {

// The last `parts` parts of a path.
std::string ending(const std::string& path, int parts) {
  std::size_t start = path.size();
  for (int part = 0; part < parts && start != std::string::npos; ++part) {
    start = start == 0 ? std::string::npos : path.rfind('.', start - 1);
  }
  return start == std::string::npos ? path : path.substr(start + 1);
}

// The path with its layer's name in the place of the index, where the recipe has that layer.
std::string with_layer_name(const std::string& path, const nlohmann::json& recipe) {
  constexpr std::string_view kLayers = "network.layers.";
  if (!path.starts_with(kLayers)) return path;
  const std::size_t end = std::min(path.find('.', kLayers.size()), path.size());
  const std::size_t index = std::stoul(path.substr(kLayers.size(), end - kLayers.size()));
  const nlohmann::json& layers = recipe.at("network").at("layers");
  if (index >= layers.size()) return path;
  return std::string(kLayers) + layers[index].value("name", "") + path.substr(end);
}

// A layer's field has the layer in front, and a type what it is the type of.
int least_parts(const std::string& path) {
  return path.starts_with("network.layers.") || path.ends_with(".type") ? 2 : 1;
}

using Rows = std::vector<std::vector<std::string>>;

// Columns as wide as they need be, flush right.
std::string aligned(const Rows& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += fmt::format("{}{:>{}}", i == 0 ? "" : "  ", row[i], widths[i]);
    }
    text += "\n";
  }
  return text;
}

std::string figure_text(double value, double error, bool errors, int digits) {
  return errors ? fmt::format("{:.{}f} +- {:.{}f}", value, digits, error, digits)
                : fmt::format("{:.{}f}", value, digits);
}

std::vector<std::string> row_of(const TrialResult& trial, const SweepResult& result) {
  const bool errors = result.seeds.size() > 1;
  std::vector<std::string> row{std::to_string(trial.rank), std::to_string(trial.number),
                               std::to_string(trial.epochs)};
  if (trial.score) {
    row.push_back(
        figure_text(100 * trial.score->accuracy, 100 * trial.score->accuracy_error, errors, 2));
    row.push_back(figure_text(trial.score->loss, trial.score->loss_error, errors, 4));
  } else {
    row.emplace_back("diverged");
    row.push_back(trial.lost_in ? "in epoch " + std::to_string(*trial.lost_in) : ".");
  }
  for (const Dimension& dimension : result.space.dimensions) {
    const auto found =
        std::find_if(trial.settings.begin(), trial.settings.end(),
                     [&](const Setting& setting) { return setting.path == dimension.path; });
    row.push_back(found == trial.settings.end() ? "." : escaped(option_text(found->value)));
  }
  return row;
}

}  // namespace

ShortNames short_names(const Space& space, const nlohmann::json& recipe) {
  ShortNames paths;
  for (const Dimension& dimension : space.dimensions) {
    paths[dimension.path] = with_layer_name(dimension.path, recipe);
  }
  ShortNames names;
  for (const auto& [path, named] : paths) {
    const auto is_shared = [&paths, &named = named](int parts) {
      return std::count_if(paths.begin(), paths.end(), [&](const auto& other) {
               return ending(other.second, parts) == ending(named, parts);
             }) > 1;
    };
    // Two layers may be of one name.
    const auto most = static_cast<int>(std::count(named.begin(), named.end(), '.')) + 1;
    int parts = least_parts(path);
    while (parts < most && is_shared(parts)) ++parts;
    names[path] = is_shared(parts) ? path : ending(named, parts);
  }
  return names;
}

std::string settings_text(const std::vector<Setting>& settings, const ShortNames& names) {
  std::string text;
  for (const Setting& setting : settings) {
    text += (text.empty() ? "" : " ") + names.at(setting.path) + "=" + option_text(setting.value);
  }
  return text;
}

std::string to_table(const SweepResult& result, std::size_t most) {
  Rows rows{{"rank", "trial", "epochs", "accuracy, %", "loss"}};
  const ShortNames names = short_names(result.space, result.recipe);
  for (const Dimension& dimension : result.space.dimensions) {
    rows.front().push_back(escaped(names.at(dimension.path)));
  }
  const std::size_t shown = std::min(most, result.trials.size());
  for (std::size_t i = 0; i < shown; ++i) rows.push_back(row_of(result.trials[i], result));
  std::string text = aligned(rows);
  if (shown < result.trials.size()) {
    text += fmt::format("... and {} more\n", result.trials.size() - shown);
  }
  return text;
}

}  // namespace inkdigit
