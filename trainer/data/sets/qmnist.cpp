// qmnist[:DIR][:train|test|test10k|test50k], MNIST made anew with all that is known of each digit
// (Yadav, Bottou, "Cold case: the lost MNIST digits", 2019): 60,000 digits for each of the two.
// test10k are MNIST's own test images, test50k those that it never had.
#include <map>
#include <utility>

#include "trainer/base/user_error.hpp"
#include "trainer/data/sets/find.hpp"
#include "trainer/data/sets/named_idx.hpp"
#include "trainer/data/sets/set_kind.hpp"
#include "trainer/data/sets/words.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kQmnistColumns = 8;
constexpr std::size_t kWriterColumn = 2;  // the column with NIST's number of who wrote it
constexpr std::size_t kMnistTest = 10'000;

struct QmnistSpec {
  std::string folder;
  std::string word;  // "train", "test", "test10k" or "test50k"
};

QmnistSpec parse_qmnist_spec(const std::string& argument, MnistSplit split) {
  QmnistSpec choice{.folder = "", .word = split_word(split)};
  choice.folder = take_words(argument, [&](const std::string& word, bool /*last*/) {
    if (word != "train" && word != "test" && word != "test10k" && word != "test50k") return false;
    choice.word = word;
    return true;
  });
  return choice;
}

NamedIdx qmnist(const std::string& word) {
  return {.kind = "qmnist",
          .name = "qmnist:" + word,
          .files = {.prefix = "qmnist-", .labels = "idx2-int", .torchvision = "QMNIST"},
          .classes = {.names = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},
          .transposed = false,
          .columns = kQmnistColumns};
}

// Leaves those from `begin` up to `end`.
template <class Value>
void keep_range(std::vector<Value>& values, std::size_t begin, std::size_t end) {
  values.erase(values.begin() + static_cast<std::ptrdiff_t>(end), values.end());
  values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(begin));
}

// Leaves the samples that `word` means.
void keep_part(IdxPictures& pictures, const std::string& word, const std::string& where) {
  if (word == "train" || word == "test") return;
  const std::size_t count = pictures.labels.size();
  const bool first = word == "test10k";
  if (count < kMnistTest || (!first && count == kMnistTest)) {
    throw UserError(where + ": has " + std::to_string(count) + " images, of which '" + word +
                    "' is " + (first ? "the first 10000" : "what follows the first 10000"));
  }
  const std::size_t begin = first ? 0 : kMnistTest;
  const std::size_t end = first ? kMnistTest : count;
  const std::size_t size = pictures.height * pictures.width;
  keep_range(pictures.pixels, begin * size, end * size);
  keep_range(pictures.labels, begin, end);
  keep_range(pictures.columns, begin * kQmnistColumns, end * kQmnistColumns);
}

void note_writers(Dataset& data, const std::vector<std::int32_t>& columns) {
  std::map<std::int32_t, std::uint32_t> numbers;
  for (std::size_t at = kWriterColumn; at < columns.size(); at += kQmnistColumns) {
    const auto [found, is_new] =
        numbers.emplace(columns[at], static_cast<std::uint32_t>(data.writer_names.size()) + 1);
    if (is_new) data.writer_names.push_back("nist " + std::to_string(columns[at]));
    data.writers.push_back(found->second);
  }
}

Dataset load_qmnist(const std::string& argument, const LoadOptions& options) {
  const QmnistSpec choice = parse_qmnist_spec(argument, options.split);
  const NamedIdx set = qmnist(choice.word);
  const std::filesystem::path folder = data_folder(set, choice.folder);
  IdxPictures pictures =
      read_named_idx(set, folder, choice.word == "train" ? MnistSplit::kTrain : MnistSplit::kTest);
  keep_part(pictures, choice.word, folder.string());
  const std::vector<std::int32_t> columns = std::move(pictures.columns);
  Dataset data = make_named_idx(set, std::move(pictures), options);
  note_writers(data, columns);
  return data;
}

std::optional<std::filesystem::path> locate_qmnist(const std::string& argument) {
  return find_data(parse_qmnist_spec(argument, MnistSplit::kTrain).folder, "qmnist");
}

bool is_path_of_qmnist(const std::filesystem::path& path) {
  return fits_named_idx(qmnist("train"), path);
}

}  // namespace

const SetKind kQmnist{"qmnist", "qmnist[:DIR][:train|test|test10k|test50k]", load_qmnist,
                      locate_qmnist, is_path_of_qmnist};

}  // namespace inkdigit
