#include "trainer/data/load.hpp"

#include <algorithm>

#include "engine/json/fields.hpp"
#include "trainer/base/no_class.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/sets/set_kind.hpp"

namespace inkdigit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxClasses = kNoClass;  // labels are bytes

struct SpecParts {
  std::string kind;
  std::string argument;
};

SpecParts split_spec(const std::string& spec) {
  const std::size_t colon = spec.find(':');
  return {spec.substr(0, colon), colon == std::string::npos ? "" : spec.substr(colon + 1)};
}

// Null where there is no such kind.
const SetKind* find_kind(const std::string& name) {
  const auto kinds = set_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const SetKind* kind) { return kind->name == name; });
  return found == kinds.end() ? nullptr : *found;
}

// The kind that a file or folder is probably of, which was given without one; null where it is not
// there or of none.
const SetKind* likely_kind(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return nullptr;
  const auto kinds = set_kinds();
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const SetKind* kind) { return kind->fits(path); });
  return found == kinds.end() ? nullptr : *found;
}

[[noreturn]] void fail_unknown(const std::string& spec, const std::string& kind) {
  if (const SetKind* likely = likely_kind(spec)) {
    throw UserError("data '" + spec + "': says no kind of data (did you mean '" +
                    std::string(likely->name) + ":" + spec + "'?)");
  }
  std::vector<std::string_view> names;
  for (const SetKind* known : set_kinds()) names.push_back(known->name);
  throw UserError("data '" + spec + "': " + unknown_name("kind of data", kind, names));
}

Dataset load_one(const std::string& spec, const LoadOptions& options) {
  const auto [name, argument] = split_spec(spec);
  const SetKind* const kind = find_kind(name);
  if (kind == nullptr) fail_unknown(spec, name);
  // As of mnist:$DIR where DIR is not set: not to be taken for data that nobody named.
  if ((argument.empty() && spec.size() > name.size()) || argument.starts_with(':')) {
    throw UserError("data '" + spec + "': nothing stands behind '" + name +
                    ":'; the SPEC is written " + std::string(kind->usage));
  }
  Dataset data = kind->load(argument, options);
  if (data.shape != options.input.shape()) {
    throw UserError(data.name + ": its pictures are " + data.shape.text() +
                    " but the network takes " + options.input.shape().text());
  }
  data.sources = {{data.name, data.size()}};
  return data;
}

}  // namespace

std::string data_usage() {
  std::string text;
  for (const SetKind* kind : set_kinds()) {
    text += (text.empty() ? "" : ", ") + std::string(kind->usage);
  }
  return text;
}

std::optional<fs::path> locate_data(const std::string& spec) {
  const auto [name, argument] = split_spec(spec);
  const SetKind* const kind = find_kind(name);
  return kind == nullptr ? std::nullopt : kind->locate(argument);
}

Dataset load_data(const std::vector<std::string>& specs, const LoadOptions& options) {
  if (options.classes.size() > kMaxClasses) {
    throw UserError("the network has " + std::to_string(options.classes.size()) +
                    " classes but data can have at most " + std::to_string(kMaxClasses));
  }
  Dataset all;
  for (const std::string& spec : specs) {
    Dataset data = load_one(spec, options);
    if (all.size() == 0) {
      all = std::move(data);
    } else {
      append(all, data);
    }
  }
  return all;
}

}  // namespace inkdigit
