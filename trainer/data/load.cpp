#include "trainer/data/load.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "engine/json/fields.hpp"
#include "trainer/data/image/decode.hpp"
#include "trainer/data/image_folder.hpp"
#include "trainer/data/negatives.hpp"
#include "trainer/data/picture.hpp"
#include "trainer/data/stroke_file.hpp"
#include "trainer/data/synthetic.hpp"
#include "trainer/user_error.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSyntheticCount = 10'000;
constexpr std::size_t kMaxCount = 10'000'000;  // of what the program draws
constexpr std::size_t kNegativeCount = 10'000;
constexpr std::size_t kMaxClasses = kNoClass;  // labels are bytes

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

Dataset make_dataset(const std::string& name, const LoadOptions& options) {
  Dataset data;
  data.name = name;
  data.shape = options.input.shape();
  return data;
}

void add(Dataset& data, const Pixels& picture, std::size_t label) {
  data.pixels.insert(data.pixels.end(), picture.begin(), picture.end());
  data.labels.push_back(static_cast<std::uint8_t>(label));
}

// Its picture and its ink; errors begin with `where`.
void add_drawing(Dataset& data, const Drawing& drawing, std::size_t label, const InputSpec& input,
                 const std::string& where) {
  const Pixels picture = picture_from_drawing(drawing, input, where);
  data.ink.add(data.size(), drawing);
  add(data, picture, label);
}

void report(const LoadOptions& options, const Dataset& data, std::size_t total) {
  if (options.progress) options.progress(data.name, data.size(), total);
}

// Takes ":train" or ":test" off the end of what follows "mnist:"; `otherwise` where there is none.
MnistSplit take_split(std::string& argument, MnistSplit otherwise) {
  const std::size_t colon = argument.rfind(':');
  const std::size_t word_start = colon == std::string::npos ? 0 : colon + 1;
  const std::string word = argument.substr(word_start);
  if (word != "train" && word != "test") return otherwise;
  argument.erase(colon == std::string::npos ? 0 : colon);
  return word == "train" ? MnistSplit::kTrain : MnistSplit::kTest;
}

Dataset load_mnist(std::string argument, const LoadOptions& options) {
  const MnistSplit split = take_split(argument, options.split);
  Dataset data = read_mnist(find_data(argument, "mnist"), split, options.classes.size());
  data.pixels = picture_from_ink(std::move(data.pixels), options.input);
  data.shape.channels = options.input.channels;
  return data;
}

// "the classes 0 1 2", or as many as fit a line.
std::string class_list(const LoadOptions& options) {
  constexpr std::size_t kShown = 30;
  std::string text = "the classes";
  const std::size_t count = options.classes.size();
  for (std::size_t i = 0; i < std::min(count, kShown); ++i) text += " " + options.classes[i];
  if (count > kShown) text += " and " + std::to_string(count - kShown) + " more";
  return text;
}

// The class called `name`, or an error that begins with `what` and the name.
std::size_t class_index(const std::string& what, const std::string& name,
                        const LoadOptions& options) {
  const auto found = std::find(options.classes.begin(), options.classes.end(), name);
  if (found == options.classes.end()) {
    throw UserError(what + " '" + name + "' is none of " + class_list(options));
  }
  return static_cast<std::size_t>(found - options.classes.begin());
}

// Notes who wrote the data's last sample.
void add_writer(Dataset& data, const std::string& writer,
                std::map<std::string, std::uint32_t>& numbers) {
  if (writer.empty()) return;
  const auto [found, is_new] =
      numbers.emplace(writer, static_cast<std::uint32_t>(data.writer_names.size()) + 1);
  if (is_new) data.writer_names.push_back(writer);
  data.writers.resize(data.size());
  data.writers.back() = found->second;
}

// What a drawing is labelled as; errors begin with `where`.
using LabelOf = std::function<std::size_t(const std::string& where, const StrokeSample& sample)>;

