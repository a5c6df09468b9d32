#include <algorithm>
#include <cstdio>
#include <memory>

#include "engine/json/fields.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/load_model.hpp"
#include "trainer/exchange/float16.hpp"
#include "trainer/exchange/onnx.hpp"

namespace inkdigit {
namespace {

struct Options {
  std::string weights;
  std::string to;
  std::string dtype = "float32";
};

Dtype parse_dtype(const std::string& name) {
  const auto names = names_of(Dtype{});
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    throw UserError("--dtype: " + unknown_name("dtype", name, {names.begin(), names.end()}));
  }
  return static_cast<Dtype>(found - names.begin());
}

// The file has been read again, so its golden cases have been replayed.
Result<std::vector<std::uint8_t>> to_safetensors(const Model& model, Dtype dtype) {
  std::vector<std::uint8_t> file = write_weights(model, dtype);
  if (const Result<Model> again = read_weights(file); !again) return again.error();
  return file;
}

void run(const Options& options) {
  const bool onnx = options.to.ends_with(".onnx");
  if (!onnx && !options.to.ends_with(".safetensors")) {
    throw UserError("--to " + options.to + ": must end in .safetensors or .onnx");
  }
  const Dtype dtype = parse_dtype(options.dtype);
  Model model = load_model(options.weights);
  if (dtype == Dtype::kFloat16) {
    model = value_or_throw(rounded_to_float16(std::move(model)), options.weights);
  }
  const std::vector<std::uint8_t> file =
      value_or_throw(onnx ? to_onnx(model, dtype) : to_safetensors(model, dtype), options.to);
  write_file(options.to, file);
  std::printf("%s: %s, %zu bytes\n", options.to.c_str(), options.dtype.c_str(), file.size());
}

}  // namespace

void add_export_command(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("export", "Write weights in another format");
  command->add_option("--weights", options->weights, "Weights file")->required();
  command->add_option("--to", options->to, "File to write: .safetensors or .onnx")->required();
  command->add_option("--dtype", options->dtype, "float32 or float16 (half the size)");
  command->callback([options] { run(*options); });
}

}  // namespace inkdigit
