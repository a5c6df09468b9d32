#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/number/number.hpp"
#include "engine/recognizer.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/note.hpp"
#include "trainer/base/text.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/load_model.hpp"
#include "trainer/cli/output.hpp"
#include "trainer/data/image/decode.hpp"
#include "trainer/data/image_folder.hpp"
#include "trainer/data/picture.hpp"
#include "trainer/data/sets/stroke_file.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

struct PredictArguments {
  std::string weights;
  std::vector<std::string> inputs;
  bool number = false;
  bool json = false;
};

void print(const std::string& input, const Recognition& recognition,
           const std::vector<std::string>& classes, bool json) {
  const bool answered = recognition.digit >= 0;
  const std::string name =
      answered ? classes[static_cast<std::size_t>(recognition.digit)] : std::string("?");
  if (!json) {
    print_line(fmt::format("{}: {} ({:.1f} %)", input, name,
                           100.0 * static_cast<double>(recognition.confidence)));
    return;
  }
  print_json({{"input", utf8_text(input)},
              {"digit", answered ? nlohmann::json(recognition.digit) : nlohmann::json()},
              {"class", answered ? nlohmann::json(name) : nlohmann::json()},
              {"confidence", recognition.confidence},
              {"plausibility", recognition.plausibility},
              {"probabilities", recognition.probabilities}});
}

enum class Source { kImage, kDrawing };

// Answers for a picture as the network takes it.
using Answer = std::function<Result<Recognition>(const Pixels&, Source)>;

// As the engine's recognizer answers, but only a drawing can be blank: of a picture in colors
// nobody knows which one is the paper's.
Recognition answer_in_colors(const Model& model, const Pixels& picture, Source source) {
  const bool blank =
      source == Source::kDrawing &&
      std::all_of(picture.begin(), picture.end(), [](std::uint8_t level) { return level == 0; });
  return recognition_of(blank ? decide_blank(model.network.class_count())
                              : decide(model.network.spec().softmax(), predict(model, picture)));
}

// The engine's recognizer takes ink where there is one channel.
Answer answer_of(const Model& model, const std::string& weights) {
  if (model.network.spec().input.channels > 1) {
    return [model](const Pixels& picture, Source source) {
      return answer_in_colors(model, picture, source);
    };
  }
  auto recognizer =
      std::make_shared<Recognizer>(value_or_throw(Recognizer::create(model), weights));
  return [recognizer](const Pixels& picture, Source /*source*/) {
    return recognizer->recognize(picture);
  };
}

class Predictor {
 public:
  Predictor(const Model& model, const PredictArguments& options)
      : spec_(model.network.spec()),
        answer_(answer_of(model, options.weights)),
        json_(options.json) {}

  // What cannot be read is told on stderr, in a line each, and does not keep the rest from being
  // answered.
  void predict(const fs::path& input) {
    if (std::error_code error; fs::is_directory(input, error)) {
      predict_folder(input);
    } else if (is_stream(input)) {
      predict_stream(input);
    } else if (is_stroke_path(input)) {
      show_drawings(input, attempt(input, [&] { return read_stroke_file(input); }));
    } else {
      predict_image(input);
    }
  }

  [[nodiscard]] bool complained() const { return complained_; }

 private:
  // What `read` gives; nothing where it cannot, which is told. (Answers are printed outside: that
  // they cannot be written concerns all of them.)
  template <class Read>
  auto attempt(const fs::path& input, const Read& read) -> std::optional<decltype(read())> {
    try {
      return read();
    } catch (const UserError& error) {
      note(error.what());
    } catch (const fs::filesystem_error& error) {
      note(input.string() + ": cannot be read: " + error.code().message());
    }
    complained_ = true;
    return std::nullopt;
  }

  void predict_folder(const fs::path& folder) {
    const auto found = attempt(folder, [&] {
      FolderImages listed = list_images(folder);
      if (!listed.images.empty()) return listed;
      throw UserError(folder.string() + ": has no pictures" +
                      (listed.unused.empty() ? "" : "; " + listed.unused.text()));
    });
    if (!found) return;
    if (!found->unused.empty()) note(folder.string() + ": " + found->unused.text());
    for (const fs::path& image : found->images) predict_image(image);
  }

