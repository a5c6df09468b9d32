// Makes a folder of photo-like pictures of digits, with a table of what is on them:
//
//   build/native/inkdigit-photos FOLDER [COUNT] [SEED] [KIND...]
//
// COUNT (20) of each kind (all), in the form that `npm run pictures` reads.
#include <fmt/core.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "trainer/base/files.hpp"
#include "trainer/data/drawn/photo.hpp"
#include "trainer/data/sets/image_file.hpp"

namespace {

using inkdigit::PhotoKind;

std::string in_a_line(std::string label) {
  std::replace(label.begin(), label.end(), '\n', '/');
  return label;
}

void write_photos(const std::filesystem::path& folder, std::uint64_t count, std::uint64_t seed,
                  std::span<const std::string> wanted) {
  std::string table = "file,label,set,author,notes\n";
  for (const PhotoKind& kind : inkdigit::photo_kinds()) {
    const std::string name(kind.name);
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), name) == wanted.end()) continue;
    inkdigit::make_folder(folder / name);
    for (std::uint64_t i = 0; i < count; ++i) {
      const inkdigit::Photo photo = inkdigit::make_photo(kind, seed, i);
      const std::string file = fmt::format("{}/{:04}.png", name, i);
      inkdigit::write_png(folder / file, photo.image);
      table += fmt::format("{},{},{},inkdigit,\n", file, in_a_line(photo.label), name);
    }
  }
  inkdigit::write_file(folder / "labels.csv", table);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  try {
    // It has no options: `--help` would become a folder.
    if (words.empty() || words[0].starts_with('-'))
      throw std::invalid_argument("FOLDER [COUNT] [SEED] [KIND...]");
    write_photos(words[0], words.size() > 1 ? std::stoull(words[1]) : 20,
                 words.size() > 2 ? std::stoull(words[2]) : 1,
                 std::span(words).subspan(std::min<std::size_t>(words.size(), 3)));
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "inkdigit-photos: {}\n", error.what());
    return 2;
  }
}
