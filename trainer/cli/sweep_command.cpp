#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/text.hpp"
#include "trainer/base/note.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/data_options.hpp"
#include "trainer/cli/interruption.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/progress.hpp"
#include "trainer/cli/recipe_option.hpp"
#include "trainer/cli/startable_threads.hpp"
#include "trainer/cli/values.hpp"
#include "trainer/cli/with_ranks.hpp"
#include "trainer/ranks/together.hpp"
#include "trainer/sweep/sweep.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kTableRows = 50;

struct SweepArguments {
  RecipeArguments recipe;
  DataArguments data;
  std::string space;
  std::string out;
  SweepOptions plan;
  std::optional<int> epochs;
  std::optional<int> seed;
  int jobs = 0;
  int threads = 0;
  bool resume = false;
  bool json = false;
};

// "rung 1/2, 2 epochs: trial 7  accuracy 97.12 %  loss 0.1012  batch_size=32 learning_rate=0.002"
std::string training_line(const SweepTraining& training, const SweepPlan& plan,
                          const ShortNames& names) {
  std::string text = fmt::format(
      "rung {}/{}, {} epochs: trial {}", training.rung + 1, plan.rungs.size(),
      plan.rungs[static_cast<std::size_t>(training.rung)].epochs, training.trial.number);
  if (plan.seeds > 1) text += fmt::format(", seed {}", training.seed);
  if (training.score) {
    text += fmt::format("  accuracy {:.2f} %  loss {:.4f}", 100 * training.score->accuracy,
                        training.score->loss);
  } else {
    text += "  diverged";
  }
  return text + "  " + escaped(settings_text(training.trial.settings, names));
}

// "rung 1/2: 6 of 20 trials go on to 5 epochs, 1 has diverged"
std::string rung_line(int rung, int left, const SweepPlan& plan) {
  const auto index = static_cast<std::size_t>(rung);
  std::string text = fmt::format("rung {}/{}: ", rung + 1, plan.rungs.size());
  if (index + 1 == plan.rungs.size()) return text + "done";
  const Rung& next = plan.rungs[index + 1];
  return text + fmt::format("{} of {} trials that have not diverged go on to {} epochs",
                            std::min(left, next.trials), left, next.epochs);
}

SweepObserver make_observer(const SweepPlan& plan, Progress& progress) {
  SweepObserver observer;
  // What was done before this call says nothing of the time that is left.
  auto start = std::make_shared<std::optional<double>>();
  observer.step = [&progress, start](double share, const std::string& where) {
    if (!*start) *start = share;
    progress.show((share - **start) / std::max(1 - **start, 1e-9), where);
  };
  observer.training =
      [&, names = short_names(plan.space, to_json(plan.recipe))](const SweepTraining& training) {
        progress.print(training_line(training, plan, names));
      };
  observer.rung = [&](int rung, int left) { progress.print(rung_line(rung, left, plan)); };
  return observer;
}

void print_result(const SweepArguments& options, const SweepResult& result) {
  if (options.json) {
    print_json(to_json(result));
    return;
  }
  print_text("\n" + to_table(result, kTableRows) + "\n" + options.out + "/report.html\n" +
             options.out + "/best.json\n");
}

// What one of the ranks does of it; false where it was stopped.
bool sweep_as(Ranks& ranks, const SweepArguments& options) {
  check_data_weights(options.data);
  Recipe recipe = read_recipe(options.recipe);
  if (options.epochs) recipe.training.epochs = *options.epochs;
  if (options.seed) recipe.training.seed = *options.seed;
  const SweepPlan plan = plan_sweep(recipe, read_space(options.space), options.plan);
  const int threads = startable_threads(threads_of_rank(ranks, options.threads));
  const int jobs = options.jobs > 0 ? options.jobs : threads;
  const Dataset data = load_training_data(
      options.data, recipe, static_cast<std::uint64_t>(recipe.training.seed), ranks, threads);
  const Interruption interruption;
  Progress progress(options.json ? Progress::Lines::kTerminal : Progress::Lines::kStandardOutput);
  SweepObserver observer;
  if (ranks.first()) observer = make_observer(plan, progress);
  observer.stop = [] { return Interruption::signal() != 0; };
  const auto result = run_sweep(
      plan, data, options.out,
      {.jobs = jobs, .threads = threads, .resume = options.resume, .ranks = &ranks}, observer);
  on_first(ranks, [&] {
    progress.clear();
    if (!result) return note("stopped; go on with --resume");
    print_result(options, *result);
  });
  return result.has_value();
}

void run_sweep_command(const SweepArguments& options) {
  bool whole = true;
  with_ranks([&](Ranks& ranks) { whole = sweep_as(ranks, options); });
  // A rank may end by a signal that only another one was sent.
  if (!whole) end_by(Interruption::signal() != 0 ? Interruption::signal() : SIGTERM);
}

void add_plan_options(CLI::App& command, SweepArguments& options) {
  command
      .add_option("--trials", options.plan.trials,
                  "How many settings are drawn; more of them can follow with --resume")
      ->check(whole_number(1, 100000));
  command
      .add_option("--seeds", options.plan.seeds,
                  "Trainings of each trial, by seeds that follow; it is judged by their mean")
      ->check(whole_number(1, 100));
  command.add_option("--epochs", options.epochs, "Of the best trials, instead of the recipe's")
      ->check(whole_number(1, 100000));
  command
      .add_option("--min-epochs", options.plan.least_epochs,
                  "That every trial gets; by itself --epochs divided by --eta again and again")
      ->check(whole_number(1, 100000));
  command
      .add_option("--eta", options.plan.eta,
                  "One in so many trials goes on, to so many times the epochs")
      ->check(whole_number(2, 100));
  command
      .add_option(
          "--seed", options.seed,
          "Instead of the recipe's, the first of --seeds; the settings are drawn by it, too")
      ->check(whole_number(0, 2147483547));
}

}  // namespace

void add_sweep_command(CLI::App& app) {
  auto options = std::make_shared<SweepArguments>();
  CLI::App* command = app.add_subcommand(
      "sweep", "Find better settings of a recipe: random search with successive halving");
  add_recipe_options(*command, options->recipe);
  command->add_option("--space", options->space, "Fields and what they are drawn from (JSON)")
      ->type_name(kFile)
      ->required();
  add_data_options(*command, options->data);
  command->add_option("--out", options->out, "Folder for trials, the best recipe and the report")
      ->type_name(kFolder)
      ->required();
  add_plan_options(*command, *options);
  command
      ->add_option("--jobs", options->jobs,
                   "Trainings at a time, 0 = one a thread; never changes the result")
      ->check(whole_number(0, 1024));
  command
      ->add_option("--threads", options->threads,
                   "Of all trainings, 0 = one a core; never changes the result")
      ->check(whole_number(0, 1024));
  command->add_flag("--resume", options->resume,
                    "Go on with the sweep in --out, if there is one, to the same bits");
  command->add_flag("--json", options->json, "One JSON object on stdout, and no lines beside it");
  command->footer(
      "Example: inkdigit sweep --recipe trainer/recipes/mlp.json --space trainer/spaces/mlp.json "
      "--data mnist --trials 20 --out runs/sweep");
  command->callback([options] { run_sweep_command(*options); });
}

}  // namespace inkdigit
