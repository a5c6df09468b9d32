#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "trainer/augment/contact_sheet.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/recipe_option.hpp"
#include "trainer/cli/values.hpp"
#include "trainer/data/load.hpp"
#include "trainer/data/sets/image_file.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {
namespace {

struct AugmentArguments {
  RecipeArguments recipe;
  std::vector<std::string> data;
  std::string out;
  SheetOptions sheet;
  bool json = false;
};

void run_augment(AugmentArguments options) {
  const Recipe recipe = read_recipe(options.recipe);
  if (!recipe.augment.enabled() && !recipe.ink.enabled()) {
    throw UserError(
        options.recipe.path +
        ": nothing to show: it has no section 'augment' or 'ink' that switches anything on");
  }
  options.sheet.seed = static_cast<std::uint64_t>(recipe.training.seed);
  const Dataset data = load_data(options.data, {.input = recipe.network.input,
                                                .classes = recipe.network.classes,
                                                .split = MnistSplit::kTrain,
                                                .seed = options.sheet.seed});
  if (!recipe.augment.enabled() && data.ink.empty()) {
    throw UserError(options.recipe.path + ": nothing to show: it varies ink alone, and " +
                    data.name + " has none; strokes:FILE and synthetic have");
  }
  const ImageFeed feed(recipe.augment, recipe.ink, data.shape);
  const Image image = contact_sheet(data, feed, options.sheet);
  write_png(options.out, image);
  const std::size_t rows = std::min(data.size(), static_cast<std::size_t>(options.sheet.samples));
  if (!options.json) {
    print_line(fmt::format("{}: {} samples, {} variants of each, {}x{} pixels", options.out, rows,
                           options.sheet.variants, image.width, image.height));
  } else {
    print_json({{"file", options.out},
                {"samples", rows},
                {"variants", options.sheet.variants},
                {"width", image.width},
                {"height", image.height}});
  }
}

}  // namespace

void add_augment_command(CLI::App& app) {
  auto options = std::make_shared<AugmentArguments>();
  CLI::App* command = app.add_subcommand("augment", "Draw what a recipe's augmentation makes");
  add_recipe_options(*command, options->recipe);
  command->add_option("--data", options->data, data_usage())->type_name(kSpec)->required();
  command->add_option("--out", options->out, "Picture (PNG): a row an image, the original first")
      ->type_name(kFile)
      ->required();
  command->add_option("--samples", options->sheet.samples, "Images")->check(whole_number(1, 1000));
  command->add_option("--variants", options->sheet.variants, "Variants of each image")
      ->check(whole_number(1, 1000));
  command->add_flag("--json", options->json, "One JSON object on stdout");
  command->footer("Example: inkdigit augment --recipe recipe.json --data mnist --out sheet.png");
  command->callback([options] { run_augment(*options); });
}

}  // namespace inkdigit
