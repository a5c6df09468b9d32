// emnist[:DIR]:SPLIT[:train|test], digits and letters of NIST's collection in the files of MNIST,
// rows and columns swapped, set upright (Cohen, Afshar, Tapson, van Schaik, "EMNIST: an extension
// of MNIST to handwritten letters", 2017).
#include <array>
#include <string_view>

#include "trainer/base/user_error.hpp"
#include "trainer/data/mnist_files.hpp"
#include "trainer/data/sets/find.hpp"
#include "trainer/data/sets/named_idx.hpp"
#include "trainer/data/sets/set_kind.hpp"
#include "trainer/data/sets/words.hpp"

namespace inkdigit {
namespace {

// One of EMNIST's ways to divide the same pictures into classes; the classes are single characters,
// as the splits' mapping files have them.
struct EmnistSplit {
  std::string_view name;
  std::string_view prefix;
  std::string_view classes;
  std::string_view also = "";  // big and small letters that are one class
  std::size_t first = 0;
};

constexpr std::string_view kDigitNames = "0123456789";
// Of letters that look alike, big and small are one class there.
constexpr std::string_view kMergedNames = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghnqrt";

constexpr std::array kEmnistSplits{
    EmnistSplit{"balanced", "emnist-balanced-", kMergedNames},
    EmnistSplit{"letters", "emnist-letters-", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                "abcdefghijklmnopqrstuvwxyz", 1},
    EmnistSplit{"digits", "emnist-digits-", kDigitNames},
    EmnistSplit{"mnist", "emnist-mnist-", kDigitNames},
    EmnistSplit{"bymerge", "emnist-bymerge-", kMergedNames},
    EmnistSplit{"byclass", "emnist-byclass-",
                "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"},
};

constexpr const char* kEmnistUsage = "emnist[:DIR]:balanced|letters|digits[:train|test]";

struct EmnistSpec {
  std::string folder;
  const EmnistSplit* split = nullptr;  // null where none is named
  MnistSplit part = MnistSplit::kTrain;
};

EmnistSpec parse_emnist_spec(const std::string& argument, MnistSplit part) {
  EmnistSpec choice{.folder = "", .split = nullptr, .part = part};
  choice.folder = take_words(argument, [&](const std::string& word, bool /*last*/) {
    if (take_split(word, choice.part)) return true;
    for (const EmnistSplit& split : kEmnistSplits) {
      if (choice.split != nullptr || word != split.name) continue;
      choice.split = &split;
      return true;
    }
    return false;
  });
  return choice;
}

std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> names;
  for (const char c : text) names.emplace_back(1, c);
  return names;
}

NamedIdx emnist_set(const EmnistSplit& split, MnistSplit part) {
  return {.kind = "emnist",
          .name = "emnist:" + std::string(split.name) + ":" + split_word(part),
          .files = {.prefix = split.prefix, .torchvision = "EMNIST"},
          .classes = {.names = characters(split.classes),
                      .also = characters(split.also),
                      .first = split.first},
          .transposed = true};
}

Dataset load_emnist(const std::string& argument, const LoadOptions& options) {
  const EmnistSpec choice = parse_emnist_spec(argument, options.split);
  if (choice.split == nullptr) {
    throw UserError("data 'emnist" + (argument.empty() ? "" : ":" + argument) +
                    "': says not which of its sets; the SPEC is written " + kEmnistUsage +
                    ", also mnist, bymerge and byclass");
  }
  const NamedIdx set = emnist_set(*choice.split, choice.part);
  return make_named_idx(set, read_named_idx(set, data_folder(set, choice.folder), choice.part),
                        options);
}

std::optional<std::filesystem::path> locate_emnist(const std::string& argument) {
  return find_data(parse_emnist_spec(argument, MnistSplit::kTrain).folder, "emnist");
}

bool is_path_of_emnist(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error) && has_emnist(path);
}

}  // namespace

const SetKind kEmnist{"emnist", kEmnistUsage, load_emnist, locate_emnist, is_path_of_emnist};

}  // namespace inkdigit
