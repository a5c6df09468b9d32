#include "trainer/crossval/result.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/json/parse.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

std::string name_of(Figure figure) {
  return std::string(names_of(Figure{})[static_cast<std::size_t>(figure)]);
}

json run_json(const FoldRun& run) {
  return {{"seed", run.seed},
          {"fold", run.fold},
          {"samples", run.samples},
          {"epochs", run.epochs},
          {"temperature", run.temperature},
          {"reject_below", run.reject_below},
          {"threshold_at_95", run.threshold_at_95 ? json(*run.threshold_at_95) : json()}};
}

// With `key` for its value.
json value_json(const char* key, const Estimate& estimate) {
  return {{key, estimate.value},
          {"standard_error", standard_error(estimate)},
          {"standard_error_over_writers", standard_error_over_writers(estimate)},
          {"standard_error_over_folds", standard_error_over_folds(estimate)}};
}

json estimate_json(const Estimate& estimate) {
  json result = value_json("mean", estimate);
  result["folds"] = json::object();
  for (const auto& [fold, value] : estimate.folds) result["folds"][std::to_string(fold)] = value;
  return result;
}

json difference_json(const Estimate& estimate) { return value_json("difference", estimate); }

template <class ToJson>
json figures_json(const std::map<Figure, Estimate>& figures, ToJson to_json) {
  json result = json::object();
  for (const auto& [figure, estimate] : figures) result[name_of(figure)] = to_json(estimate);
  return result;
}

json row_json(const RowResult& row) {
  json result = {{"data", row.row.data},
                 {"samples", row.row.samples},
                 {"writers", row.row.writers},
                 {"crc32", row.row.checksum},
                 {"figures", figures_json(row.figures, estimate_json)}};
  if (!row.row.shows_class) result["kind"] = row.row.kind.empty() ? json() : json(row.row.kind);
  return result;
}

// {row: {figure: {writer: part}}}
json parts_json(const CrossvalResult& result) {
  json rows = json::object();
  for (const RowResult& row : result.rows) {
    for (const auto& [figure, estimate] : row.figures) {
      rows[row.row.name()][name_of(figure)] = estimate.parts;
    }
  }
  return rows;
}

json read_json(const std::filesystem::path& path) {
  const std::vector<std::uint8_t> bytes = read_file(path);
  return value_or_throw(parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()}),
                        path.string());
}

RowResult read_row(const json& row, bool shows_class, const json& parts) {
  RowResult result;
  result.row = {
      .data = row.at("data").get<std::string>(),
      .kind = shows_class || row.at("kind").is_null() ? "" : row["kind"].get<std::string>(),
      .shows_class = shows_class,
      .samples = row.at("samples").get<std::size_t>(),
      .writers = row.at("writers").get<std::size_t>(),
      .checksum = row.at("crc32").get<std::string>()};
  const std::string name = result.row.name();
  for (std::size_t f = 0; f < names_of(Figure{}).size(); ++f) {
    const auto figure = static_cast<Figure>(f);
    const json& figures = row.at("figures");
    if (!figures.contains(name_of(figure))) continue;
    const json& estimate = figures[name_of(figure)];
    Estimate& read = result.figures[figure];
    read.value = estimate.at("mean").get<double>();
    for (const auto& [fold, value] : estimate.at("folds").items()) {
      read.folds[std::stoi(fold)] = value.get<double>();
    }
    read.parts = parts.at(name).at(name_of(figure)).get<Parts>();
  }
  return result;
}

FoldRun read_run(const json& run) {
  FoldRun result{.seed = run.at("seed").get<int>(),
                 .fold = run.at("fold").get<int>(),
                 .samples = run.at("samples").get<std::size_t>(),
                 .epochs = run.at("epochs").get<int>(),
                 .temperature = run.at("temperature").get<double>(),
                 .reject_below = run.at("reject_below").get<double>(),
                 .threshold_at_95 = {}};
  const json& threshold = run.at("threshold_at_95");
  if (!threshold.is_null()) result.threshold_at_95 = threshold.get<double>();
  return result;
}

std::map<Figure, Estimate> mean_figures(
    const std::vector<const std::map<Figure, Estimate>*>& rows) {
  std::map<Figure, Estimate> mean;
  for (std::size_t f = 0; f < names_of(Figure{}).size() && !rows.empty(); ++f) {
    const auto figure = static_cast<Figure>(f);
    std::vector<const Estimate*> estimates;
    for (const auto* row : rows) {
      if (row->contains(figure)) estimates.push_back(&row->at(figure));
    }
    if (estimates.size() == rows.size()) mean[figure] = mean_of(estimates);
  }
  return mean;
}

