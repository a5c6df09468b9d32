// images:DIR, a folder of pictures for each class, named after it.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "engine/weights_file/checksum.hpp"
#include "trainer/base/thread_pool.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/image/decode.hpp"
#include "trainer/data/image_folder.hpp"
#include "trainer/data/sets/samples.hpp"
#include "trainer/data/sets/set_kind.hpp"
#include "trainer/ranks/one_rank.hpp"
#include "trainer/ranks/together.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

struct LabeledFile {
  fs::path path;
  std::size_t label = 0;
};

// The pictures in the folders named after classes, class by class. A folder that is no class would
// be data that silently counts for nothing, as would one without pictures.
std::vector<LabeledFile> list_classes(const fs::path& folder, const LoadOptions& options) {
  const std::string where = "images:" + folder.string();
  ClassFolders found = list_class_folders(folder);
  std::map<std::size_t, fs::path> classes;
  for (const fs::path& path : found.folders) {
    classes[class_index(where + ": folder", path.filename().string(), options)] = path;
  }
  if (classes.empty()) {
    throw UserError(where + ": has no folder named after one of " + class_list(options));
  }
  std::vector<LabeledFile> files;
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

// Tells of classes without pictures: those a network cannot learn.
void note_missing(const Dataset& data, const std::string& where, const LoadOptions& options) {
  std::string names;
  for (std::size_t label = 0; label < options.classes.size(); ++label) {
    if (std::find(data.labels.begin(), data.labels.end(), label) == data.labels.end()) {
      names += " " + options.classes[label];
    }
  }
  if (!names.empty()) options.note(where + ": has no folder for the classes" + names);
}

// Decodes files from `first` on, beside each other.
class PictureDecoder {
 public:
  PictureDecoder(std::span<const LabeledFile> files, const LoadOptions& options)
      : files_(files), input_(options.input), pool_(options.threads) {}

  // Where files cannot be read, the first of them is the error.
  void fill(std::size_t first, std::span<std::uint8_t> pixels) {
    const std::size_t size = input_.shape().size();
    const std::size_t count = pixels.size() / size;
    std::vector<std::exception_ptr> failures(count);
    pool_.run(static_cast<int>(count), [&](int index, int /*thread*/) {
      const auto i = static_cast<std::size_t>(index);
      try {
        const Pixels picture = picture_from_file(files_[first + i].path, input_);
        std::copy(picture.begin(), picture.end(), pixels.data() + i * size);
      } catch (...) {
        failures[i] = std::current_exception();
      }
    });
    for (const std::exception_ptr& failure : failures) {
      if (failure) std::rethrow_exception(failure);
    }
  }

 private:
  std::span<const LabeledFile> files_;
  const InputSpec& input_;
  ThreadPool pool_;
};

// Where ranks list other files, their pictures would be mixed up.
void check_same(Ranks& ranks, const fs::path& folder, std::span<const LabeledFile> files) {
  std::string list;
  for (const LabeledFile& file : files) {
    list += file.path.lexically_relative(folder).generic_string() + '\n';
  }
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(list.data());
  const std::uint32_t own = crc32({bytes, list.size()});
  const std::uint32_t first = from_first(ranks, own);
  together(ranks, [&] {
    if (own == first) return;
    throw UserError("rank " + std::to_string(ranks.rank()) + " has other pictures in images:" +
                    folder.string() + " than rank 0; all must see the same");
  });
}

// All files' pictures, of which each rank decodes its share.
void add_pictures(Dataset& data, const fs::path& folder, const std::vector<LabeledFile>& files,
                  const LoadOptions& options) {
  constexpr std::size_t kAtATime = 64;  // between two looks at how far it is
  OneRank alone;
  Ranks& ranks = options.ranks != nullptr ? *options.ranks : alone;
  const std::size_t size = data.shape.size();
  data.pixels.resize(files.size() * size);
  for (const LabeledFile& file : files)
    data.labels.push_back(static_cast<std::uint8_t>(file.label));
  const std::vector<Section> parts = parts_of(static_cast<std::size_t>(ranks.size()), files.size());
  const Section own = parts[static_cast<std::size_t>(ranks.rank())];
  together(ranks, [&] {
    PictureDecoder decoder(files, options);
    for (std::size_t first = own.begin; first < own.end; first += kAtATime) {
      const std::size_t end = std::min(first + kAtATime, own.end);
      decoder.fill(first, std::span(data.pixels).subspan(first * size, (end - first) * size));
      if (options.progress) options.progress(data.name, end - own.begin, own.size());
    }
  });
  if (ranks.alone()) return;
  check_same(ranks, folder, files);
  ranks.gather(std::as_writable_bytes(std::span(data.pixels)).data(), parts, size);
  // The next that each does with others is to agree again, whatever goes wrong until then.
  ranks.set_state(Ranks::State::kStarting);
}

Dataset load_images(const std::string& argument, const LoadOptions& options) {
  if (argument.empty()) throw UserError("data 'images' needs a folder: images:DIR");
  if (std::error_code error; !fs::is_directory(argument, error)) {
    throw UserError("images:" + argument + ": no such folder; it should hold a folder a class");
  }
  Dataset data = make_dataset("images:" + folder_name(argument), options);
  try {
    add_pictures(data, argument, list_classes(argument, options), options);
  } catch (const fs::filesystem_error& error) {
    throw UserError(error.path1().string() + ": cannot be read: " + error.code().message());
  }
  note_missing(data, "images:" + argument, options);
  return data;
}

std::optional<fs::path> locate_images(const std::string& argument) {
  return fs::exists(argument) ? std::optional<fs::path>(argument) : std::nullopt;
}

bool is_path_of_images(const std::filesystem::path& path) {
  return std::filesystem::is_directory(path);
}

}  // namespace

const SetKind kImages{"images", "images:DIR", load_images, locate_images, is_path_of_images};

}  // namespace inkdigit
