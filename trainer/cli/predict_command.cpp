#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>

#include "engine/number/drawing.hpp"
#include "engine/number/number.hpp"
#include "engine/recognizer.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/note.hpp"
#include "trainer/cli/commands.hpp"
#include "trainer/cli/load_model.hpp"
#include "trainer/cli/predict_output.hpp"
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
  std::string as = "digit";
  bool number = false;
  bool json = false;
};

// What an input is taken for.
enum class ReadAs { kDigit, kNumber, kDrawing };

ReadAs read_as(const PredictArguments& options) {
  if (options.number || options.as == "number") return ReadAs::kNumber;
  if (options.as == "drawing") return ReadAs::kDrawing;
  if (options.as == "digit") return ReadAs::kDigit;
  throw UserError("--as " + options.as + ": must be digit, number or drawing");
}

// Only strokes can be told apart into digits; a picture's ink has none.
UserError no_picture(const std::string& input, const PredictArguments& options) {
  const std::string option = options.number ? "--number" : "--as " + options.as;
  return UserError(input + ": " + option + " reads stroke files (.jsonl, .jsonl.gz), no pictures");
}

class PredictRun {
 public:
  PredictRun(const PredictArguments& options, ReadAs as)
      : options_(options),
        as_(as),
        recognizer_(
            value_or_throw(Recognizer::create(load_model(options.weights)), options.weights)),
        output_(recognizer_.model().network.spec().classes, options.json) {
    // Networks that take no ink say so of blank ink, too: once, and not of every drawing.
    if (as_ != ReadAs::kDigit)
      value_or_throw(recognizer_.recognize(StrokesView{}), options.weights);
  }

  // What cannot be read is told on stderr, in a line each, and does not keep the rest from being
  // answered.
  void predict(const fs::path& input) {
    if (std::error_code error; fs::is_directory(input, error)) {
      predict_folder(input);
    } else if (is_stream(input)) {
      predict_stream(input);
    } else if (is_stroke_path(input)) {
      predict_drawings(input, attempt(input, [&] { return read_stroke_file(input); }));
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
    const std::string name = path.string();
    show(name, attempt(path, [&] { return read_picture(picture_from_file(path, input()), name); }));
  }

  // A picture or drawings, which the content tells.
  void predict_stream(const fs::path& path) {
    const std::string name = path.string();
    const auto bytes = attempt(path, [&] { return read_maybe_gzipped(path); });
    if (!bytes) return;
    if (is_image(*bytes)) {
      show(name, attempt(path, [&] {
             return read_picture(picture_from_bytes(*bytes, input(), name), name);
           }));
      return;
    }
    const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
    predict_drawings(path, attempt(path, [&] { return parse_stroke_text(text, name); }));
  }

  void predict_drawings(const fs::path& path,
                        const std::optional<std::vector<StrokeSample>>& samples) {
    if (!samples) return;
    for (const StrokeSample& sample : *samples) {
      predict_drawing(sample.drawing, path.string() + ":" + std::to_string(sample.line));
    }
  }

  void predict_drawing(const Drawing& drawing, const std::string& name) {
    const FlatStrokes strokes(drawing);
    const auto with = [&](auto recognize) {
      return attempt(name,
                     [&] { return value_or_throw(recognize(recognizer_, strokes.view()), name); });
    };
    switch (as_) {
      case ReadAs::kDigit:
        return show(name, attempt(name, [&] { return read_digit(drawing, name); }));
      case ReadAs::kNumber:
        return show(name, with(recognize_number));
      case ReadAs::kDrawing:
        return show(name, with(recognize_drawing));
    }
  }

  [[nodiscard]] const InputSpec& input() const { return recognizer_.model().network.spec().input; }

  Recognition read_picture(const Pixels& picture, const std::string& name) {
    if (as_ != ReadAs::kDigit) throw no_picture(name, options_);
    return value_or_throw(recognizer_.recognize(picture), name);
  }

  // Of several channels, too, no ink is no digit: here it is known what the paper's color is.
  Recognition read_digit(const Drawing& drawing, const std::string& name) {
    const Pixels picture = picture_from_drawing(drawing, input(), name);
    const bool blank =
        std::all_of(picture.begin(), picture.end(), [](std::uint8_t level) { return level == 0; });
    return blank ? recognizer_.recognize_blank() : read_picture(picture, name);
  }

  template <class Answer>
  void show(const std::string& name, const std::optional<Answer>& answer) const {
    if (answer) output_.print(name, *answer);
  }

  PredictArguments options_;
  ReadAs as_;
  Recognizer recognizer_;
  PredictOutput output_;
  bool complained_ = false;
};

void run_predict(const PredictArguments& options) {
  const ReadAs as = read_as(options);
  if (as != ReadAs::kDigit) {
    for (const std::string& input : options.inputs) {
      if (!is_stroke_path(input)) throw no_picture(input, options);
    }
  }
  PredictRun run(options, as);
  for (const std::string& input : options.inputs) run.predict(input);
  if (run.complained()) throw AlreadyReported();
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
  CLI::Option* as = command->add_option(
      "--as", options->as,
      "What a drawing of a stroke file is: digit, number (digits side by side) or drawing (either, "
      "whichever reads better; as the page reads)");
  command->add_flag("--number", options->number, "The same as --as number")->excludes(as);
  command->add_flag("--json", options->json, "One JSON object a line on stdout");
  command->footer(
      "Example: inkdigit predict --weights best.safetensors drawing.png strokes.jsonl --json");
  command->callback([options] { run_predict(*options); });
}

}  // namespace inkdigit
