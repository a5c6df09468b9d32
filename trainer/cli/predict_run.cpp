#include "trainer/cli/predict_run.hpp"

#include "trainer/base/files.hpp"
#include "trainer/base/note.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/image/decode.hpp"
#include "trainer/data/image_folder.hpp"
#include "trainer/data/sets/image_file.hpp"

namespace inkdigit {

namespace fs = std::filesystem;

// What `read` gives; nothing where it cannot, which is told. (Answers are handed on outside: that
// they cannot be written concerns all of them.)
template <class Read>
auto PredictRun::attempt(const fs::path& input, const Read& read)
    -> std::optional<decltype(read())> {
  std::string reason;
  try {
    return read();
  } catch (const UserError& error) {
    reason = error.what();
  } catch (const fs::filesystem_error& error) {
    reason = input.string() + ": cannot be read: " + error.code().message();
  }
  complained_ = true;
  listener_.failed(reason);
  return std::nullopt;
}

void PredictRun::predict(const fs::path& input) {
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

void PredictRun::predict_folder(const fs::path& folder) {
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

void PredictRun::predict_image(const fs::path& path) {
  if (const auto bytes = attempt(path, [&] { return read_file(path); })) {
    predict_picture(*bytes, path.string());
  }
}

// A picture or drawings, which the content tells.
void PredictRun::predict_stream(const fs::path& path) {
  const std::string name = path.string();
  const auto bytes = attempt(path, [&] { return read_maybe_gzipped(path); });
  if (!bytes) return;
  if (is_image(*bytes)) return predict_picture(*bytes, name);
  const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  predict_drawings(path, attempt(path, [&] { return parse_stroke_text(text, name); }));
}

void PredictRun::predict_picture(std::span<const std::uint8_t> bytes, const std::string& name) {
  const auto picture = attempt(name, [&] { return parse_image(bytes, name); });
  if (!picture) return;
  auto answer = attempt(name, [&] { return read_picture(recognizer_, *picture, question_, name); });
  if (answer) listener_.answered({name, &*picture, nullptr, *std::move(answer)});
}

void PredictRun::predict_drawings(const fs::path& path,
                                  const std::optional<std::vector<StrokeSample>>& samples) {
  if (!samples) return;
  for (const StrokeSample& sample : *samples) {
    predict_drawing(sample.drawing, path.string() + ":" + std::to_string(sample.line));
  }
}

void PredictRun::predict_drawing(const Drawing& drawing, const std::string& name) {
  auto answer = attempt(name, [&] { return read_drawing(recognizer_, drawing, question_, name); });
  if (answer) listener_.answered({name, nullptr, &drawing, *std::move(answer)});
}

}  // namespace inkdigit
