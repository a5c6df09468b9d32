#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/adapt/adaptation.hpp"
#include "trainer/adapt/rehearsal.hpp"
#include "trainer/adapt/shipped_rehearsal.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/interruption.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/progress.hpp"
#include "trainer/cli/values.hpp"
#include "trainer/data/load.hpp"

namespace inkdigit {
namespace {

struct AdaptArguments {
  std::string weights;
  std::vector<std::string> data;
  std::vector<std::string> rehearsal;
  std::string out;
  int seed = 1;
  bool json = false;
};

std::vector<LabeledInk> load_drawings(const std::vector<std::string>& specs,
                                      const NetworkSpec& spec) {
  const Dataset data = load_data(specs, {.input = spec.input, .classes = spec.classes});
  std::vector<LabeledInk> drawings(data.size());
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (!data.ink.has(i)) {
      throw UserError(data.name + ": sample " + std::to_string(i + 1) +
                      " has no pen strokes, and a hand is learnt from those; strokes:FILE.jsonl "
                      "has some");
    }
    data.ink.copy(i, drawings[i].ink);
    drawings[i].label = data.labels[i];
  }
  return drawings;
}

std::vector<LabeledInk> load_rehearsal(const AdaptArguments& options, const NetworkSpec& spec) {
  if (!options.rehearsal.empty()) return load_drawings(options.rehearsal, spec);
  return value_or_throw(
      parse_rehearsal(shipped_rehearsal(), spec.classes, spec.softmax().background), "rehearsal");
}

nlohmann::json to_json(const ReadRight& read) {
  return {{"samples", read.of}, {"correct_before", read.before}, {"correct_after", read.after}};
}

Adaptation::Outcome adapt(Adaptation adaptation, const std::string& where) {
  const Interruption interruption;
  Progress progress;
  while (adaptation.done() < adaptation.steps()) {
    if (const int signal = Interruption::signal(); signal != 0) end_by(signal);
    adaptation.step();
    progress.show(static_cast<double>(adaptation.done()) / static_cast<double>(adaptation.steps()),
                  "learning");
  }
  return value_or_throw(adaptation.finish(), where);
}

void run_adapt(const AdaptArguments& options) {
  if (!options.out.ends_with(".safetensors")) {
    throw UserError("--out " + options.out + ": must end in .safetensors");
  }
  const std::vector<std::uint8_t> file = read_file(options.weights);
  Model model = value_or_throw(read_weights(file), options.weights);
  const NetworkSpec spec = model.network.spec();
  const Dtype dtype = dtype_of(file);
  AdaptOptions how;
  how.seed = static_cast<std::uint64_t>(options.seed);
  const Adaptation::Outcome outcome = adapt(
      value_or_throw(Adaptation::create(std::move(model), dtype, load_drawings(options.data, spec),
                                        load_rehearsal(options, spec), how),
                     options.weights),
      options.weights);
  const std::vector<std::uint8_t> result = write_weights(outcome.model, dtype);
  value_or_throw(read_weights(result), options.out);
  write_file(options.out, result);
  const ReadRight& own = outcome.corrections;
  const ReadRight& others = outcome.others;
  if (options.json) {
    print_json({{"file", options.out},
                {"corrections", to_json(own)},
                {"others", to_json(others)},
                {"seed", options.seed}});
    return;
  }
  print_line(fmt::format("{}: learnt from {} drawing{}; of them read rightly: {} (before: {})",
                         options.out, own.of, own.of == 1 ? "" : "s", own.after, own.before));
  if (others.of > 0) {
    print_line(
        fmt::format("others that were not learnt from: {} of {} are read rightly (before: {})",
                    others.after, others.of, others.before));
  }
}

}  // namespace

void add_adapt_command(CLI::App& app) {
  auto options = std::make_shared<AdaptArguments>();
  CLI::App* command =
      app.add_subcommand("adapt", "Teach weights a person's hand by a few labeled drawings");
  command->add_option("--weights", options->weights, "Weights file to go on from")
      ->type_name(kFile)
      ->required();
  command
      ->add_option("--data", options->data,
                   "What the person drew, as it should be read: strokes:FILE, negatives:FILE")
      ->type_name(kSpec)
      ->required();
  command->add_option("--out", options->out, "Weights file to write: .safetensors")
      ->type_name(kFile)
      ->required();
  command
      ->add_option("--rehearsal", options->rehearsal,
                   "Drawings by others, so that none of them is forgotten, instead of those that "
                   "are built in")
      ->type_name(kSpec);
  command->add_option("--seed", options->seed, "Of what is varied and drawn")
      ->check(whole_number(0, 2147483647));
  command->add_flag("--json", options->json, "One JSON object on stdout");
  command->footer(
      "Example: inkdigit adapt --weights weights/default.safetensors --data strokes:mine.jsonl "
      "--out mine.safetensors");
  command->callback([options] { run_adapt(*options); });
}

}  // namespace inkdigit
