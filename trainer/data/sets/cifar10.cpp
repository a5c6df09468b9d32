// cifar10[:DIR][:train|test], color pictures of 32x32 in the files of CIFAR-10's binary version
// (Krizhevsky, "Learning multiple layers of features from tiny images", 2009): records of a label
// and 3,072 bytes, the red plane before the green one and the blue one, rows from the top.
#include <algorithm>
#include <vector>

#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/sets/find.hpp"
#include "trainer/data/sets/samples.hpp"
#include "trainer/data/sets/set_kind.hpp"
#include "trainer/data/sets/words.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

constexpr int kCifarSide = 32;
constexpr int kCifarColors = 3;
constexpr std::size_t kCifarPlane = std::size_t{kCifarSide} * kCifarSide;
constexpr std::size_t kCifarRecord = 1 + kCifarColors * kCifarPlane;
constexpr const char* kCifarHint = "; `npm run data -- cifar10` fetches it";
constexpr const char* kCifarFolder = "cifar-10-batches-bin";  // as the archive has it

struct Cifar10Spec {
  std::string folder;
  MnistSplit split = MnistSplit::kTrain;
};

Cifar10Spec parse_cifar10_spec(const std::string& argument, MnistSplit split) {
  Cifar10Spec choice{.folder = "", .split = split};
  choice.folder = take_words(argument, [&](const std::string& word, bool /*last*/) {
    return take_split(word, choice.split);
  });
  return choice;
}

std::vector<std::string> batch_names(MnistSplit split) {
  if (split == MnistSplit::kTest) return {"test_batch.bin"};
  return {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
          "data_batch_5.bin"};
}

// A file of the set; in the archive's folder or as it is.
fs::path require_batch(const fs::path& folder, const std::string& name) {
  for (const fs::path& path : {folder / name, folder / kCifarFolder / name}) {
    std::error_code error;
    if (fs::exists(path, error) && !fs::is_directory(path, error)) return path;
  }
  throw UserError((folder / name).string() + ": no such file, nor below " + kCifarFolder + "/" +
                  kCifarHint);
}

SetClasses classes_of_cifar10() {
  return {.names = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship",
                    "truck"}};
}

// Puts a file's pictures behind the data's, height x width x channels, and its labels' numbers
// behind `numbers`.
void add_batch(const fs::path& path, Dataset& data, std::vector<std::uint8_t>& numbers) {
  const std::vector<std::uint8_t> file = read_file(path);
  if (file.empty() || file.size() % kCifarRecord != 0) {
    throw UserError(path.string() + ": has " + std::to_string(file.size()) +
                    " bytes, which are no records of " + std::to_string(kCifarRecord) +
                    " (a label and 32x32 pixels of 3 colors)");
  }
  for (std::size_t at = 0; at < file.size(); at += kCifarRecord) {
    if (file[at] >= classes_of_cifar10().names.size()) {
      throw UserError(path.string() + ": label " + std::to_string(at / kCifarRecord + 1) + " is " +
                      std::to_string(file[at]) + " but CIFAR-10's are 0 to 9");
    }
    numbers.push_back(file[at]);
    for (std::size_t pixel = 0; pixel < kCifarPlane; ++pixel) {
      for (std::size_t color = 0; color < kCifarColors; ++color) {
        data.pixels.push_back(file[at + 1 + color * kCifarPlane + pixel]);
      }
    }
  }
}

Dataset load_cifar10(const std::string& argument, const LoadOptions& options) {
  const Cifar10Spec choice = parse_cifar10_spec(argument, options.split);
  const fs::path folder = require_data(choice.folder, "cifar10", "folder", kCifarHint);
  Dataset data = make_dataset(std::string("cifar10:") + split_word(choice.split), options);
  data.shape = {kCifarColors, kCifarSide, kCifarSide, false};
  std::vector<std::uint8_t> numbers;
  for (const std::string& name : batch_names(choice.split)) {
    add_batch(require_batch(folder, name), data, numbers);
  }
  data.labels = classes_by_name(numbers, classes_of_cifar10(), data.name, options);
  return data;
}

std::optional<fs::path> locate_cifar10(const std::string& argument) {
  return find_data(parse_cifar10_spec(argument, MnistSplit::kTrain).folder, "cifar10");
}

bool is_path_of_cifar10(const fs::path& path) {
  std::error_code error;
  return fs::exists(path / "test_batch.bin", error) ||
         fs::exists(path / kCifarFolder / "test_batch.bin", error);
}

}  // namespace

const SetKind kCifar10{"cifar10", "cifar10[:DIR][:train|test]", load_cifar10, locate_cifar10,
                       is_path_of_cifar10};

}  // namespace inkdigit
