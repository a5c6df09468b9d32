#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

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
#include "trainer/transform/compress/round_weights.hpp"
#include "trainer/transform/exchange/read_onnx.hpp"
#include "trainer/transform/exchange/state_dict.hpp"

namespace inkdigit {
namespace {

struct ImportArguments {
  std::string state_dict;
  RecipeArguments recipe;
  std::string onnx;
  OnnxMeaning meaning;
  std::string picture;  // CxHxW
  std::string recipe_out;
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

// "1x28x28"
Shape parse_picture(const std::string& text) {
  Shape shape;
  std::istringstream in(text);
  char first = 0;
  char second = 0;
  const bool read =
      static_cast<bool>(in >> shape.channels >> first >> shape.height >> second >> shape.width) &&
      first == 'x' && second == 'x' && in.peek() == std::istringstream::traits_type::eof();
  if (read && std::min({shape.channels, shape.height, shape.width}) > 0) return shape;
  throw UserError("--picture " + text + ": must be channels x height x width, as 1x28x28");
}

void check_options(const ImportArguments& options) {
  if (!options.to.ends_with(".safetensors")) {
    throw UserError("--to " + options.to + ": must end in .safetensors");
  }
  if (options.onnx.empty() == options.state_dict.empty()) {
    throw UserError("either --state-dict with --recipe or --onnx must be given");
  }
  if (options.onnx.empty() && options.recipe.path.empty()) {
    throw UserError("--recipe is missing: it says what network the state_dict is of");
  }
  const OnnxMeaning& meaning = options.meaning;
  if (meaning.scale == 0.0) throw UserError("--input-scale 0: must not be 0");
  const bool about_onnx = meaning.scale || !meaning.mean.empty() || !meaning.std.empty() ||
                          !meaning.classes.empty() || !options.picture.empty() ||
                          !options.recipe_out.empty();
  if (options.onnx.empty() && about_onnx) {
    throw UserError(
        "--input-scale, --mean, --std, --classes, --picture and --recipe-out: need --onnx; for a "
        "state_dict the recipe says it");
  }
  if (!options.onnx.empty() && !(options.recipe.path.empty() && options.recipe.settings.empty())) {
    throw UserError("--recipe and --set: not with --onnx, which has the network in it");
  }
}

// What a file gives: a model without golden cases, and what to say about it.
struct Imported {
  Model model;
  nlohmann::json facts;            // for --json
  std::vector<std::string> notes;  // for people
};

Imported import_state_dict(const ImportArguments& options) {
  const Recipe recipe = read_recipe(options.recipe);
  Network network = value_or_throw(Network::create(recipe.network), options.recipe.path);
  auto [model, left_out] = value_or_throw(
      read_state_dict(read_file(options.state_dict), recipe.name, std::move(network)),
      options.state_dict);
  std::vector<std::string> notes;
  if (!left_out.empty()) notes.push_back("left out, as no layer reads it: " + joined(left_out));
  return {std::move(model), {{"left_out", left_out}}, notes};
}

Imported import_onnx(const ImportArguments& options) {
  OnnxMeaning meaning = options.meaning;
  meaning.name = std::filesystem::path(options.onnx).stem().string();
  if (!options.picture.empty()) meaning.picture = parse_picture(options.picture);
  auto [model, notes] = value_or_throw(read_onnx(read_file(options.onnx), meaning), options.onnx);
  return {std::move(model), {{"notes", notes}}, notes};
}

// int8 where the model computes in int8 and its weights are on the grids that such a file has; then
// they are, to the last bit.
Dtype choose_dtype(Model& model) {
  if (!has_quantizers(model.network)) return Dtype::kFloat32;
  AlignedVector<float> rounded(model.parameters.size());
  round_weights(model.network, model.parameters, rounded);
  constexpr float kRounding = 1e-6F;  // of a scale that is a float
  for (std::size_t i = 0; i < rounded.size(); ++i) {
    const float value = model.parameters[i];
    if (std::abs(rounded[i] - value) > kRounding * std::abs(value)) return Dtype::kFloat32;
  }
  model.parameters = std::move(rounded);
  return Dtype::kInt8;
}

// Trains the network further, or anew; what quantizes is put in by training itself.
std::string recipe_text(const Model& model) {
  Recipe recipe;
  recipe.name = model.name;
  recipe.network = model.network.spec();
  recipe.compress.int8 = has_quantizers(model.network);
  std::erase_if(recipe.network.layers,
                [](const LayerSpec& layer) { return std::holds_alternative<QuantizeSpec>(layer); });
  return to_json(recipe).dump(2) + "\n";
}

void run_import(const ImportArguments& options) {
  check_options(options);
  const std::string& from = options.onnx.empty() ? options.state_dict : options.onnx;
  auto [model, facts, notes] =
      options.onnx.empty() ? import_state_dict(options) : import_onnx(options);
  const Dtype dtype = choose_dtype(model);
  const NetworkSpec& spec = model.network.spec();
  add_golden_cases(model,
                   options.data.empty()
                       ? drawn_pictures(spec)
                       : load_data(options.data, {.input = spec.input, .classes = spec.classes}));
  const std::vector<std::uint8_t> file = write_weights(model, dtype);
  value_or_throw(read_weights(file), from);
  write_file(options.to, file);
  if (!options.recipe_out.empty()) write_file(options.recipe_out, recipe_text(model));
  if (options.json) {
    facts.update({{"file", options.to},
                  {"parameters", model.network.parameter_count()},
                  {"golden_cases", model.golden.size()},
                  {"bytes", file.size()}});
    print_json(facts);
  } else {
    print_line(fmt::format("{}: {} parameters, {} golden cases", options.to,
                           model.network.parameter_count(), model.golden.size()));
  }
  for (const std::string& text : notes) note(from + ": " + text);
}

// What an ONNX file does not say.
void add_onnx_options(CLI::App& command, ImportArguments& options) {
  constexpr double kLargest = 1e6;
  command.add_option("--onnx", options.onnx, "An ONNX file, which has the network in it")
      ->type_name(kFile);
  command
      .add_option("--input-scale", options.meaning.scale,
                  "What the ONNX network is given for ink, before --mean and --std: 1 unless told, "
                  "255 for bytes")
      ->check(number(-kLargest, kLargest));
  command
      .add_option("--mean", options.meaning.mean,
                  "What it is given has been normalized by, a number a channel or one for all: 0")
      ->check(number(-kLargest, kLargest));
  command.add_option("--std", options.meaning.std, "Likewise the standard deviation: 1")
      ->check(number(1e-6, kLargest));
  command.add_option("--classes", options.meaning.classes, "Names of its classes, in their order");
  command
      .add_option("--picture", options.picture,
                  "Channels, height and width where it takes vectors, as 1x28x28")
      ->type_name("CxHxW");
  command
      .add_option("--recipe-out", options.recipe_out,
                  "Recipe to write (JSON), with its network, to train it further by")
      ->type_name(kFile);
}

}  // namespace

void add_import_command(CLI::App& app) {
  auto options = std::make_shared<ImportArguments>();
  CLI::App* command =
      app.add_subcommand("import", "Make a weights file of a PyTorch state_dict or an ONNX file");
  command->add_option("--state-dict", options->state_dict, "A state_dict saved as .safetensors")
      ->type_name(kFile);
  add_recipe_options(*command, options->recipe, "Recipe (JSON) whose network it fits");
  command->get_option("--recipe")->required(false);
  add_onnx_options(*command, *options);
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
