#include "trainer/data/sets/samples.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "trainer/base/text.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/transpose.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kDigits = 10;
constexpr std::size_t kNumbers = 256;  // that a byte can be

std::optional<std::size_t> find_class(const std::string& name, const LoadOptions& options) {
  const auto found = std::find(options.classes.begin(), options.classes.end(), name);
  if (found == options.classes.end()) return std::nullopt;
  return static_cast<std::size_t>(found - options.classes.begin());
}

// "the classes 0 1 2", or as many as fit a line.
std::string class_list(std::span<const std::string> names) {
  constexpr std::size_t kShown = 30;
  std::string text = "the classes";
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) text += " " + names[i];
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

// The network's class for each of a set's, where it has one.
std::vector<std::optional<std::size_t>> find_classes(const SetClasses& classes,
                                                     const std::string& where,
                                                     const LoadOptions& options) {
  std::vector<std::optional<std::size_t>> found;
  for (std::size_t i = 0; i < classes.names.size(); ++i) {
    found.push_back(find_class(classes.names[i], options));
    if (classes.also.empty() || classes.also[i] == classes.names[i]) continue;
    const std::optional<std::size_t> other = find_class(classes.also[i], options);
    if (found.back() && other) {
      throw UserError(where + ": does not tell '" + classes.names[i] + "' from '" +
                      classes.also[i] + "', which are two classes of the network");
    }
    if (!found.back()) found.back() = other;
  }
  return found;
}

}  // namespace

Dataset make_dataset(const std::string& name, const LoadOptions& options) {
  Dataset data;
  data.name = utf8_text(name);
  data.shape = options.input.shape();
  return data;
}

void add_sample(Dataset& data, const Pixels& picture, std::size_t label) {
  data.pixels.insert(data.pixels.end(), picture.begin(), picture.end());
  data.labels.push_back(static_cast<std::uint8_t>(label));
}

void set_pictures(Dataset& data, InkPictures pictures, const InputSpec& input) {
  data.shape = {1, static_cast<int>(pictures.height), static_cast<int>(pictures.width), false};
  data.pixels = std::move(pictures.pixels);
  if (pictures.transposed) transpose(data);
  data.pixels = picture_from_ink(std::move(data.pixels), input);
  data.shape.channels = input.channels;
}

void add_drawing(Dataset& data, const Drawing& drawing, std::size_t label, const InputSpec& input,
                 const std::string& where) {
  const Pixels picture = picture_from_drawing(drawing, input, where);
  data.ink.add(data.size(), drawing);
  add_sample(data, picture, label);
}

void report(const LoadOptions& options, const Dataset& data, std::size_t total) {
  if (options.progress) options.progress(data.name, data.size(), total);
}

std::string class_list(const LoadOptions& options) {
  return class_list(std::span(options.classes));
}

std::size_t class_index(const std::string& what, const std::string& name,
                        const LoadOptions& options) {
  if (const std::optional<std::size_t> found = find_class(name, options)) return *found;
  throw UserError(what + " '" + name + "' is none of " + class_list(options));
}

std::vector<std::uint8_t> classes_of_numbers(std::span<const std::uint8_t> numbers,
                                             NumbersShow show, const std::string& where,
                                             const LoadOptions& options) {
  std::array<std::optional<std::size_t>, kNumbers> named;
  bool any_named = false;
  for (std::size_t n = 0; n < kNumbers; ++n) {
    named[n] = find_class(std::to_string(n), options);
    any_named = any_named || named[n];
  }
  const std::size_t count = options.classes.size();
  if (show == NumbersShow::kAnything && count > kDigits &&
      std::all_of(numbers.begin(), numbers.end(), [](std::uint8_t n) { return n < kDigits; })) {
    show = NumbersShow::kDigits;
  }
  if (show == (any_named ? NumbersShow::kLetters : NumbersShow::kDigits)) {
    throw UserError(where + ": shows " + (any_named ? "letters" : "the digits 0 to 9") +
                    ", but the network has " + class_list(options) + "; give data that show these");
  }
  std::vector<std::uint8_t> labels;
  labels.reserve(numbers.size());
  for (const std::uint8_t number : numbers) {
    std::optional<std::size_t> label = named[number];
    if (!any_named && number < count) label = number;
    if (!label) {
      throw UserError(where + ": label " + std::to_string(labels.size() + 1) + " is " +
                      std::to_string(number) +
                      (any_named ? ", which is none of " + class_list(options)
                                 : ", but the network has " + std::to_string(count) + " classes"));
    }
    labels.push_back(static_cast<std::uint8_t>(*label));
  }
  return labels;
}

std::vector<std::uint8_t> classes_by_name(std::span<const std::uint8_t> numbers,
                                          const SetClasses& classes, const std::string& where,
                                          const LoadOptions& options) {
  const std::vector<std::optional<std::size_t>> found = find_classes(classes, where, options);
  if (std::find_if(found.begin(), found.end(), [](const auto& one) { return one.has_value(); }) ==
      found.end()) {
    throw UserError(where + ": shows " + class_list(std::span(classes.names)) +
                    ", but the network has " + class_list(options) +
                    "; name them in the recipe (network.classes)");
  }
  std::vector<std::uint8_t> labels;
  labels.reserve(numbers.size());
  for (const std::uint8_t number : numbers) {
    const auto label = [&] {
      return where + ": label " + std::to_string(labels.size() + 1) + " is ";
    };
    if (number < classes.first || number - classes.first >= found.size()) {
      throw UserError(label() + std::to_string(number) + ", but the set's classes are " +
                      std::to_string(classes.first) + " to " +
                      std::to_string(classes.first + found.size() - 1));
    }
    const std::size_t index = number - classes.first;
    if (!found[index]) {
      throw UserError(label() + "'" + classes.names[index] + "', which is none of " +
                      class_list(options));
    }
    labels.push_back(static_cast<std::uint8_t>(*found[index]));
  }
  return labels;
}

}  // namespace inkdigit
