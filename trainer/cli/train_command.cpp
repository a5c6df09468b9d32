#include <fmt/core.h>
#include <sys/resource.h>

#include <csignal>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/text.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/note.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/data_options.hpp"
#include "trainer/cli/device_option.hpp"
#include "trainer/cli/interruption.hpp"
#include "trainer/cli/load_model.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/progress.hpp"
#include "trainer/cli/recipe_option.hpp"
#include "trainer/cli/startable_threads.hpp"
#include "trainer/cli/values.hpp"
#include "trainer/cli/with_ranks.hpp"
#include "trainer/ranks/together.hpp"
#include "trainer/report/metrics.hpp"
#include "trainer/report/report.hpp"
#include "trainer/report/tensorboard.hpp"
#include "trainer/run/teachers.hpp"
#include "trainer/run/train.hpp"

namespace inkdigit {
namespace {

struct TrainArguments {
  RecipeArguments recipe;
  DataArguments data;
  std::vector<double> validation_shares;
  std::string out;
  std::optional<int> epochs;
  std::optional<int> seed;
  int threads = 0;
  std::string device = "auto";
  std::string init;
  std::vector<std::string> teachers;
  std::string federated;
  bool resume = false;
  bool overwrite = false;
  bool tensorboard = false;
  bool json = false;
};

double peak_memory_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;  // kilobytes on Linux
}

std::string epoch_line(const EpochMetrics& m, int epochs) {
  std::string line = fmt::format("epoch {}/{}  loss {:.4f}  accuracy {:.2f} %", m.epoch, epochs,
                                 m.train_loss, 100 * m.train_accuracy);
  if (m.validation.samples > 0) {
    line += fmt::format("  validation: loss {:.4f}  accuracy {:.2f} %", m.validation.loss,
                        100 * m.validation.accuracy);
  }
  return line + fmt::format("  {:.0f} images/s{}", m.images_per_second, m.best ? "  *" : "");
}

void check_data_options(const TrainArguments& options) {
  check_data_weights(options.data);
  check_one_for_each(
      "--validation-shares", options.validation_shares, options.data,
      [](double share) { return share >= 0 && share <= 0.9; }, "0 to 0.9");
}

// What rank 0 can say of those that trained together.
struct RankFigures {
  int count = 1;
  double waited_seconds = 0;
};

void print_result(const TrainResult& result, const TrainArguments& options,
                  const std::string& metrics, const RankFigures& ranks) {
  const std::string best = options.out + "/best.safetensors";
  if (!options.json) {
    const std::string waited =
        ranks.count == 1
            ? ""
            : fmt::format(", {:.1f} s of waiting for other ranks", ranks.waited_seconds);
    print_line(fmt::format("best epoch {} of {}, {:.0f} images/s, {:.0f} MB at most{}: {}",
                           result.best_epoch, result.epochs, result.images_per_second,
                           peak_memory_mb(), waited, best));
    return;
  }
  const nlohmann::json epochs = parse_metrics(metrics);
  nlohmann::json json = {{"weights", best},
                         {"epochs", result.epochs},
                         {"best_epoch", result.best_epoch},
                         {"metrics", epochs.at(static_cast<std::size_t>(result.best_epoch) - 1)},
                         {"images_per_second", result.images_per_second},
                         {"peak_memory_mb", peak_memory_mb()}};
  if (ranks.count > 1) {
    json["ranks"] = ranks.count;
    json["waited_seconds"] = ranks.waited_seconds;
  }
  print_json(json);
}

Start start_of(const TrainArguments& options) {
  if (options.overwrite) return Start::kOverwrite;
  return options.resume ? Start::kResume : Start::kNew;
}

void check_locked(const RunFolder& folder) {
  if (folder.locked()) return;
  note(folder.path().string() +
       ": cannot be locked on this file system; see to it that no other training runs there");
}

// Lines that say how the training begins. A name that has several makes no more of them.
std::string begin_text(const TrainBegin& begin, const Recipe& recipe, const Dataset& data,
                       Device device, int ranks) {
  std::string text =
      escaped(recipe.name) + ": " + std::to_string(data.size()) + " images of " +
      escaped(data.name) + "; an epoch shows " + std::to_string(begin.shown) + ", " +
      std::to_string(begin.held_out) + " are held out" +
      (begin.clients > 0 ? ", by " + std::to_string(begin.clients) + " clients" : "") +
      (device == Device::kCuda ? "; on the GPU" : "") +
      (ranks > 1 ? "; over " + std::to_string(ranks) + " ranks" : "");
  if (begin.finished) {
    return text + "\nfinished already: there is nothing left to do; --overwrite trains anew";
  }
  if (begin.resumed) text += "\ngoes on in epoch " + std::to_string(begin.epoch);
  if (begin.reschedules) {
    text += "\nbegun for another number of epochs: the schedule goes on as that of " +
            std::to_string(recipe.training.epochs) +
            ", which is not what as many epochs from the start would give";
  }
  return text;
}

// `metrics` becomes the lines of metrics.jsonl.
TrainObserver make_observer(const TrainArguments& options, const Recipe& recipe,
                            const Dataset& data, const TrainOptions& train_with, Progress& progress,
                            std::string& metrics) {
  const int epochs = recipe.training.epochs;
  TrainObserver observer;
  observer.begin = [&](const TrainBegin& begin) {
    const Device device = train_with.device;
    progress.print(begin_text(begin, recipe, data, device, train_with.ranks->size()));
    if (!begin.finished) note_device(device);
  };
  observer.step = [&, epochs](int epoch, std::size_t done, std::size_t total, double loss) {
    const double share =
        (epoch - 1 + static_cast<double>(done) / static_cast<double>(total)) / epochs;
    progress.show(share, fmt::format("epoch {}/{}  loss {:.4f}", epoch, epochs, loss));
  };
  observer.epoch = [&, epochs](const EpochMetrics& m) { progress.print(epoch_line(m, epochs)); };
  observer.record = [&](const RunRecord& record) {
    metrics = record.metrics;
    write_report(options.out, data, record);
    if (options.tensorboard) write_tensorboard(options.out, record.metrics);
  };
  observer.finish = [&](const RunRecord& record) {
    write_report(options.out, data, record, {.explain = true, .threads = train_with.threads});
  };
  return observer;
}

// The recipe with what is asked for beside it.
Recipe recipe_of(const TrainArguments& options) {
  RecipeArguments arguments = options.recipe;
  if (options.federated == "writers") {
    arguments.settings.emplace_back("federated.clients=writers");
  } else if (!options.federated.empty()) {
    arguments.settings.emplace_back("federated.clients=parts");
    arguments.settings.push_back("federated.parts=" + options.federated);
  }
  Recipe recipe = read_recipe(arguments);
  if (options.epochs) recipe.training.epochs = *options.epochs;
  if (options.seed) recipe.training.seed = *options.seed;
  return recipe;
}

// On the CPU each has one of a batch's shards at least; clients are shared otherwise.
void check_count(const Ranks& ranks, const Recipe& recipe, Device device) {
  if (device != Device::kCpu || recipe.federated.any()) return;
  if (ranks.size() <= recipe.training.shards) return;
  throw UserError(
      fmt::format("started as {0} ranks: recipe '{1}' cuts a batch into {2} shards, "
                  "which at most {2} of them share; --set training.shards={0} cuts it "
                  "into as many",
                  ranks.size(), recipe.name, recipe.training.shards));
}

// Whether every rank has a GPU of its own is for who starts them to say.
Device device_of_ranks(const std::string& device, const Ranks& ranks) {
  if (ranks.alone() || device == "cuda") return device_of(device);
  if (device == "auto" || device == "cpu") return Device::kCpu;
  throw UserError("--device " + device + ": is for one process; the ranks of a training are on " +
                  "the CPU, or with --device cuda on a GPU each");
}

TrainOptions train_options(const TrainArguments& options, const Recipe& recipe, Device device,
                           Ranks& ranks) {
  TrainOptions result{.device = device,
                      .threads = startable_threads(threads_of_rank(ranks, options.threads)),
                      .start = start_of(options),
                      .validation_shares = options.validation_shares,
                      .ranks = &ranks};
  if (!options.init.empty()) result.init = load_model(options.init);
  for (const std::string& teacher : options.teachers)
    result.teachers.push_back(load_model(teacher));
  check_teachers(recipe, result.teachers);
  return result;
}

// What one of the ranks does of it; false where it was stopped.
bool train_as(Ranks& ranks, const TrainArguments& options) {
  check_data_options(options);
  const Recipe recipe = recipe_of(options);
  const bool on_cpu = options.device == "auto" && trains_on_cpu_alone(recipe);
  const Device device = on_cpu ? Device::kCpu : device_of_ranks(options.device, ranks);
  check_count(ranks, recipe, device);
  // Before the data is loaded, which takes longer.
  check_device(recipe, device);
  value_or_throw(Network::create(recipe.network), options.recipe.path);
  const TrainOptions train_with = train_options(options, recipe, device, ranks);
  const RunFolder folder =
      ranks.first() ? RunFolder(options.out) : RunFolder(options.out, RunFolder::Elsewhere::kYes);
  if (ranks.first()) check_locked(folder);
  const Dataset data =
      load_training_data(options.data, recipe, static_cast<std::uint64_t>(recipe.training.seed),
                         ranks, train_with.threads);
  const Interruption interruption;
  Progress progress(options.json ? Progress::Lines::kTerminal : Progress::Lines::kStandardOutput);
  std::string metrics;
  double waited_before = 0;  // until the first step
  TrainObserver observer;
  if (ranks.first()) {
    observer = make_observer(options, recipe, data, train_with, progress, metrics);
    observer.begin = [&, begin = std::move(observer.begin)](const TrainBegin& what) {
      begin(what);
      waited_before = ranks.waited_seconds();
    };
  }
  observer.stop = [] { return Interruption::signal() != 0; };
  const TrainResult result = train(recipe, data, folder, train_with, observer);
  on_first(ranks, [&] {
    progress.clear();
    if (result.stopped) {
      note("stopped; go on with --resume");
    } else {
      print_result(result, options, metrics,
                   {ranks.size(), ranks.waited_seconds() - waited_before});
    }
  });
  return !result.stopped;
}

void run_train(const TrainArguments& options) {
  bool whole = true;
  with_ranks([&](Ranks& ranks) { whole = train_as(ranks, options); });
  // A rank may end by a signal that only another one was sent.
  if (!whole) end_by(Interruption::signal() != 0 ? Interruption::signal() : SIGTERM);
}

// Of --federated: "" where it is right.
std::string check_clients(std::string& text) {
  constexpr int kMost = 100000;
  if (text == "writers" || whole_number(1, kMost)(text).empty()) return {};
  return fmt::format("must be writers or a whole number from 1 to {} but is '{}'", kMost, text);
}

}  // namespace

