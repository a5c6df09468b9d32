#include "trainer/data/sets/samples.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "trainer/base/text.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kDigits = 10;
constexpr std::size_t kNumbers = 256;  // that a byte can be

std::optional<std::size_t> find_class(const std::string& name, const LoadOptions& options) {
  const auto found = std::find(options.classes.begin(), options.classes.end(), name);
  if (found == options.classes.end()) return std::nullopt;
  return static_cast<std::size_t>(found - options.classes.begin());
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
  constexpr std::size_t kShown = 30;
  std::string text = "the classes";
  const std::size_t count = options.classes.size();
  for (std::size_t i = 0; i < std::min(count, kShown); ++i) text += " " + options.classes[i];
  if (count > kShown) text += " and " + std::to_string(count - kShown) + " more";
  return text;
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

}  // namespace inkdigit
