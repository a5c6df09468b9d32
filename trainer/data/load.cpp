#include "trainer/data/load.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>

#include "engine/ink/raster.hpp"
#include "engine/json/fields.hpp"
#include "trainer/data/image_file.hpp"
#include "trainer/data/stroke_file.hpp"
#include "trainer/data/synthetic.hpp"
#include "trainer/user_error.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSyntheticCount = 10'000;
constexpr std::size_t kMaxSyntheticCount = 10'000'000;

std::vector<fs::path> data_roots() {
  std::vector<fs::path> roots;
  if (const char* variable = std::getenv("INKDIGIT_DATA"); variable != nullptr && *variable != 0) {
    roots.emplace_back(variable);
  }
  roots.emplace_back("../shared/data");
  roots.emplace_back("data");
  return roots;
}

// `name` itself where it exists, else the first data root that has folder/name.
fs::path find_data(const fs::path& name, const fs::path& folder) {
  if (!name.empty() && fs::exists(name)) return name;
  if (name.is_absolute()) return name;
  for (const fs::path& root : data_roots()) {
    fs::path candidate = name.empty() ? root / folder : root / folder / name;
    if (fs::exists(candidate)) return candidate;
  }
  return name.empty() ? data_roots().front() / folder : name;
}

RasterOptions raster_options(const LoadOptions& options) {
  if (options.input.channels != 1) {
    throw UserError("the network takes " + options.input.shape().text() +
                    " but strokes become pictures of one channel");
  }
  return {.height = options.input.height, .width = options.input.width};
}

void add(Dataset& data, const Raster& raster, std::size_t label) {
  data.pixels.insert(data.pixels.end(), raster.pixels.begin(), raster.pixels.end());
  data.labels.push_back(static_cast<std::uint8_t>(label));
}

Dataset load_mnist(std::string argument, const LoadOptions& options) {
  MnistSplit split = options.split;
  const std::size_t colon = argument.rfind(':');
  const std::size_t word_start = colon == std::string::npos ? 0 : colon + 1;
  const std::string word = argument.substr(word_start);
  if (word == "train" || word == "test") {
    split = word == "train" ? MnistSplit::kTrain : MnistSplit::kTest;
    argument.erase(colon == std::string::npos ? 0 : colon);
  }
  return read_mnist(find_data(argument, "mnist"), split, options.classes.size());
}

// The class called `label`, or an error that names it.
std::size_t class_index(const std::string& label, const LoadOptions& options) {
  const auto found = std::find(options.classes.begin(), options.classes.end(), label);
  if (found == options.classes.end()) {
    std::string message = "label '" + label + "' is none of the classes";
    for (const std::string& name : options.classes) message.append(" ").append(name);
    throw UserError(message);
  }
  return static_cast<std::size_t>(found - options.classes.begin());
}

Dataset load_strokes(const std::string& argument, const LoadOptions& options) {
  if (argument.empty()) throw UserError("data 'strokes' needs a file: strokes:FILE.jsonl[.gz]");
  const fs::path path = find_data(argument, "strokes");
  const RasterOptions raster = raster_options(options);
  Dataset data;
  data.name = "strokes:" + path.filename().string();
  data.shape = options.input.shape();
  for (const StrokeSample& sample : read_stroke_file(path)) {
    const std::string where = path.string() + ": line " + std::to_string(sample.line);
    try {
      add(data, value_or_throw(rasterise(sample.drawing, raster), where),
          class_index(sample.label, options));
    } catch (const UserError& error) {
      std::string message = error.what();
      if (!message.starts_with(where)) message.insert(0, where + ": ");
      throw UserError(message);
    }
  }
  return data;
}

Dataset load_images(const std::string& argument, const LoadOptions& options) {
  if (!fs::is_directory(argument)) {
    throw UserError("images:" + argument + ": no such folder; it should hold a folder a class");
  }
  const RasterOptions raster = raster_options(options);
  Dataset data;
  data.name = "images:" + fs::path(argument).filename().string();
  data.shape = options.input.shape();
  for (std::size_t label = 0; label < options.classes.size(); ++label) {
    const fs::path folder = fs::path(argument) / options.classes[label];
    if (!fs::is_directory(folder)) continue;
    for (const fs::path& path : list_images(folder)) {
      const Image image = read_image(path);
      add(data, value_or_throw(rasterise(image.view(), raster), path.string()), label);
    }
  }
  if (data.size() == 0) {
    throw UserError("images:" + argument +
                    ": no pictures; it should hold folders named after the " + "classes, such as " +
                    (fs::path(argument) / options.classes.front()).string());
  }
  return data;
}

Dataset load_synthetic(const std::string& argument, const LoadOptions& options) {
  std::size_t count = kSyntheticCount;
  if (!argument.empty()) {
    const auto [end, error] =
        std::from_chars(argument.data(), argument.data() + argument.size(), count);
    if (error != std::errc{} || end != argument.data() + argument.size() || count < 1 ||
        count > kMaxSyntheticCount) {
      throw UserError("synthetic:" + argument + ": the count must be a whole number from 1 to " +
                      std::to_string(kMaxSyntheticCount));
    }
  }
  constexpr std::size_t kDigits = 10;  // those that the program can draw
  const RasterOptions raster = raster_options(options);
  Dataset data;
  data.name = "synthetic:" + std::to_string(count);
  data.shape = options.input.shape();
  for (std::size_t i = 0; i < count; ++i) {
    Random random(options.seed, RandomPurpose::kSynthetic, i);
    const std::size_t digit = i % kDigits;
    const Drawing drawing = synthetic_digit(static_cast<int>(digit), random);
    add(data, value_or_throw(rasterise(drawing, raster), data.name),
        class_index(std::to_string(digit), options));
  }
  return data;
}

Dataset load_one(const std::string& spec, const LoadOptions& options) {
  const std::size_t colon = spec.find(':');
  const std::string kind = spec.substr(0, colon);
  const std::string argument = colon == std::string::npos ? "" : spec.substr(colon + 1);
  if (kind == "mnist") return load_mnist(argument, options);
  if (kind == "images") return load_images(argument, options);
  if (kind == "strokes") return load_strokes(argument, options);
  if (kind == "synthetic") return load_synthetic(argument, options);
  throw UserError("data '" + spec + "': " +
                  unknown_name("kind of data", kind, {"mnist", "images", "strokes", "synthetic"}));
}

}  // namespace

Dataset load_data(const std::vector<std::string>& specs, const LoadOptions& options) {
  Dataset all;
  for (const std::string& spec : specs) {
    Dataset data = load_one(spec, options);
    if (data.shape != options.input.shape()) {
      throw UserError(data.name + ": its pictures are " + data.shape.text() +
                      " but the network takes " + options.input.shape().text());
    }
    if (all.size() == 0) {
      all = std::move(data);
    } else {
      append(all, data);
    }
  }
  return all;
}

}  // namespace inkdigit
