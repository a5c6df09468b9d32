#include <fmt/core.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/base/note.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/held_out_writers.hpp"
#include "trainer/cli/load_model.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/startable_threads.hpp"
#include "trainer/cli/values.hpp"
#include "trainer/data/load.hpp"
#include "trainer/measure/calibration.hpp"
#include "trainer/measure/operating_point.hpp"
#include "trainer/measure/share.hpp"
#include "trainer/recipe/unseen.hpp"
#include "trainer/run/divergence.hpp"

namespace inkdigit {
namespace {

struct CalibrateArguments {
  std::string weights;
  std::vector<std::string> data;
  std::string to;
  double held_out_writers = 0;  // share; 0 = all samples
  CalibrationSpec calibration;
  bool keep_temperature = false;
  std::uint64_t seed = 0;
  int threads = 0;
  bool json = false;
};

// The first option that asks for a threshold; there is one.
std::string threshold_option(const CalibrationSpec& calibration) {
  if (calibration.reject_share > 0) return "--reject-share";
  if (calibration.refuse_negatives > 0) return "--refuse-negatives";
  return calibration.doubt_share > 0 ? "--doubt-share" : "--doubt-negatives";
}

// The samples to calibrate by: none that was trained on, as far as that is known.
Unseen choose_samples(const CalibrateArguments& options, const Model& model, const Dataset& data,
                      std::uint64_t seed) {
  if (options.held_out_writers > 0) {
    return {.samples = samples_of_writers(data, options.held_out_writers), .warning = {}};
  }
  return find_unseen(model.provenance, data, seed);
}

// The model with this softmax, its golden cases anew, and a word on where it comes from.
Model with_softmax(const Model& model, const SoftmaxSpec& softmax, const Dataset& data,
                   const Unseen& unseen) {
  Model result{.name = model.name,
               .network = value_or_throw(
                   Network::create(with_calibration_of(softmax, model.network.spec())), model.name),
               .parameters = model.parameters,
               .golden = model.golden};
  for (GoldenCase& golden : result.golden) golden.probabilities = predict(result, golden.raster);
  nlohmann::json provenance = nlohmann::json::parse(model.provenance);
  provenance["calibration"] = {
      {"data", {{"name", data.name}, {"samples", data.size()}, {"crc32", checksum(data)}}}};
  if (unseen.held_out) provenance["calibration"]["held_out"] = unseen.samples.size();
  result.provenance = provenance.dump();
  return result;
}

std::string outcome_line(const OutcomeCounts& counts) {
  return fmt::format("{:<38} {:7} {:7.2f} % {:7.2f} %", counts.of, counts.samples,
                     100 * share(counts.refused, counts.samples),
                     100 * share(counts.doubtful, counts.samples));
}

void print_result(const CalibrateArguments& options, const SoftmaxSpec& softmax,
                  const Dataset& data, const Unseen& unseen, const Plausibilities& plausibilities) {
  const OutcomeCounts digits = count_outcomes("digits", plausibilities.digits, softmax);
  const std::vector<OutcomeCounts> kinds = count_outcomes(plausibilities, softmax);
  if (options.json) {
    print_json({{"file", options.to},
                {"temperature", softmax.temperature},
                {"reject_below", softmax.reject_below},
                {"doubt_below", softmax.doubt_below},
                {"rejected", share(digits.refused, digits.samples)},
                {"doubtful", share(digits.doubtful, digits.samples)},
                {"kinds", to_json(kinds, "kind")},
                {"samples", unseen.samples.size()},
                {"held_out", unseen.held_out},
                {"data", data.name}});
    return;
  }
  const std::string doubt = softmax.doubt_below > 0
                                ? fmt::format(", doubt_below {:.6f}", softmax.doubt_below)
                                : std::string();
  print_line(fmt::format("{}: temperature {:.4f}, reject_below {:.6f}{}, by {} samples of {}{}",
                         options.to, softmax.temperature, softmax.reject_below, doubt,
                         unseen.samples.size(), data.name,
                         unseen.held_out ? ", held out by the training" : ""));
  if (!options.calibration.any_threshold()) return;
  print_line(fmt::format("{:<38} samples  rejected  in doubt", ""));
  print_line(outcome_line(digits));
  for (const OutcomeCounts& kind : kinds) print_line(outcome_line(kind));
}

void run_calibrate(const CalibrateArguments& options) {
  if (options.keep_temperature && !options.calibration.any_threshold()) {
    throw UserError(
        "--keep-temperature: then a threshold must be asked for, as by "
        "--refuse-negatives 0.95; there is nothing else to fit");
  }
  if (!options.to.ends_with(".safetensors")) {
    throw UserError("--to " + options.to + ": must end in .safetensors");
  }
  const std::vector<std::uint8_t> file = read_file(options.weights);
  const Model model = value_or_throw(read_weights(file), options.weights);
  const NetworkSpec& spec = model.network.spec();
  if (options.calibration.any_threshold() && !spec.softmax().background) {
    throw UserError(options.weights + ": " + threshold_option(options.calibration) +
                    " needs a network whose softmax has \"background\": true");
  }
  const LoadOptions load_options{
      .input = spec.input, .classes = spec.classes, .seed = options.seed};
  const Dataset data = load_data(options.data, load_options);
  const Unseen unseen = choose_samples(options, model, data, load_options.seed);
  check_negatives(options.calibration, data, unseen.samples);
  if (!unseen.warning.empty()) note(options.weights + ": " + unseen.warning);
  const auto backend = make_cpu_backend(
      model.network, {.batch_size = 1, .threads = startable_threads(options.threads)});
  backend->set_parameters(model.parameters);
  const std::vector<float> logits = backend->logits(data, unseen.samples);
  if (!all_finite(logits)) {
    throw UserError(options.weights + ": its answers to " + data.name +
                    " are no finite numbers; such weights cannot be calibrated");
  }
  const std::size_t classes = spec.classes.size();
  const SoftmaxSpec softmax =
      calibrated(options.calibration, spec.softmax(), data, unseen.samples, logits, classes);
  const std::vector<std::uint8_t> result =
      write_weights(with_softmax(model, softmax, data, unseen), dtype_of(file));
  value_or_throw(read_weights(result), options.to);
  write_file(options.to, result);
  Plausibilities plausibilities;
  plausibilities.add(data, unseen.samples, softmax_outputs(softmax, logits, classes), softmax,
                     classes);
  print_result(options, softmax, data, unseen, plausibilities);
}

}  // namespace

void add_calibrate_command(CLI::App& app) {
  auto options = std::make_shared<CalibrateArguments>();
  CLI::App* command = app.add_subcommand(
      "calibrate", "Fit how sure answers are, and which are none, to labeled data");
  command->add_option("--weights", options->weights, "Weights file")->type_name(kFile)->required();
  command->add_option("--data", options->data, data_usage())->type_name(kSpec)->required();
  command->add_option("--to", options->to, "Weights file to write: .safetensors")
      ->type_name(kFile)
      ->required();
  command
      ->add_option("--held-out-writers", options->held_out_writers,
                   "Only the writers that a training with split_by writer and this "
                   "validation_share holds out")
      ->check(number(0, 1));
  command
      ->add_option("--reject-share", options->calibration.reject_share,
                   "Share of the samples that show a class which is to be rejected")
      ->check(number(0, 0.5));
  command
      ->add_option("--refuse-negatives", options->calibration.refuse_negatives,
                   "Share of each kind of samples that show no class which is to be rejected, at "
                   "least; with --reject-share the lower threshold of the two")
      ->check(number(0, 1));
  command
      ->add_option("--doubt-negatives", options->calibration.doubt_negatives,
                   "Share of each kind which is to be rejected or in doubt, at least")
      ->check(number(0, 1));
  command
      ->add_option("--doubt-share", options->calibration.doubt_share,
                   "Share of the samples that show a class which is to be in doubt; with "
                   "--doubt-negatives at most")
      ->check(number(0, 0.5));
  command->add_flag("--keep-temperature", options->keep_temperature,
                    "Fit the thresholds alone; one must be asked for");
  command
      ->add_option("--seed", options->seed,
                   "Of what the program draws; with that of the training, and its data, those that "
                   "it held out are taken")
      ->check(whole_number(0, 2147483647));
  command->add_option("--threads", options->threads, "0 = one a core")
      ->check(whole_number(0, 1024));
  command->add_flag("--json", options->json, "One JSON object on stdout");
  command->footer(
      "Example: inkdigit calibrate --weights best.safetensors --data mnist:test --to "
      "calibrated.safetensors");
  command->callback([options] {
    options->calibration.temperature = !options->keep_temperature;
    run_calibrate(*options);
  });
}

}  // namespace inkdigit
