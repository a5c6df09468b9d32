#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/note.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/recipe_option.hpp"
#include "trainer/cli/values.hpp"
#include "trainer/data/load.hpp"
#include "trainer/run/golden.hpp"
#include "trainer/transform/exchange/state_dict.hpp"

namespace inkdigit {
namespace {

struct ImportArguments {
  std::string state_dict;
  RecipeArguments recipe;
  std::string to;
  std::vector<std::string> data;
  bool json = false;
};

// Pictures for golden cases where there is no data: digits that the program draws, each counted as
// a class of its own, whatever the classes are called. None where the network takes no pictures of
// ink.
Dataset drawn_pictures(const NetworkSpec& spec) {
  constexpr int kSmallest = 8;  // pixels: what ink can be drawn into
  if (spec.input.channels != 1 || std::min(spec.input.height, spec.input.width) < kSmallest) {
    return {};
  }
  const std::size_t count = std::min<std::size_t>(spec.classes.size(), 10);
  return load_data(
      {"synthetic:" + std::to_string(count)},
      {.input = spec.input, .classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}});
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void run_import(const ImportArguments& options) {
  if (!options.to.ends_with(".safetensors")) {
    throw UserError("--to " + options.to + ": must end in .safetensors");
  }
  const Recipe recipe = read_recipe(options.recipe);
  Network network = value_or_throw(Network::create(recipe.network), options.recipe.path);
  auto [model, left_out] = value_or_throw(
      read_state_dict(read_file(options.state_dict), recipe.name, std::move(network)),
      options.state_dict);
  add_golden_cases(model, options.data.empty()
                              ? drawn_pictures(recipe.network)
                              : load_data(options.data, {.input = recipe.network.input,
                                                         .classes = recipe.network.classes}));
  const std::vector<std::uint8_t> file = write_weights(model);
  value_or_throw(read_weights(file), options.state_dict);
  write_file(options.to, file);
  if (options.json) {
    print_json({{"file", options.to},
                {"parameters", model.network.parameter_count()},
                {"golden_cases", model.golden.size()},
                {"left_out", left_out},
                {"bytes", file.size()}});
  } else {
    print_line(fmt::format("{}: {} parameters, {} golden cases", options.to,
                           model.network.parameter_count(), model.golden.size()));
  }
  if (!left_out.empty()) {
    note(options.state_dict + ": left out, as no layer reads it: " + joined(left_out));
  }
}

}  // namespace

void add_import_command(CLI::App& app) {
  auto options = std::make_shared<ImportArguments>();
  CLI::App* command =
      app.add_subcommand("import", "Make a weights file of a PyTorch state_dict and a recipe");
  command->add_option("--state-dict", options->state_dict, "A state_dict saved as .safetensors")
      ->type_name(kFile)
      ->required();
  add_recipe_options(*command, options->recipe, "Recipe (JSON) whose network it fits");
  command->add_option("--to", options->to, "Weights file to write: .safetensors")
      ->type_name(kFile)
      ->required();
  command
      ->add_option("--data", options->data,
                   "Pictures for golden cases: mnist, images:DIR, ...; otherwise drawn ones")
      ->type_name(kSpec);
  command->add_flag("--json", options->json, "One JSON object on stdout");
  command->footer(
      "Example: inkdigit import --state-dict torch.safetensors --recipe R.json --to W.safetensors");
  command->callback([options] { run_import(*options); });
}

}  // namespace inkdigit
