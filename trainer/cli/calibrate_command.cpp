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
#include "trainer/recipe/unseen.hpp"
#include "trainer/run/divergence.hpp"

namespace inkdigit {
namespace {

struct CalibrateArguments {
  std::string weights;
  std::vector<std::string> data;
  std::string to;
  double held_out_writers = 0;  // share; 0 = all samples
  double reject_share = 0;
  int threads = 0;
  bool json = false;
};

// The samples to calibrate by: none that was trained on, as far as that is known.
Unseen choose_samples(const CalibrateArguments& options, const Model& model, const Dataset& data,
                      std::uint64_t seed) {
  if (options.held_out_writers > 0) {
    return {.samples = samples_of_writers(data, options.held_out_writers), .warning = {}};
  }
  Unseen unseen = find_unseen(model.provenance, data, seed);
  if (!unseen.warning.empty()) {
    note(options.weights + ": " + unseen.warning);
  }
  return unseen;
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

void run_calibrate(const CalibrateArguments& options) {
  if (!options.to.ends_with(".safetensors")) {
    throw UserError("--to " + options.to + ": must end in .safetensors");
  }
  const std::vector<std::uint8_t> file = read_file(options.weights);
  const Model model = value_or_throw(read_weights(file), options.weights);
  const NetworkSpec& spec = model.network.spec();
  if (options.reject_share > 0 && !spec.softmax().background) {
    throw UserError(options.weights +
                    ": --reject-share needs a network whose softmax has \"background\": true");
  }
  const LoadOptions load_options{.input = spec.input, .classes = spec.classes};
  const Dataset data = load_data(options.data, load_options);
  const Unseen unseen = choose_samples(options, model, data, load_options.seed);
  std::vector<std::uint8_t> labels;
  for (const std::uint32_t sample : unseen.samples) labels.push_back(data.labels[sample]);
  const auto backend = make_cpu_backend(
      model.network, {.batch_size = 1, .threads = startable_threads(options.threads)});
  backend->set_parameters(model.parameters);
  const std::vector<float> logits = backend->logits(data, unseen.samples);
  if (!all_finite(logits)) {
    throw UserError(options.weights + ": its answers to " + data.name +
                    " are no finite numbers; such weights cannot be calibrated");
  }
  const CalibrationSpec calibration{.temperature = true, .reject_share = options.reject_share};
  const SoftmaxSpec softmax =
      calibrated(calibration, spec.softmax(), logits, labels, spec.classes.size());
  const std::vector<std::uint8_t> result =
      write_weights(with_softmax(model, softmax, data, unseen), dtype_of(file));
  value_or_throw(read_weights(result), options.to);
  write_file(options.to, result);
  if (options.json) {
    print_json({{"file", options.to},
                {"temperature", softmax.temperature},
                {"reject_below", softmax.reject_below},
                {"samples", unseen.samples.size()},
                {"held_out", unseen.held_out},
                {"data", data.name}});
  } else {
    print_line(fmt::format("{}: temperature {:.4f}, reject_below {:.6f}, by {} samples of {}{}",
                           options.to, softmax.temperature, softmax.reject_below,
                           unseen.samples.size(), data.name,
                           unseen.held_out ? ", held out by the training" : ""));
  }
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
      ->add_option("--reject-share", options->reject_share,
                   "Share of the samples that show a class which is to be rejected")
      ->check(number(0, 0.5));
  command->add_option("--threads", options->threads, "0 = one a core")
      ->check(whole_number(0, 1024));
  command->add_flag("--json", options->json, "One JSON object on stdout");
  command->footer(
      "Example: inkdigit calibrate --weights best.safetensors --data mnist:test --to "
      "calibrated.safetensors");
  command->callback([options] { run_calibrate(*options); });
}

}  // namespace inkdigit
