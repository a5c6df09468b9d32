#include <memory>
#include <optional>

#include "engine/recognizer.hpp"
#include "trainer/base/note.hpp"
#include "trainer/cli/answer_options.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/load_model.hpp"
#include "trainer/cli/predict_output.hpp"
#include "trainer/cli/predict_report.hpp"
#include "trainer/cli/predict_run.hpp"
#include "trainer/cli/values.hpp"

namespace inkdigit {
namespace {

struct PredictArguments {
  std::string weights;
  std::vector<std::string> inputs;
  std::string as = "digit";
  std::string report;
  AnswerArguments answer;
  bool number = false;
  bool json = false;
};

ReadAs read_as(const PredictArguments& options) {
  if (options.number || options.as == "number") return ReadAs::kNumber;
  if (options.as == "drawing") return ReadAs::kDrawing;
  return ReadAs::kDigit;
}

Question question_of(const PredictArguments& options, const Recognizer& recognizer) {
  const ReadAs as = read_as(options);
  if (as == ReadAs::kDrawing && options.answer.any()) {
    throw UserError("--allowed, --digits and --alternatives: not with --as drawing");
  }
  if (as == ReadAs::kDigit && !options.answer.digits.empty()) {
    throw UserError("--digits: needs --number");
  }
  return {as, answer_options(options.answer, recognizer.model().network.spec().classes)};
}

void run_predict(const PredictArguments& options) {
  Recognizer recognizer =
      value_or_throw(Recognizer::create(load_model(options.weights)), options.weights);
  const Question question = question_of(options, recognizer);
  // Networks that take no ink say so of blank ink, too: once, and not of every input.
  if (question.as != ReadAs::kDigit)
    value_or_throw(recognizer.recognize(StrokesView{}), options.weights);
  const PredictOutput output(recognizer, options.answer.alternatives, options.json);
  std::optional<PredictReport> report;
  if (!options.report.empty()) report.emplace(recognizer, question.options, options.report);
  PredictRun run(recognizer, question,
                 {[&](const Predicted& predicted) {
                    output.print(predicted.input, predicted.answer);
                    if (report) report->add(predicted);
                  },
                  [&](const std::string& reason) {
                    note(reason);
                    if (report) report->add_failure(reason);
                  }});
  for (const std::string& input : options.inputs) run.predict(input);
  if (report) report->write();
  if (run.complained()) throw AlreadyReported();
}

}  // namespace

void add_predict_command(CLI::App& app) {
  auto options = std::make_shared<PredictArguments>();
  CLI::App* command = app.add_subcommand("predict", "Read digits from pictures and pen strokes");
  command->add_option("--weights", options->weights, "Weights file")->type_name(kFile)->required();
  command
      ->add_option("input", options->inputs,
                   "Image files, folders, .jsonl[.gz] stroke files, - (either)")
      ->type_name(kFile)
      ->required();
  CLI::Option* as = command->add_option(
      "--as", options->as,
      "What a picture, or a drawing of a stroke file, is: digit, number (digits side by side; "
      "pictures may have several rows) or drawing (either of them; strokes as the page reads "
      "them)");
  take_one_of(*as, {"digit", "number", "drawing"});
  command->add_flag("--number", options->number, "The same as --as number")->excludes(as);
  add_answer_options(*command, options->answer);
  command
      ->add_option("--report", options->report,
                   "HTML file to write: what was read where, what the network saw of each digit, "
                   "and its probabilities")
      ->type_name(kFile);
  command->add_flag("--json", options->json, "One JSON object a line on stdout");
  command->footer(
      "Example: inkdigit predict --weights best.safetensors drawing.png strokes.jsonl --json");
  command->callback([options] { run_predict(*options); });
}

}  // namespace inkdigit
