#include <fmt/core.h>
#include <sys/resource.h>

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

void print_result(const TrainResult& result, const TrainArguments& options,
                  const std::string& metrics) {
  const std::string best = options.out + "/best.safetensors";
  if (!options.json) {
    print_line(fmt::format("best epoch {} of {}, {:.0f} images/s, {:.0f} MB at most: {}",
                           result.best_epoch, result.epochs, result.images_per_second,
                           peak_memory_mb(), best));
    return;
  }
  const nlohmann::json epochs = parse_metrics(metrics);
  print_json({{"weights", best},
              {"epochs", result.epochs},
              {"best_epoch", result.best_epoch},
              {"metrics", epochs.at(static_cast<std::size_t>(result.best_epoch) - 1)},
              {"images_per_second", result.images_per_second},
              {"peak_memory_mb", peak_memory_mb()}});
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
                       Device device) {
  std::string text = escaped(recipe.name) + ": " + std::to_string(data.size()) + " images of " +
                     escaped(data.name) + "; an epoch shows " + std::to_string(begin.shown) + ", " +
                     std::to_string(begin.held_out) + " are held out" +
                     (device == Device::kCuda ? "; on the GPU" : "");
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
                            const Dataset& data, Device device, Progress& progress,
                            std::string& metrics) {
  const int epochs = recipe.training.epochs;
  TrainObserver observer;
  observer.begin = [&, device](const TrainBegin& begin) {
    progress.print(begin_text(begin, recipe, data, device));
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
    write_report(options.out, data, record,
                 {.explain = true, .threads = startable_threads(options.threads)});
  };
  observer.stop = [] { return Interruption::signal() != 0; };
  return observer;
}

void run_train(const TrainArguments& options) {
  Device device = device_of(options.device);
  check_data_options(options);
  Recipe recipe = read_recipe(options.recipe);
  if (options.epochs) recipe.training.epochs = *options.epochs;
  if (options.seed) recipe.training.seed = *options.seed;
  if (recipe.adversarial.any() && options.device == "auto") device = Device::kCpu;
  // Before the data is loaded, which takes longer.
  check_device(recipe, device);
  value_or_throw(Network::create(recipe.network), options.recipe.path);
  TrainOptions train_options{.device = device,
                             .threads = startable_threads(options.threads),
                             .start = start_of(options),
                             .validation_shares = options.validation_shares};
  if (!options.init.empty()) train_options.init = load_model(options.init);
  for (const std::string& teacher : options.teachers) {
    train_options.teachers.push_back(load_model(teacher));
  }
  check_teachers(recipe, train_options.teachers);
  const RunFolder folder(options.out);
  check_locked(folder);
  const Dataset data =
      load_training_data(options.data, recipe, static_cast<std::uint64_t>(recipe.training.seed));
  const Interruption interruption;
  Progress progress(options.json ? Progress::Lines::kTerminal : Progress::Lines::kStandardOutput);
  std::string metrics;
  const TrainResult result = train(recipe, data, folder, train_options,
                                   make_observer(options, recipe, data, device, progress, metrics));
  if (result.stopped) {
    progress.clear();
    std::fprintf(stderr, "inkdigit: stopped; go on with --resume\n");
    end_by(Interruption::signal());
  }
  print_result(result, options, metrics);
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
  command->add_flag("--tensorboard", options->tensorboard,
                    "Write the curves to --out/tensorboard too, as event files");
  command->add_flag("--json", options->json, "One JSON object on stdout, and no lines beside it");
  command->footer(
      "Example: inkdigit train --recipe trainer/recipes/cnn-5x5.json --data mnist --out "
      "runs/first");
  command->callback([options] { run_train(*options); });
}

}  // namespace inkdigit