void add_train_command(CLI::App& app) {
  auto options = std::make_shared<TrainArguments>();
  CLI::App* command = app.add_subcommand("train", "Train a network by a recipe");
  add_recipe_options(*command, options->recipe);
  add_data_options(*command, options->data);
  command
      ->add_option("--validation-shares", options->validation_shares,
                   "One for each of --data: the share of it that is held out, instead of the "
                   "recipe's validation_share")
      ->check(any_number());
  command->add_option("--out", options->out, "Folder for weights and metrics")
      ->type_name(kFolder)
      ->required();
  command->add_option("--epochs", options->epochs, "Instead of the recipe's")
      ->check(whole_number(1, 100000));
  command->add_option("--seed", options->seed, "Instead of the recipe's")
      ->check(whole_number(0, 2147483647));
  command->add_option("--threads", options->threads, "0 = one a core; never changes the result")
      ->check(whole_number(0, 1024));
  add_device_option(*command, options->device);
  CLI::Option* resume =
      command->add_flag("--resume", options->resume,
                        "Go on from the checkpoint in --out, if there is one, to the same bits");
  command
      ->add_flag("--overwrite", options->overwrite,
                 "Train anew where a run lies in --out; its files are removed")
      ->excludes(resume);
  command
      ->add_option("--init", options->init,
                   "Weights to go on from, instead of random ones; compression needs them")
      ->type_name(kFile);
  command
      ->add_option("--teacher", options->teachers,
                   "Trained weights to learn from beside the labels, one or more; the recipe's "
                   "distill says how much")
      ->type_name(kFile);
  command
      ->add_option("--federated", options->federated,
                   "Train by rounds of clients who keep their pictures: 'writers', or how many "
                   "clients the samples are dealt out to; the recipe's federated says more")
      ->type_name("CLIENTS")
      ->check(CLI::Validator(check_clients, ""));
  command->add_flag("--tensorboard", options->tensorboard,
                    "Write the curves to --out/tensorboard too, as event files");
  command->add_flag("--json", options->json, "One JSON object on stdout, and no lines beside it");
  command->footer(
      "Example: inkdigit train --recipe trainer/recipes/cnn-5x5.json --data mnist --out "
      "runs/first");
  command->callback([options] { run_train(*options); });
}

}  // namespace inkdigit
