#include <filesystem>
#include <memory>
#include <vector>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/values.hpp"
#include "trainer/report/model_card.hpp"

namespace inkdigit {
namespace {

struct CardArguments {
  std::string weights;
  std::vector<std::string> scorecards;
  std::string license;
  bool front_matter = false;
};

std::vector<CardResult> read_results(const std::vector<std::string>& paths,
                                     const std::string& model) {
  std::vector<CardResult> results;
  for (const std::string& path : paths) {
    const std::vector<std::uint8_t> bytes = read_file(path);
    const std::string text(bytes.begin(), bytes.end());
    for (CardResult& result : value_or_throw(read_card_results(text, model), path)) {
      for (const CardResult& earlier : results) {
        if (earlier.of == result.of && earlier.data == result.data) {
          throw UserError(path + ": '" + result.data + "' is in another scorecard, too");
        }
      }
      results.push_back(std::move(result));
    }
  }
  return results;
}

void run_card(const CardArguments& options) {
  const std::vector<std::uint8_t> file = read_file(options.weights);
  const Model model = value_or_throw(read_weights(file), options.weights);
  const std::vector<CardResult> results = read_results(options.scorecards, model.name);
  const CardFacts facts{
      .file = std::filesystem::path(options.weights).filename().string(),
      .bytes = file.size(),
      .dtype = std::string(names_of(Dtype{})[static_cast<std::size_t>(dtype_of(file))]),
      .license = options.license,
      .results = results};
  print_text(options.front_matter ? card_front_matter(model, facts) : model_card(model, facts));
}

}  // namespace

void add_card_command(CLI::App& app) {
  auto options = std::make_shared<CardArguments>();
  CLI::App* command = app.add_subcommand(
      "card", "Print a model card: Markdown, with front matter as Hugging Face reads it");
  command->add_option("weights", options->weights, "Weights file")->type_name(kFile)->required();
  command
      ->add_option("--scorecard", options->scorecards,
                   "What `scorecard --json` has printed for these weights: the results")
      ->type_name(kFile);
  command
      ->add_option("--license", options->license,
                   "License, as Hugging Face names it, such as mit; none = it is not said")
      ->type_name("NAME");
  command->add_flag("--front-matter", options->front_matter,
                    "The front matter alone, for a card with a text of its own");
  command->footer(
      "Example: inkdigit card best.safetensors --license mit --scorecard scorecard.json > "
      "README.md");
  command->callback([options] { run_card(*options); });
}

}  // namespace inkdigit
