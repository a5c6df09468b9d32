#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/recognizer.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/load_model.hpp"
#include "trainer/data/image_file.hpp"
#include "trainer/data/stroke_file.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string weights;
  std::vector<std::string> inputs;
  bool json = false;
};

void print(const std::string& input, const Recognition& recognition,
           const std::vector<std::string>& classes, bool json) {
  const bool answered = recognition.digit >= 0;
  const std::string name =
      answered ? classes[static_cast<std::size_t>(recognition.digit)] : std::string("?");
  if (!json) {
    std::printf("%s: %s (%.1f %%)\n", input.c_str(), name.c_str(),
                100.0 * static_cast<double>(recognition.confidence));
    return;
  }
  const nlohmann::json line = {
      {"input", input},
      {"digit", answered ? nlohmann::json(recognition.digit) : nlohmann::json()},
      {"confidence", recognition.confidence},
      {"probabilities", recognition.probabilities}};
  std::printf("%s\n", line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

bool is_stroke_path(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.ends_with(".jsonl") || name.ends_with(".jsonl.gz");
}

class Predictor {
 public:
  Predictor(Recognizer recognizer, bool json) : recognizer_(std::move(recognizer)), json_(json) {}

  void predict(const fs::path& input) {
    if (fs::is_directory(input)) {
      const std::vector<fs::path> images = list_images(input);
      if (images.empty()) throw UserError(input.string() + ": has no pictures");
      for (const fs::path& image : images) predict_image(image);
    } else if (is_stroke_path(input)) {
      predict_strokes(input);
    } else {
      predict_image(input);
    }
  }

 private:
  void predict_image(const fs::path& path) {
    const Image image = read_image(path);
    show(path.string(), recognizer_.recognize(image.view()));
  }

  void predict_strokes(const fs::path& path) {
    for (const StrokeSample& sample : read_stroke_file(path)) {
      show(path.string() + ":" + std::to_string(sample.line),
           recognizer_.recognize(FlatStrokes(sample.drawing).view()));
    }
  }

  void show(const std::string& input, Result<Recognition> recognition) const {
    print(input, value_or_throw(std::move(recognition), input),
          recognizer_.model().network.spec().classes, json_);
  }

  Recognizer recognizer_;
  bool json_;
};

void run(const Options& options) {
  Predictor predictor(
      value_or_throw(Recognizer::create(load_model(options.weights)), options.weights),
      options.json);
  for (const std::string& input : options.inputs) predictor.predict(input);
}

}  // namespace

void add_predict_command(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("predict", "Read digits from pictures and pen strokes");
  command->add_option("--weights", options->weights, "Weights file")->required();
  command->add_option("input", options->inputs, "Image files, folders, .jsonl[.gz] stroke files")
      ->required();
  command->add_flag("--json", options->json, "One JSON object a line on stdout");
  command->callback([options] { run(*options); });
}

}  // namespace inkdigit
