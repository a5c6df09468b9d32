#include "trainer/data/sets/find.hpp"

#include <algorithm>
#include <cstdlib>

#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

const char* data_variable() {
  const char* value = std::getenv("INKDIGIT_DATA");
  return value != nullptr && *value != 0 ? value : nullptr;
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return is_standard_input(path) || fs::exists(path, error);
}

}  // namespace

std::vector<fs::path> places_of(const fs::path& name, const fs::path& folder) {
  if (name.is_absolute()) return {name};
  std::vector<fs::path> places;
  if (!name.empty()) places.push_back(name);
  std::vector<fs::path> roots{"../shared/data", "data"};
  if (const char* variable = data_variable()) roots.insert(roots.begin(), variable);
  for (const fs::path& root : roots) {
    places.push_back(name.empty() ? root / folder : root / folder / name);
  }
  return places;
}

std::optional<fs::path> find_data(const fs::path& name, const fs::path& folder) {
  const std::vector<fs::path> places = places_of(name, folder);
  const auto found = std::find_if(places.begin(), places.end(), is_there);
  return found == places.end() ? std::nullopt : std::optional(*found);
}

fs::path require_data(const fs::path& name, const fs::path& folder, const std::string& what,
                      const std::string& hint) {
  if (const std::optional<fs::path> found = find_data(name, folder)) return *found;
  const std::vector<fs::path> places = places_of(name, folder);
  std::string text = (name.empty() ? folder.string() : name.string()) + ": no such " + what;
  if (places.size() > 1) {
    text += "; neither is ";
    for (std::size_t i = name.empty() ? 0 : 1; i < places.size(); ++i) {
      text += places[i].string() + (i + 1 < places.size() ? ", " : "");
    }
    if (data_variable() == nullptr) text += " ($INKDIGIT_DATA is not set)";
  }
  throw UserError(text + hint);
}

}  // namespace inkdigit
