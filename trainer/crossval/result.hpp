// What a cross-validation comes to, in memory and in its folder.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "trainer/crossval/estimate.hpp"
#include "trainer/crossval/rows.hpp"

namespace inkdigit {

// A training with a fold left out.
struct FoldRun {
  int seed = 0;
  int fold = 0;             // counted from 1
  std::size_t samples = 0;  // of the fold
  int epochs = 0;
  double temperature = 1;   // fitted to what the training held out, where the recipe says so
  double reject_below = 0;  // likewise
  std::optional<double> threshold_at_95;  // likewise
};

struct RowResult {
  SampleRow row;
  std::map<Figure, Estimate> figures;
};

struct CrossvalResult {
  std::string recipe;  // JSON text, as to_json() gives it
  int folds = 0;
  std::vector<FoldRun> runs{};
  std::vector<RowResult> rows{};

  // The mean over the collections, of each figure that all of them have.
  [[nodiscard]] std::map<Figure, Estimate> mean() const;
};

// crossval.json: {"recipe", "folds", "seeds": [...], "runs": [{"seed", "fold", "samples", "epochs",
// "temperature", "reject_below", "threshold_at_95"}], "collections": [{"data", "samples",
// "writers", "crc32", "figures": {by name: {"mean", "standard_error",
// "standard_error_over_writers", "standard_error_over_folds", "folds": {by number: value}}}}],
// "mean": {by name: likewise}, "negatives": [{"data", "kind", "samples", "writers", "crc32",
// "figures"}]}
nlohmann::json to_json(const CrossvalResult& result);

// Writes crossval.json, and writers.json, which has the parts of the writers.
void write_result(const std::filesystem::path& folder, const CrossvalResult& result);

// A UserError where there is none, or it is damaged.
CrossvalResult read_result(const std::filesystem::path& folder);

struct RowDifference {
  std::string row;
  bool shows_class = true;
  std::map<Figure, Estimate> figures;
};

struct CrossvalComparison {
  std::string with;                 // the other's folder
  std::vector<RowDifference> rows;  // that both have, of the same samples
  std::map<Figure, Estimate> mean;  // over their collections
};

// result - other, writer by writer. A UserError where the folds are not the same, or no collection
// of one is in the other. Where the drawings of no class differ, so do AUROC and thresholds in what
// they mean, and are left out.
CrossvalComparison compare(const CrossvalResult& result, const CrossvalResult& other,
                           const std::string& other_folder);

// The first of these errors, before anything is trained.
void check_same_folds(int folds, const CrossvalResult& other, const std::string& other_folder);

// {"with", "collections": [{"data", "figures": {by name: {"difference", and the standard
// errors}}}],
//  "mean": {...}, "negatives": [{"data", "figures"}]}
nlohmann::json to_json(const CrossvalComparison& comparison);

// Tables for a terminal.
std::string to_table(const CrossvalResult& result);
std::string to_table(const CrossvalComparison& comparison);

}  // namespace inkdigit