  void predict_image(const fs::path& path) {
    const auto picture = attempt(path, [&] { return picture_from_file(path, spec_.input); });
    if (picture) show(path.string(), *picture, Source::kImage);
  }

  // A picture or drawings, which the content tells.
  void predict_stream(const fs::path& path) {
    const std::string name = path.string();
    const auto bytes = attempt(path, [&] { return read_maybe_gzipped(path); });
    if (!bytes) return;
    if (is_image(*bytes)) {
      const auto picture =
          attempt(path, [&] { return picture_from_bytes(*bytes, spec_.input, name); });
      if (picture) show(name, *picture, Source::kImage);
      return;
    }
    const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    show_drawings(path, attempt(path, [&] { return parse_stroke_text(text, name); }));
  }

  void show_drawings(const fs::path& path,
                     const std::optional<std::vector<StrokeSample>>& samples) {
    if (!samples) return;
    for (const StrokeSample& sample : *samples) {
      const std::string input = path.string() + ":" + std::to_string(sample.line);
      const auto picture =
          attempt(path, [&] { return picture_from_drawing(sample.drawing, spec_.input, input); });
      if (picture) show(input, *picture, Source::kDrawing);
    }
  }

  void show(const std::string& input, const Pixels& picture, Source source) const {
    print(input, value_or_throw(answer_(picture, source), input), spec_.classes, json_);
  }

  NetworkSpec spec_;
  Answer answer_;
  bool json_;
  bool complained_ = false;
};

nlohmann::json to_json(const NumberDigit& digit) {
  return {{"digit", digit.digit < 0 ? nlohmann::json() : nlohmann::json(digit.digit)},
          {"confidence", digit.confidence},
          {"strokes", digit.strokes},
          {"box",
           {{"x", digit.box.left},
            {"y", digit.box.top},
            {"width", digit.box.width()},
            {"height", digit.box.height()}}}};
}

void print(const std::string& input, const Number& number, bool json) {
  if (!json) {
    print_line(input + ": " + (number.text.empty() ? "?" : number.text));
    return;
  }
  nlohmann::json line = {
      {"input", utf8_text(input)}, {"text", number.text}, {"digits", nlohmann::json::array()}};
  for (const NumberDigit& digit : number.digits) line["digits"].push_back(to_json(digit));
  print_json(line);
}

// Only strokes can be told apart into digits; a picture's ink has none.
void predict_numbers(const PredictArguments& options) {
  for (const std::string& input : options.inputs) {
    if (is_stroke_path(input)) continue;
    throw UserError(input + ": --number reads stroke files (.jsonl, .jsonl.gz), no pictures");
  }
  Recognizer recognizer =
      value_or_throw(Recognizer::create(load_model(options.weights)), options.weights);
  for (const std::string& path : options.inputs) {
    for (const StrokeSample& sample : read_stroke_file(path)) {
      const std::string input = path + ":" + std::to_string(sample.line);
      const FlatStrokes strokes(sample.drawing);
      print(input, value_or_throw(recognize_number(recognizer, strokes.view()), input),
            options.json);
    }
  }
}

void run_predict(const PredictArguments& options) {
  if (options.number) {
    predict_numbers(options);
    return;
  }
  Predictor predictor(load_model(options.weights), options);
  for (const std::string& input : options.inputs) predictor.predict(input);
  if (predictor.complained()) throw AlreadyReported();
}

}  // namespace

void add_predict_command(CLI::App& app) {
  auto options = std::make_shared<PredictArguments>();
  CLI::App* command = app.add_subcommand("predict", "Read digits from pictures and pen strokes");
  command->add_option("--weights", options->weights, "Weights file")->required();
  command
      ->add_option("input", options->inputs,
                   "Image files, folders, .jsonl[.gz] stroke files, - (either)")
      ->required();
  command->add_flag("--number", options->number,
                    "Read several digits side by side from each drawing of a stroke file");
  command->add_flag("--json", options->json, "One JSON object a line on stdout");
  command->footer(
      "Example: inkdigit predict --weights best.safetensors drawing.png strokes.jsonl --json");
  command->callback([options] { run_predict(*options); });
}

}  // namespace inkdigit
