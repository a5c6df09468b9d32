#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/json/fields.hpp"
#include "engine/layers/quantize.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/load_model.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/cli/values.hpp"
#include "trainer/data/load.hpp"
#include "trainer/transform/compress/compact.hpp"
#include "trainer/transform/compress/fold.hpp"
#include "trainer/transform/compress/quantize.hpp"
#include "trainer/transform/compress/round_weights.hpp"
#include "trainer/transform/exchange/c_header.hpp"
#include "trainer/transform/exchange/float16.hpp"
#include "trainer/transform/exchange/onnx.hpp"
#include "trainer/transform/exchange/tflite.hpp"

namespace inkdigit {
namespace {

struct ExportArguments {
  std::string weights;
  std::string to;
  std::string dtype = "float32";
  bool int8 = false;
  std::vector<std::string> data;
  int levels = kInt8Max;
  bool keep_batch_norm = false;
  bool compact = false;
  std::string name;  // empty = the one that the weights have
  bool json = false;
};

Dtype parse_dtype(const std::string& name) {
  const auto names = names_of(Dtype{});
  const auto found = std::find(names.begin(), names.end(), name);
  return static_cast<Dtype>(found - names.begin());
}

Model to_int8(const Model& model, const std::vector<std::string>& specs, int levels) {
  if (has_quantizers(model.network)) return quantized(model, {}, {}, levels);
  if (specs.empty()) {
    throw UserError(
        "--data is missing: int8 needs images to measure activations on, such as mnist");
  }
  const NetworkSpec& spec = model.network.spec();
  const Dataset data = load_data(specs, {.input = spec.input, .classes = spec.classes});
  std::vector<std::uint32_t> samples(std::min(data.size(), kCalibrationImages));
  std::iota(samples.begin(), samples.end(), 0U);
  return quantized(model, data, samples, levels);
}

struct Exported {
  std::vector<std::uint8_t> bytes;
  std::optional<CHeader> header;  // of a .h, without its text
};

// The file has been read again, so its golden cases have been replayed.
Result<Exported> to_safetensors(const Model& model, Dtype dtype) {
  std::vector<std::uint8_t> file = write_weights(model, dtype);
  if (const Result<Model> again = read_weights(file); !again) return again.error();
  return Exported{std::move(file), {}};
}

template <Result<std::vector<std::uint8_t>> (*kWrite)(const Model&, Dtype)>
Result<Exported> written_by(const Model& model, Dtype dtype) {
  Result<std::vector<std::uint8_t>> file = kWrite(model, dtype);
  if (!file) return file.error();
  return Exported{std::move(*file), {}};
}

Result<Exported> to_header(const Model& model, Dtype dtype) {
  if (dtype == Dtype::kFloat16) return Error{"float16: a .h is written as float32 or int8"};
  Result<CHeader> header = to_c_header(model);
  if (!header) return header.error();
  const std::string text = std::exchange(header->text, {});
  return Exported{{text.begin(), text.end()}, std::move(*header)};
}

// By the end of the file's name.
struct Format {
  std::string_view name;
  Result<Exported> (*write)(const Model& model, Dtype dtype);
};
constexpr std::array<Format, 4> kFormats{{{"safetensors", to_safetensors},
                                          {"onnx", written_by<to_onnx>},
                                          {"tflite", written_by<to_tflite>},
                                          {"h", to_header}}};

void report(const ExportArguments& options, const Format& format, const Exported& file,
            Dtype dtype) {
  // A header multiplies in integers what the engine does, whatever was asked for.
  if (file.header) dtype = file.header->integers ? Dtype::kInt8 : Dtype::kFloat32;
  const std::string name(names_of(dtype)[static_cast<std::size_t>(dtype)]);
  const std::size_t size = file.bytes.size();
  if (options.json) {
    nlohmann::json json{
        {"file", options.to}, {"format", format.name}, {"dtype", name}, {"bytes", size}};
    if (file.header) {
      json["constant_bytes"] = file.header->constant_bytes;
      json["arena_bytes"] = file.header->arena_bytes;
    }
    print_json(json);
    return;
  }
  std::string line = fmt::format("{}: {}, {} bytes", options.to, name, size);
  if (file.header) {
    line += fmt::format("; on a microcontroller {} bytes of flash beside the code, {} bytes of RAM",
                        file.header->constant_bytes, file.header->arena_bytes);
  }
  print_line(line);
}

void run_export(const ExportArguments& options) {
  const auto format = std::find_if(kFormats.begin(), kFormats.end(), [&](const Format& known) {
    return options.to.ends_with("." + std::string(known.name));
  });
  if (format == kFormats.end()) {
    throw UserError("--to " + options.to + ": must end in .safetensors, .onnx, .tflite or .h");
  }
  const Dtype dtype = options.int8 ? Dtype::kInt8 : parse_dtype(options.dtype);
  Model model = load_model(options.weights);
  if (!options.name.empty()) model.name = options.name;
  if (!options.keep_batch_norm) model = fold_batch_norms(model);
  if (dtype == Dtype::kInt8) model = to_int8(model, options.data, options.levels);
  if (dtype == Dtype::kFloat16) {
    model = value_or_throw(rounded_to_float16(std::move(model)), options.weights);
  }
  if (options.compact) model = compact(std::move(model));
  const Exported file = value_or_throw(format->write(model, dtype), options.to);
  write_file(options.to, file.bytes);
  report(options, *format, file, dtype);
}

}  // namespace

void add_export_command(CLI::App& app) {
  auto options = std::make_shared<ExportArguments>();
  CLI::App* command = app.add_subcommand("export", "Write weights in another format");
  command->add_option("--weights", options->weights, "Weights file")->type_name(kFile)->required();
  command->add_option("--to", options->to, "File to write: .safetensors, .onnx, .tflite or .h")
      ->type_name(kFile)
      ->required();
  CLI::Option* dtype = command->add_option("--dtype", options->dtype,
                                           "How numbers are written: float16 has half the size");
  const auto dtypes = names_of(Dtype{});
  take_one_of(*dtype, {dtypes.begin(), dtypes.end()});
  command->add_flag("--int8", options->int8, "The same as --dtype int8");
  command
      ->add_option("--data", options->data,
                   "For int8: images to measure activations on (512 are used), such as mnist")
      ->type_name(kSpec);
  command
      ->add_option("--levels", options->levels,
                   "For int8: magnitudes that a weight can have; fewer compress better")
      ->check(CLI::Range(1, kInt8Max));
  command->add_flag("--keep-batch-norm", options->keep_batch_norm,
                    "Leave batch normalization as layers of its own");
  command->add_flag("--compact", options->compact,
                    "Say less in the file: one golden case, the recipe's name and checksum");
  command->add_option("--name", options->name, "What the weights are called from now on");
  command->add_flag("--json", options->json, "One JSON object on stdout");
  command->footer(
      "Example: inkdigit export --weights best.safetensors --to small.safetensors --int8 --data "
      "mnist");
  command->callback([options] { run_export(*options); });
}

}  // namespace inkdigit