// What all drawings of no class are, set by set.
std::set<std::string> negatives_of(const CrossvalResult& result) {
  std::set<std::string> sets;
  for (const RowResult& row : result.rows) {
    if (!row.row.shows_class) sets.insert(row.row.data + " " + row.row.checksum);
  }
  return sets;
}

bool looks_at_negatives(Figure figure) {
  return figure == Figure::kAuroc || figure == Figure::kAnsweredAt95 ||
         figure == Figure::kRefusedAt95;
}

RowDifference row_difference(const RowResult& row, const RowResult& other, bool same_negatives) {
  RowDifference result{.row = row.row.name(), .shows_class = row.row.shows_class, .figures = {}};
  for (const auto& [figure, estimate] : row.figures) {
    const auto found = other.figures.find(figure);
    if (found == other.figures.end() || (looks_at_negatives(figure) && !same_negatives)) continue;
    result.figures[figure] = difference(estimate, found->second);
  }
  return result;
}

}  // namespace

std::map<Figure, Estimate> CrossvalResult::mean() const {
  std::vector<const std::map<Figure, Estimate>*> collections;
  for (const RowResult& row : rows) {
    if (row.row.shows_class) collections.push_back(&row.figures);
  }
  return mean_figures(collections);
}

json to_json(const CrossvalResult& result) {
  json json = {{"recipe", nlohmann::json::parse(result.recipe)},
               {"folds", result.folds},
               {"seeds", json::array()},
               {"runs", json::array()},
               {"collections", json::array()},
               {"mean", figures_json(result.mean(), estimate_json)},
               {"negatives", json::array()}};
  for (const FoldRun& run : result.runs) {
    if (run.fold == 1) json["seeds"].push_back(run.seed);
    json["runs"].push_back(run_json(run));
  }
  for (const RowResult& row : result.rows) {
    json[row.row.shows_class ? "collections" : "negatives"].push_back(row_json(row));
  }
  return json;
}

void write_result(const std::filesystem::path& folder, const CrossvalResult& result) {
  // crossval.json comes last: where it is, the other is, too.
  write_file(folder / "writers.json", parts_json(result).dump() + "\n");
  write_file(folder / "crossval.json", to_json(result).dump() + "\n");
}

CrossvalResult read_result(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / "crossval.json";
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    throw UserError(folder.string() +
                    ": has no crossval.json, which a cross-validation writes at its end");
  }
  const json result = read_json(path);
  const json parts = read_json(folder / "writers.json");
  try {
    CrossvalResult read{.recipe = result.at("recipe").dump(),
                        .folds = result.at("folds").get<int>()};
    for (const json& run : result.at("runs")) read.runs.push_back(read_run(run));
    for (const bool shows_class : {true, false}) {
      for (const json& row : result.at(shows_class ? "collections" : "negatives")) {
        read.rows.push_back(read_row(row, shows_class, parts));
      }
    }
    return read;
  } catch (const std::exception& fault) {
    throw UserError(path.string() + ": is damaged, or of another version: " + fault.what());
  }
}

void check_same_folds(int folds, const CrossvalResult& other, const std::string& other_folder) {
  if (folds == other.folds) return;
  throw UserError(other_folder + ": has " + std::to_string(other.folds) + " folds, not " +
                  std::to_string(folds) + "; only the same ones can be compared");
}

CrossvalComparison compare(const CrossvalResult& result, const CrossvalResult& other,
                           const std::string& other_folder) {
  check_same_folds(result.folds, other, other_folder);
  const bool same_negatives = negatives_of(result) == negatives_of(other);
  CrossvalComparison comparison{.with = other_folder, .rows = {}, .mean = {}};
  for (const RowResult& row : result.rows) {
    const auto found =
        std::find_if(other.rows.begin(), other.rows.end(), [&](const RowResult& one) {
          return one.row.name() == row.row.name() && one.row.checksum == row.row.checksum &&
                 one.row.shows_class == row.row.shows_class;
        });
    if (found == other.rows.end()) continue;
    comparison.rows.push_back(row_difference(row, *found, same_negatives));
  }
  std::vector<const std::map<Figure, Estimate>*> collections;
  for (const RowDifference& row : comparison.rows) {
    if (row.shows_class) collections.push_back(&row.figures);
  }
  if (collections.empty()) {
    throw UserError(other_folder + ": has none of these collections, of the same samples");
  }
  comparison.mean = mean_figures(collections);
  return comparison;
}

json to_json(const CrossvalComparison& comparison) {
  json json = {{"with", comparison.with},
               {"collections", json::array()},
               {"mean", figures_json(comparison.mean, difference_json)},
               {"negatives", json::array()}};
  for (const RowDifference& row : comparison.rows) {
    json[row.shows_class ? "collections" : "negatives"].push_back(
        {{"data", row.row}, {"figures", figures_json(row.figures, difference_json)}});
  }
  return json;
}

}  // namespace inkdigit
