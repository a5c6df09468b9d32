// mnist[:DIR][:train|test][:emnist-SET][:transposed], IDX files, gzipped or not.
#include <algorithm>

#include "trainer/base/user_error.hpp"
#include "trainer/data/mnist_files.hpp"
#include "trainer/data/sets/find.hpp"
#include "trainer/data/sets/idx.hpp"
#include "trainer/data/sets/samples.hpp"
#include "trainer/data/sets/set_kind.hpp"
#include "trainer/data/sets/words.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

struct MnistSpec {
  std::string folder;  // "" = where data lie
  MnistSplit split = MnistSplit::kTrain;
  std::string set;  // "emnist-digits" and the like, or ""
  bool transposed = false;
};

// Takes one word for `choice`; false where it is none of those that may stand behind the folder.
bool take_word(const std::string& word, MnistSpec& choice) {
  if (take_split(word, choice.split)) return true;
  if (word == "transposed") {
    choice.transposed = true;
  } else if (word.starts_with("emnist-")) {
    choice.set = word;
  } else {
    return false;
  }
  return true;
}

// What follows "mnist:": words in any order behind the folder, which may be left out. A folder that
// is called like one of EMNIST's sets is a folder.
MnistSpec parse_mnist_spec(const std::string& argument, MnistSplit split) {
  MnistSpec choice{.folder = "", .split = split, .set = "", .transposed = false};
  choice.folder = take_words(argument, [&](const std::string& word, bool last) {
    std::error_code error;
    const bool is_folder = last && word.starts_with("emnist-") && fs::is_directory(word, error);
    return !is_folder && take_word(word, choice);
  });
  return choice;
}

// As the files name themselves: which images and of which set.
std::string name_of(const MnistSpec& choice, const std::string& set) {
  return (set.empty() ? std::string("mnist") : set) + ":" + split_word(choice.split) +
         (choice.transposed ? ":transposed" : "");
}

NumbersShow shown_by(const MnistSpec& choice, const std::string& set) {
  if (set == "emnist-digits" || set == "emnist-mnist") return NumbersShow::kDigits;
  if (set == "emnist-letters") return NumbersShow::kLetters;
  // Files of MNIST's own name in a folder that the user gives may be of another set: Fashion-MNIST
  // and Kuzushiji-MNIST are called the same.
  return set.empty() && choice.folder.empty() ? NumbersShow::kDigits : NumbersShow::kAnything;
}

// EMNIST's letters are numbered from 1.
void number_letters_from_0(std::vector<std::uint8_t>& labels) {
  if (std::find(labels.begin(), labels.end(), 0) != labels.end()) return;
  for (std::uint8_t& label : labels) --label;
}

Dataset load_mnist(const std::string& argument, const LoadOptions& options) {
  constexpr std::size_t kLetters = 26;
  const MnistSpec choice = parse_mnist_spec(argument, options.split);
  const MnistFiles files =
      find_mnist(require_data(choice.folder, "mnist", "folder", "; `npm run data` fetches MNIST"),
                 choice.split, choice.set);
  IdxPictures pictures = read_idx(files.pictures, files.labels);
  if (files.set == "emnist-letters" && options.classes.size() == kLetters) {
    number_letters_from_0(pictures.labels);
  }
  Dataset data = make_dataset(name_of(choice, files.set), options);
  data.labels = classes_of_numbers(pictures.labels, shown_by(choice, files.set),
                                   files.labels.string(), options);
  set_pictures(data,
               {std::move(pictures.pixels), pictures.height, pictures.width, choice.transposed},
               options.input);
  return data;
}

std::optional<fs::path> locate_mnist(const std::string& argument) {
  return find_data(parse_mnist_spec(argument, MnistSplit::kTrain).folder, "mnist");
}

bool is_path_of_mnist(const std::filesystem::path& path) {
  return std::filesystem::is_directory(path) && has_mnist(path);
}

}  // namespace

const SetKind kMnist{"mnist", "mnist[:DIR][:train|test][:transposed]", load_mnist, locate_mnist,
                     is_path_of_mnist};

}  // namespace inkdigit
