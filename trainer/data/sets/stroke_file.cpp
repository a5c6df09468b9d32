#include "trainer/data/sets/stroke_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/json/parse.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/stroke_layout.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

// One line after the other, without those that are blank.
class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  // False where there are no more.
  bool next() {
    while (!text_.empty()) {
      const std::size_t end = std::min(text_.find('\n'), text_.size());
      line_ = text_.substr(0, end);
      text_.remove_prefix(std::min(end + 1, text_.size()));
      ++number_;
      if (line_.find_first_not_of(" \t\r") != std::string_view::npos) return true;
    }
    return false;
  }

  [[nodiscard]] std::string_view line() const { return line_; }
  [[nodiscard]] std::size_t number() const { return number_; }

 private:
  std::string_view text_;
  std::string_view line_;
  std::size_t number_ = 0;
};

// How the strokes of `text` are written; nothing where it is not clear. What is wrong in it is
// left to those who read it.
std::optional<StrokeLayout> layout_of(std::string_view text) {
  LayoutEvidence evidence;
  Lines lines(text);
  while (!evidence.decided() && lines.next()) {
    const Result<json> object = parse_json(lines.line());
    if (!object || !object->is_object()) continue;
    const auto strokes = object->find("strokes");
    if (strokes == object->end() || !strokes->is_array()) continue;
    for (const json& stroke : *strokes) evidence.add(stroke);
  }
  return evidence.layout();
}

Drawing parse_strokes(const json& list, const std::string& key, StrokeLayout layout) {
  if (!list.is_array()) throw UserError("'" + key + "' must be a list of strokes");
  Drawing drawing;
  for (const json& stroke : list) {
    try {
      drawing.push_back(parse_stroke(stroke, layout));
    } catch (const UserError& error) {
      throw UserError("stroke " + std::to_string(drawing.size() + 1) + error.what());
    }
  }
  return drawing;
}

// A name, whether it is written as a string or as a number; "" where it is missing.
std::string name_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return "";
  if (found->is_string()) {
    const std::string& text = found->get_ref<const std::string&>();
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return "";
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  }
  constexpr double kExact = 1e15;  // below it, all integers are what they seem
  if (found->is_number_float()) {
    const double value = found->get<double>();
    if (value == std::floor(value) && std::abs(value) < kExact) {
      return std::to_string(static_cast<long long>(value));
    }
  }
  return found->dump();
}

StrokeSample parse_sample(const json& object, std::optional<StrokeLayout> layout) {
  if (!object.is_object()) throw UserError("is no JSON object");
  StrokeSample sample;
  sample.label = name_at(object, "label");
  if (sample.label.empty()) sample.label = name_at(object, "word");
  sample.writer = name_at(object, "writer");
  if (const auto strokes = object.find("strokes"); strokes != object.end()) {
    if (!layout) {
      throw UserError(
          "it is not clear whether 'strokes' holds points, [[x, y], ...], or lists of coordinates, "
          "[[x, ...], [y, ...]]; write points with two numbers each, or lists as 'drawing'");
    }
    sample.drawing = parse_strokes(*strokes, "strokes", *layout);
  } else if (const auto drawing = object.find("drawing"); drawing != object.end()) {
    sample.drawing = parse_strokes(*drawing, "drawing", StrokeLayout::kLists);
  } else {
    throw UserError("has no 'strokes'");
  }
  return sample;
}

}  // namespace

bool is_stroke_path(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  constexpr std::array kEndings{".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz"};
  return is_stream(path) || std::any_of(kEndings.begin(), kEndings.end(),
                                        [&](const char* ending) { return name.ends_with(ending); });
}

std::vector<StrokeSample> read_stroke_file(const std::filesystem::path& path) {
  const std::vector<std::uint8_t> bytes = read_maybe_gzipped(path);
  return parse_stroke_text({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                           path.string());
}

std::vector<StrokeSample> parse_stroke_text(std::string_view text, const std::string& name) {
  const std::optional<StrokeLayout> layout = layout_of(text);
  std::vector<StrokeSample> samples;
  Lines lines(text);
  while (lines.next()) {
    const json object = value_or_throw(parse_json(lines.line(), lines.number()), name);
    try {
      samples.push_back(parse_sample(object, layout));
    } catch (const UserError& error) {
      throw UserError(name + ": line " + std::to_string(lines.number()) + ": " + error.what());
    }
    samples.back().line = lines.number();
  }
  if (samples.empty()) throw UserError(name + ": has no drawings");
  return samples;
}

}  // namespace inkdigit
