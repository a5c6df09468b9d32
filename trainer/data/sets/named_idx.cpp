#include "trainer/data/sets/named_idx.hpp"

#include <utility>

#include "trainer/base/user_error.hpp"
#include "trainer/data/sets/find.hpp"
#include "trainer/data/sets/words.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

std::string hint_of(const NamedIdx& set) {
  return "; `npm run data -- " + set.kind + "` fetches it";
}

}  // namespace

fs::path data_folder(const NamedIdx& set, const std::string& folder) {
  return require_data(folder, set.kind, "folder", hint_of(set));
}

IdxPictures read_named_idx(const NamedIdx& set, const fs::path& folder, MnistSplit split) {
  const std::optional<MnistFiles> files = find_set_files(folder, split, set.files);
  if (!files) throw UserError(missing_files(folder, split, set.files) + hint_of(set));
  return read_idx(files->pictures, files->labels, set.columns);
}

Dataset make_named_idx(const NamedIdx& set, IdxPictures pictures, const LoadOptions& options) {
  Dataset data = make_dataset(set.name, options);
  data.labels = classes_by_name(pictures.labels, set.classes, data.name, options);
  set_pictures(data, {std::move(pictures.pixels), pictures.height, pictures.width, set.transposed},
               options.input);
  return data;
}

Dataset load_named_idx(NamedIdx set, const std::string& argument, const LoadOptions& options) {
  MnistSplit split = options.split;
  const std::string folder = take_words(
      argument, [&](const std::string& word, bool /*last*/) { return take_split(word, split); });
  set.name = set.kind + ":" + split_word(split);
  return make_named_idx(set, read_named_idx(set, data_folder(set, folder), split), options);
}

std::optional<fs::path> locate_named_idx(const NamedIdx& set, const std::string& argument) {
  MnistSplit split = MnistSplit::kTrain;
  const std::string folder = take_words(
      argument, [&](const std::string& word, bool /*last*/) { return take_split(word, split); });
  return find_data(folder, set.kind);
}

bool fits_named_idx(const NamedIdx& set, const fs::path& path) {
  if (std::error_code error; !fs::is_directory(path, error)) return false;
  const fs::path folder = set.files.prefix.empty() ? path / set.files.torchvision : path;
  try {
    return find_set_files(folder, MnistSplit::kTrain, set.files) ||
           find_set_files(folder, MnistSplit::kTest, set.files);
  } catch (const UserError&) {
    return true;  // there are pictures, though not their labels
  }
}

}  // namespace inkdigit
