#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>

#include "engine/decision.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/base/note.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/device_option.hpp"
#include "trainer/cli/held_out_writers.hpp"
#include "trainer/cli/load_model.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/progress.hpp"
#include "trainer/cli/robustness_options.hpp"
#include "trainer/cli/startable_threads.hpp"
#include "trainer/cli/values.hpp"
#include "trainer/data/load.hpp"
#include "trainer/measure/evaluation.hpp"
#include "trainer/measure/latency.hpp"
#include "trainer/measure/transposed.hpp"
#include "trainer/report/evaluation_report.hpp"

namespace inkdigit {
namespace {

struct EvalArguments {
  std::string weights;
  std::vector<std::string> data;
  std::string predictions;
  double held_out_writers = 0;  // share; 0 = all samples
  int threads = 0;
  std::string device = "auto";
  RobustnessArguments robustness;
  std::string report;
  bool json = false;
};

// One JSON object a line: {"index", "label", "digit", "doubtful", "confidence",
// "plausibility", "probabilities"}; label is null where it is no class, and digit where there is no
// answer.
void write_predictions(const std::string& path, const Dataset& data,
                       std::span<const std::uint32_t> samples, std::span<const float> outputs,
                       const NetworkSpec& spec) {
  using nlohmann::json;
  const std::size_t classes = spec.classes.size();
  std::string lines;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Decision decision = decide(spec.softmax(), outputs.subspan(i * classes, classes));
    const std::uint8_t label = data.labels[samples[i]];
    const bool answered = !decision.rejected && !is_blank(data, samples[i]);
    const json line = {{"index", samples[i]},
                       {"label", label == kNoClass ? json() : json(label)},
                       {"digit", answered ? json(decision.best) : json()},
                       {"doubtful", answered && is_doubtful(spec.softmax(), decision)},
                       {"confidence", decision.confidence},
                       {"plausibility", decision.plausibility},
                       {"probabilities", decision.probabilities}};
    lines += line.dump() + "\n";
  }
  write_file(path, lines);
}

// Images that a GPU is given at a time; a CPU's threads have their own measure.
constexpr int kCudaBatch = 512;

// None where it is not asked for.
std::optional<Robustness> robustness_of(const EvalArguments& options, const Model& model,
                                        const Dataset& data, std::span<const std::uint32_t> samples,
                                        Backend& backend) {
  const RobustnessPlan plan =
      robustness_plan(options.robustness, startable_threads(options.threads));
  if (!plan.any()) return std::nullopt;
  Progress progress;
  return measure_robustness(
      model, backend, data, robustness_samples(options.robustness, samples), plan,
      [&](double share, const std::string& text) { progress.show(share, text); });
}

void run_eval(const EvalArguments& options) {
  const Device device = device_of(options.device);
  const Model model = load_model(options.weights);
  const NetworkSpec& spec = model.network.spec();
  const int threads = startable_threads(options.threads);
  const Dataset data = load_data(options.data, {.input = spec.input,
                                                .classes = spec.classes,
                                                .split = MnistSplit::kTest,
                                                .threads = threads});
  const auto backend =
      make_backend(device, model.network,
                   {.batch_size = device == Device::kCuda ? kCudaBatch : 1, .threads = threads});
  backend->set_parameters(model.parameters);
  const std::vector<std::uint32_t> samples = samples_of_writers(data, options.held_out_writers);
  note_device(device);
  const auto start = std::chrono::steady_clock::now();
  const std::vector<float> outputs = backend->predict(data, samples);
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const Evaluation evaluation =
      evaluate(data, samples, outputs, spec.softmax(), spec.classes.size());
  if (!options.predictions.empty()) {
    write_predictions(options.predictions, data, samples, outputs, spec);
  }
  const std::string hint = transposed_hint(data, samples, evaluation, spec.softmax(), *backend);
  if (!hint.empty()) note(hint);
  const Latency latency = measure_latency(model, data);
  const std::optional<Robustness> robustness =
      robustness_of(options, model, data, samples, *backend);
  if (!options.report.empty()) {
    write_evaluation_report(options.report, model, data, evaluation,
                            robustness ? &*robustness : nullptr);
  }
  const double images_per_second = static_cast<double>(samples.size()) / seconds;
  if (options.json) {
    nlohmann::json json = to_json(evaluation, spec.classes);
    json["images_per_second"] = images_per_second;
    json["latency_us"] = {{"median", latency.median}, {"p90", latency.p90}};
    if (robustness) json["robustness"] = to_json(*robustness);
    print_json(json);
  } else {
    print_line(
        fmt::format("{} on {}, {:.0f} images/s", options.weights, data.name, images_per_second));
    print_text(fmt::format(
        "one image on one thread: {:.0f} us (median), {:.0f} us (90th percentile)\n\n{}",
        latency.median, latency.p90, to_table(evaluation, spec.classes)));
    if (robustness) print_text("\n" + to_table(*robustness));
  }
}

}  // namespace

void add_eval_command(CLI::App& app) {
  auto options = std::make_shared<EvalArguments>();
  CLI::App* command = app.add_subcommand("eval", "Measure weights on labeled data");
  command->add_option("--weights", options->weights, "Weights file")->type_name(kFile)->required();
  command->add_option("--data", options->data, data_usage())->type_name(kSpec)->required();
  command
      ->add_option("--predictions", options->predictions,
                   "File for every image's probabilities (JSON Lines)")
      ->type_name(kFile);
  command
      ->add_option("--held-out-writers", options->held_out_writers,
                   "Only the writers that a training with split_by writer and this "
                   "validation_share holds out")
      ->check(number(0, 1));
  command->add_option("--threads", options->threads, "0 = one a core")
      ->check(whole_number(0, 1024));
  add_device_option(*command, options->device);
  add_robustness_options(*command, options->robustness);
  command
      ->add_option("--report", options->report,
                   "HTML file to write: confusions, and what attacks and corruptions do")
      ->type_name(kFile);
  command->add_flag("--json", options->json, "One JSON object on stdout");
  command->footer("Example: inkdigit eval --weights runs/first/best.safetensors --data mnist");
  command->callback([options] { run_eval(*options); });
}

}  // namespace inkdigit
