#include <memory>
#include <nlohmann/json.hpp>

#include "trainer/cli/commands.hpp"
#include "trainer/cli/load_model.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/progress.hpp"
#include "trainer/cli/startable_threads.hpp"
#include "trainer/cli/values.hpp"
#include "trainer/measure/scorecard.hpp"

namespace inkdigit {
namespace {

struct ScorecardArguments {
  std::string weights;
  int threads = 0;
  bool robustness = false;
  bool json = false;
};

void run_scorecard(const ScorecardArguments& options) {
  const Model model = load_model(options.weights);
  Progress progress;
  const Scorecard card = make_scorecard(
      model,
      {.threads = startable_threads(options.threads),
       .robustness = options.robustness,
       .progress = [&](double share, const std::string& text) { progress.show(share, text); }});
  progress.clear();
  if (options.json) {
    print_json(to_json(card));
  } else {
    print_text(to_table(card));
  }
}

}  // namespace

void add_scorecard_command(CLI::App& app) {
  auto options = std::make_shared<ScorecardArguments>();
  CLI::App* command = app.add_subcommand(
      "scorecard",
      "Measure weights on real handwriting: MNIST, and pen strokes of writers held out");
  command->add_option("--weights", options->weights, "Weights file")->type_name(kFile)->required();
  command->add_option("--threads", options->threads, "0 = one a core")
      ->check(whole_number(0, 1024));
  command->add_flag("--robustness", options->robustness,
                    "Also attack and spoil 1,000 images of MNIST, as eval does");
  command->add_flag("--json", options->json, "One JSON object on stdout");
  command->footer("Example: inkdigit scorecard --weights runs/first/best.safetensors");
  command->callback([options] { run_scorecard(*options); });
}

}  // namespace inkdigit
