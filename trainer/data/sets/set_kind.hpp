// The kinds of data that a SPEC can ask for, each in a file of its own.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "trainer/data/load.hpp"

namespace inkdigit {

struct SetKind {
  std::string_view name;   // what stands in front of the SPEC's first ':'
  std::string_view usage;  // how the whole SPEC is written
  // The data; `argument` is what stands behind the first ':'.
  Dataset (*load)(const std::string& argument, const LoadOptions& options);
  // The file or folder that is read, where it is there; nothing where the program draws the data.
  std::optional<std::filesystem::path> (*locate)(const std::string& argument);
  // Whether a file or folder that is there, and was given without a kind, is probably of this one;
  // the first that says so is suggested.
  bool (*fits)(const std::filesystem::path& path);
};

// What `fits` is of kinds that no path is told to be of.
inline bool fits_no_path(const std::filesystem::path& /*path*/) { return false; }

extern const SetKind kMnist;
extern const SetKind kFashionMnist;
extern const SetKind kKmnist;
extern const SetKind kEmnist;
extern const SetKind kQmnist;
extern const SetKind kCifar10;
extern const SetKind kIdx;
extern const SetKind kImages;
extern const SetKind kStrokes;
extern const SetKind kCsv;
extern const SetKind kSynthetic;
extern const SetKind kNegatives;
extern const SetKind kSpoilt;
extern const SetKind kRestyled;

// All of them, in the order in which they are told.
std::span<const SetKind* const> set_kinds();

}  // namespace inkdigit
