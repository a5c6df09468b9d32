#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/network/network.hpp"
#include "engine/text.hpp"
#include "trainer/base/note.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/data_options.hpp"
#include "trainer/cli/interruption.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/progress.hpp"
#include "trainer/cli/recipe_option.hpp"
#include "trainer/cli/startable_threads.hpp"
#include "trainer/cli/values.hpp"
#include "trainer/cli/with_ranks.hpp"
#include "trainer/crossval/crossval.hpp"
#include "trainer/ranks/together.hpp"

namespace inkdigit {
namespace {

// Of what the program draws: that of no recipe's, so that two recipes of different seeds are
// measured on the same.
constexpr std::uint64_t kDrawnSeed = std::uint64_t{1} << 33U;

struct CrossvalArguments {
  RecipeArguments recipe;
  DataArguments data;
  std::string out;
  int folds = 5;
  int seeds = 1;
  std::optional<int> epochs;
  std::optional<int> seed;
  int threads = 0;
  std::string compare;
  bool json = false;
};

// "fold 2/5: 98.12 % of 1632 right, mean of 3 collections" and the like.
std::string fold_line(const FoldRun& run, const FoldScore& score, const SampleRows& rows,
                      const CrossvalArguments& options) {
  std::string text = options.seeds > 1 ? fmt::format("seed {}, ", run.seed) : "";
  text += fmt::format("fold {}/{}  {} samples, accuracy", run.fold, options.folds, run.samples);
  for (std::size_t row = 0; row < rows.rows.size(); ++row) {
    const auto found = score.find({row, Figure::kAccuracy});
    if (found == score.end()) continue;
    text += fmt::format("  {} {:.2f} %", escaped(rows.rows[row].data), 100 * found->second.value);
  }
  return text;
}

CrossvalObserver make_observer(const CrossvalArguments& options, Progress& progress) {
  CrossvalObserver observer;
  // What was done before this call says nothing of the time that is left.
  auto start = std::make_shared<std::optional<double>>();
  observer.step = [&progress, start](double share, const std::string& where) {
    if (!*start) *start = share;
    progress.show((share - **start) / std::max(1 - **start, 1e-9), where);
  };
  observer.fold = [&](const FoldRun& run, const FoldScore& score, const SampleRows& rows) {
    progress.print(fold_line(run, score, rows, options));
  };
  return observer;
}

void print_result(const CrossvalArguments& options, const CrossvalResult& result,
                  const std::optional<CrossvalComparison>& comparison) {
  if (options.json) {
    nlohmann::json json = to_json(result);
    if (comparison) json["comparison"] = to_json(*comparison);
    print_json(json);
    return;
  }
  print_text("\n" + to_table(result) + (comparison ? "\n" + to_table(*comparison) : "") + "\n" +
             options.out + "/crossval.json\n");
}

// What one of the ranks does of it; false where it was stopped.
bool crossval_as(Ranks& ranks, const CrossvalArguments& options) {
  check_data_weights(options.data);
  Recipe recipe = read_recipe(options.recipe);
  if (options.epochs) recipe.training.epochs = *options.epochs;
  if (options.seed) recipe.training.seed = *options.seed;
  value_or_throw(Network::create(recipe.network), options.recipe.path);
  recipe_for_folds(recipe, {});
  std::optional<CrossvalResult> other;
  if (!options.compare.empty()) {
    other = read_result(options.compare);
    check_same_folds(options.folds, *other, options.compare);
  }
  const int threads = startable_threads(threads_of_rank(ranks, options.threads));
  const Dataset data = load_training_data(options.data, recipe, kDrawnSeed, ranks, threads);
  recipe = recipe_for_folds(recipe, data);
  const Interruption interruption;
  Progress progress(options.json ? Progress::Lines::kTerminal : Progress::Lines::kStandardOutput);
  CrossvalObserver observer;
  if (ranks.first()) observer = make_observer(options, progress);
  observer.stop = [] { return Interruption::signal() != 0; };
  const auto result = cross_validate(
      recipe, data, options.out,
      {.folds = options.folds, .seeds = options.seeds, .threads = threads, .ranks = &ranks},
      observer);
  on_first(ranks, [&] {
    progress.clear();
    if (!result) return note("stopped; the same command goes on");
    std::optional<CrossvalComparison> comparison;
    if (other) comparison = compare(*result, *other, options.compare);
    print_result(options, *result, comparison);
  });
  return result.has_value();
}

void run_crossval(const CrossvalArguments& options) {
  bool whole = true;
  with_ranks([&](Ranks& ranks) { whole = crossval_as(ranks, options); });
  if (!whole) end_by(Interruption::signal() != 0 ? Interruption::signal() : SIGTERM);
}

}  // namespace

void add_crossval_command(CLI::App& app) {
  auto options = std::make_shared<CrossvalArguments>();
  CLI::App* command = app.add_subcommand(
      "crossval", "Measure a recipe on writers whom its trainings left out, part by part");
  add_recipe_options(*command, options->recipe);
  add_data_options(*command, options->data);
  command
      ->add_option("--out", options->out,
                   "Folder for trainings and figures; what lies there of the same is gone on with")
      ->type_name(kFolder)
      ->required();
  command->add_option("--folds", options->folds, "Parts that the writers are divided into")
      ->check(whole_number(2, 100));
  command->add_option("--seeds", options->seeds, "Trainings of each fold, by seeds that follow")
      ->check(whole_number(1, 100));
  command->add_option("--epochs", options->epochs, "Instead of the recipe's")
      ->check(whole_number(1, 100000));
  command->add_option("--seed", options->seed, "Instead of the recipe's, the first of --seeds")
      ->check(whole_number(0, 2147483547));
  command->add_option("--threads", options->threads, "0 = one a core; never changes the result")
      ->check(whole_number(0, 1024));
  command
      ->add_option("--compare", options->compare,
                   "Another's --out: the differences, writer by writer")
      ->type_name(kFolder);
  command->add_flag("--json", options->json, "One JSON object on stdout, and no lines beside it");
  command->footer(
      "Example: inkdigit crossval --recipe trainer/recipes/cnn-5x5.json --data "
      "strokes:unipen-1a-dev.jsonl.gz --out runs/crossval");
  command->callback([options] { run_crossval(*options); });
}

}  // namespace inkdigit