// Rasterises drawings that lie in `path`, which may be no file but a name: behind the data's own.
void add_drawings(Dataset& data, const std::vector<StrokeSample>& samples, std::size_t total,
                  const std::string& path, const LabelOf& label_of, const LoadOptions& options) {
  std::map<std::string, std::uint32_t> writers;
  for (const StrokeSample& sample : samples) {
    const std::string where = path + ": line " + std::to_string(sample.line);
    add_drawing(data, sample.drawing, label_of(where, sample), options.input, where);
    add_writer(data, sample.writer, writers);
    report(options, data, total);
  }
  if (!data.writers.empty()) data.writers.resize(data.size());
}

Dataset load_stroke_file(const std::string& kind, const std::string& argument,
                         const LabelOf& label_of, const LoadOptions& options) {
  const fs::path path = find_data(argument, "strokes");
  Dataset data = make_dataset(kind + ":" + path.filename().string(), options);
  const std::vector<StrokeSample> samples = read_stroke_file(path);
  add_drawings(data, samples, samples.size(), path.string(), label_of, options);
  return data;
}

Dataset load_strokes(const std::string& argument, const LoadOptions& options) {
  if (argument.empty()) throw UserError("data 'strokes' needs a file: strokes:FILE.jsonl[.gz]");
  const LabelOf label_of = [&](const std::string& where, const StrokeSample& sample) {
    return class_index(where + ": label", sample.label, options);
  };
  return load_stroke_file("strokes", argument, label_of, options);
}

struct LabelledFile {
  fs::path path;
  std::size_t label = 0;
};

// The pictures in the folders named after classes, class by class. A folder that is no class would
// be data that silently counts for nothing, as would one without pictures.
std::vector<LabelledFile> list_classes(const fs::path& folder, const LoadOptions& options) {
  const std::string where = "images:" + folder.string();
  ClassFolders found = list_class_folders(folder);
  std::map<std::size_t, fs::path> classes;
  for (const fs::path& path : found.folders) {
    classes[class_index(where + ": folder", path.filename().string(), options)] = path;
  }
  if (classes.empty()) {
    throw UserError(where + ": has no folder named after one of " + class_list(options));
  }
  std::vector<LabelledFile> files;
  for (const auto& [label, path] : classes) {
    const FolderImages pictures = list_images(path);
    if (pictures.images.empty()) {
      throw UserError(where + ": folder '" + path.filename().string() + "' has no pictures (" +
                      image_format_names() + ")" +
                      (pictures.unused.empty() ? "" : "; " + pictures.unused.text()));
    }
    for (const fs::path& image : pictures.images) files.push_back({image, label});
    found.unused.add(pictures.unused);
  }
  if (!found.unused.empty()) options.note(where + ": " + found.unused.text());
  return files;
}

