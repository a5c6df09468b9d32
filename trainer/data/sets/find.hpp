// Where data lie: as they are named, or below $INKDIGIT_DATA, ../shared/data or data.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace inkdigit {

// All places where `name` is looked for, the best first: itself, then `folder`/`name` below each of
// the folders of data. Without a name, `folder` itself there.
std::vector<std::filesystem::path> places_of(const std::filesystem::path& name,
                                             const std::filesystem::path& folder);

// The first of them that is there. "-" is standard input, which always is.
std::optional<std::filesystem::path> find_data(const std::filesystem::path& name,
                                               const std::filesystem::path& folder);

// The same, or a UserError that says in which places nothing was, and ends with `hint`. `what`
// is what is missing: "file" or "folder".
std::filesystem::path require_data(const std::filesystem::path& name,
                                   const std::filesystem::path& folder, const std::string& what,
                                   const std::string& hint);

}  // namespace inkdigit
