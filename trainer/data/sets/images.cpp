// images:DIR, a folder of pictures for each class, named after it.
#include <algorithm>
#include <filesystem>
#include <map>

#include "trainer/base/user_error.hpp"
#include "trainer/data/image/decode.hpp"
#include "trainer/data/image_folder.hpp"
#include "trainer/data/sets/samples.hpp"
#include "trainer/data/sets/set_kind.hpp"

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

Dataset load_images(const std::string& argument, const LoadOptions& options) {
  if (argument.empty()) throw UserError("data 'images' needs a folder: images:DIR");
  if (std::error_code error; !fs::is_directory(argument, error)) {
    throw UserError("images:" + argument + ": no such folder; it should hold a folder a class");
  }
  Dataset data = make_dataset("images:" + folder_name(argument), options);
  try {
    const std::vector<LabeledFile> files = list_classes(argument, options);
    for (const auto& [path, label] : files) {
      add_sample(data, picture_from_file(path, options.input), label);
      report(options, data, files.size());
    }
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