// What the folder itself is called: without the way to it, and without a "/" at the end.
std::string folder_name(const fs::path& folder) {
  const fs::path path = fs::absolute(folder).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

Dataset load_images(const std::string& argument, const LoadOptions& options) {
  if (argument.empty()) throw UserError("data 'images' needs a folder: images:DIR");
  if (std::error_code error; !fs::is_directory(argument, error)) {
    throw UserError("images:" + argument + ": no such folder; it should hold a folder a class");
  }
  Dataset data = make_dataset("images:" + folder_name(argument), options);
  try {
    const std::vector<LabelledFile> files = list_classes(argument, options);
    for (const auto& [path, label] : files) {
      add(data, picture_from_file(path, options.input), label);
      report(options, data, files.size());
    }
  } catch (const fs::filesystem_error& error) {
    throw UserError(error.path1().string() + ": cannot be read: " + error.code().message());
  }
  return data;
}

// How many drawings `argument` asks for; `count` where it is empty.
std::size_t parse_count(const std::string& kind, const std::string& argument, std::size_t count) {
  if (argument.empty()) return count;
  const auto [end, error] =
      std::from_chars(argument.data(), argument.data() + argument.size(), count);
  if (error != std::errc{} || end != argument.data() + argument.size() || count < 1 ||
      count > kMaxCount) {
    throw UserError(kind + ":" + argument + ": the count must be a whole number from 1 to " +
                    std::to_string(kMaxCount));
  }
  return count;
}

Dataset load_synthetic(const std::string& argument, const LoadOptions& options) {
  const std::size_t count = parse_count("synthetic", argument, kSyntheticCount);
  constexpr std::size_t kDigits = 10;  // those that the program can draw
  Dataset data = make_dataset("synthetic:" + std::to_string(count), options);
  for (std::size_t i = 0; i < count; ++i) {
    Random random(options.seed, RandomPurpose::kSynthetic, i);
    const std::size_t digit = i % kDigits;
    const Drawing drawing = synthetic_digit(static_cast<int>(digit), random);
    add_drawing(data, drawing, class_index(data.name + ": label", std::to_string(digit), options),
                options.input, data.name);
    report(options, data, count);
  }
  return data;
}

// Whether what follows "negatives:" is a file, and not a count.
bool is_file_of_negatives(const std::string& argument) {
  return argument.find_first_not_of("0123456789") != std::string::npos;
}

// Of a file's drawings or the program's own, none of which shows a class.
Dataset load_negatives(const std::string& argument, const LoadOptions& options) {
  const LabelOf label_of = [](const std::string& /*where*/, const StrokeSample& /*sample*/) {
    return std::size_t{kNoClass};
  };
  if (is_file_of_negatives(argument)) {
    return load_stroke_file("negatives", argument, label_of, options);
  }
  constexpr std::size_t kBlock = 1000;  // drawings that are in memory at a time
  const std::size_t count = parse_count("negatives", argument, kNegativeCount);
  Dataset data = make_dataset("negatives:" + std::to_string(count), options);
  for (std::size_t first = 0; first < count; first += kBlock) {
    const std::size_t end = std::min(first + kBlock, count);
    add_drawings(data, make_negatives(first, end, options.seed), count, data.name, label_of,
                 options);
  }
  return data;
}

struct SpecParts {
  std::string kind;
  std::string argument;
};

SpecParts split_spec(const std::string& spec) {
  const std::size_t colon = spec.find(':');
  return {spec.substr(0, colon), colon == std::string::npos ? "" : spec.substr(colon + 1)};
}

Dataset load_one(const std::string& spec, const LoadOptions& options) {
  const auto [kind, argument] = split_spec(spec);
  if (kind == "mnist") return load_mnist(argument, options);
  if (kind == "images") return load_images(argument, options);
  if (kind == "strokes") return load_strokes(argument, options);
  if (kind == "synthetic") return load_synthetic(argument, options);
  if (kind == "negatives") return load_negatives(argument, options);
  throw UserError(
      "data '" + spec + "': " +
      unknown_name("kind of data", kind, {"mnist", "images", "strokes", "synthetic", "negatives"}));
}

}  // namespace

std::optional<fs::path> locate_data(const std::string& spec) {
  auto [kind, argument] = split_spec(spec);
  fs::path path = argument;
  if (kind == "mnist") {
    take_split(argument, MnistSplit::kTrain);
    path = find_data(argument, "mnist");
  } else if ((kind == "strokes" && !argument.empty()) ||
             (kind == "negatives" && is_file_of_negatives(argument))) {
    path = find_data(argument, "strokes");
  } else if (kind != "images") {
    return std::nullopt;
  }
  return fs::exists(path) ? std::optional(path) : std::nullopt;
}

Dataset load_data(const std::vector<std::string>& specs, const LoadOptions& options) {
  if (options.classes.size() > kMaxClasses) {
    throw UserError("the network has " + std::to_string(options.classes.size()) +
                    " classes but data can have at most " + std::to_string(kMaxClasses));
  }
  Dataset all;
  for (const std::string& spec : specs) {
    Dataset data = load_one(spec, options);
    if (data.shape != options.input.shape()) {
      throw UserError(data.name + ": its pictures are " + data.shape.text() +
                      " but the network takes " + options.input.shape().text());
    }
    data.sources = {{data.name, data.size()}};
    if (all.size() == 0) {
      all = std::move(data);
    } else {
      append(all, data);
    }
  }
  return all;
}

}  // namespace inkdigit
