#include "trainer/data/stroke_file.hpp"

#include <nlohmann/json.hpp>

#include "trainer/io/files.hpp"
#include "trainer/user_error.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

Point parse_point(const json& json) {
  // More than two numbers are a pen's pressure or time, which nothing here uses.
  if (!json.is_array() || json.size() < 2 || !json[0].is_number() || !json[1].is_number()) {
    throw UserError("a point must be [x, y]");
  }
  return {json[0].get<double>(), json[1].get<double>()};
}

Drawing parse_strokes(const json& list) {
  if (!list.is_array()) throw UserError("'strokes' must be a list of strokes");
  Drawing drawing;
  for (const json& points : list) {
    if (!points.is_array()) throw UserError("a stroke must be a list of points");
    Stroke& stroke = drawing.emplace_back();
    for (const json& point : points) stroke.push_back(parse_point(point));
  }
  return drawing;
}

StrokeSample parse_sample(std::string_view line) {
  const json object = json::parse(line, nullptr, false);
  if (!object.is_object()) throw UserError("is no JSON object");
  if (!object.contains("strokes")) throw UserError("has no 'strokes'");
  StrokeSample sample;
  if (const auto label = object.find("label"); label != object.end()) {
    sample.label = label->is_string() ? label->get<std::string>() : label->dump();
  }
  if (const auto writer = object.find("writer"); writer != object.end() && writer->is_string()) {
    sample.writer = writer->get<std::string>();
  }
  sample.drawing = parse_strokes(object["strokes"]);
  return sample;
}

}  // namespace

std::vector<StrokeSample> read_stroke_file(const std::filesystem::path& path) {
  const std::vector<std::uint8_t> bytes = read_maybe_gzipped(path);
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::vector<StrokeSample> samples;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    try {
      samples.push_back(parse_sample(line));
    } catch (const UserError& error) {
      throw UserError(path.string() + ": line " + std::to_string(number) + ": " + error.what());
    }
    samples.back().line = number;
  }
  if (samples.empty()) throw UserError(path.string() + ": has no drawings");
  return samples;
}

}  // namespace inkdigit
