// One visitor for reading and writing JSON objects. A type lists its fields once,
//
//   template <class Self, class Visitor>
//   static void fields(Self& self, Visitor& visit) {
//     visit("kernel", self.kernel, Range{1, 64});
//     visit.optional("stride", self.stride, Range{1, 64});
//   }
//
// and FieldReader fills it from JSON (required and optional keys, types, ranges, misspelt keys with
// the nearest right name), FieldWriter writes it back. What is by default is left out, so that a
// new option leaves the bytes of files that do not use it as they are.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/json/range.hpp"
#include "engine/json/remarks.hpp"
#include "engine/result.hpp"

namespace inkdigit {

// Reads fields of one JSON object; keeps the first error and ignores what follows it.
class FieldReader {
 public:
  // `where` names the object in errors, for example "layer 'conv1'".
  FieldReader(const nlohmann::json& object, std::string where);

  template <class T>
  void operator()(std::string_view key, T& value, Range range = {}) {
    if (const auto* found = find(key, true)) read(key, *found, value, range);
  }

  // Keeps the value as it is where the key is absent.
  template <class T>
  void optional(std::string_view key, T& value, Range range = {}) {
    if (const auto* found = find(key, false)) read(key, *found, value, range);
  }

  // Accepts a key that somebody else reads; null where it is absent.
  const nlohmann::json* raw(std::string_view key, bool required = true) {
    return find(key, required);
  }

  // Call last: the first error, or the complaint about an unknown key.
  Status finish();

  void fail(std::string_view key, std::string_view what);
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  const nlohmann::json* find(std::string_view key, bool required);
  // "'key' must be ... from 1 to 9 but is ..."
  void wrong(std::string_view key, std::string_view kind, Range range, const nlohmann::json& json);
  void read(std::string_view key, const nlohmann::json& json, int& value, Range range);
  void read(std::string_view key, const nlohmann::json& json, double& value, Range range);
  void read(std::string_view key, const nlohmann::json& json, bool& value, Range range);
  void read(std::string_view key, const nlohmann::json& json, std::string& value, Range range);
  void read(std::string_view key, const nlohmann::json& json, std::vector<double>& value,
            Range range);
  void read(std::string_view key, const nlohmann::json& json, std::vector<std::string>& value,
            Range range);

  // An enumeration, written in JSON as a name; found by argument-dependent look-up of
  // `constexpr std::array<std::string_view, N> names_of(Enum)`, indexed by the enumerator.
  template <class Enum>
  requires std::is_enum_v<Enum>
  void read(std::string_view key, const nlohmann::json& json, Enum& value, Range /*range*/) {
    std::string name;
    read(key, json, name, Range{});
    const auto names = names_of(Enum{});
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == name) {
        value = static_cast<Enum>(i);
        return;
      }
    }
    fail(key, unknown_name("value", name, {names.begin(), names.end()}));
  }

  const nlohmann::json& object_;
  std::string where_;
  std::vector<std::string_view> known_;
  std::string error_;
};

// Writes the fields of an object, in alphabetical order of its keys (nlohmann::json sorts them),
// so that the same value always gives the same bytes.
class FieldWriter {
 public:
  FieldWriter() = default;
  // Leaves out optional fields that are as in `standard`, what another writer took.
  explicit FieldWriter(nlohmann::json standard) : standard_(std::move(standard)) {}

  template <class T>
  void operator()(std::string_view key, const T& value, Range /*range*/ = {}) {
    if constexpr (std::is_enum_v<T>) {
      object_[std::string(key)] = names_of(T{})[static_cast<std::size_t>(value)];
    } else {
      object_[std::string(key)] = value;
    }
  }

  template <class T>
  void optional(std::string_view key, const T& value, Range range = {}) {
    (*this)(key, value, range);
    const auto standard = standard_.find(key);
    if (standard != standard_.end() && *standard == object_[std::string(key)]) {
      object_.erase(std::string(key));
    }
  }

  [[nodiscard]] nlohmann::json take() { return std::move(object_); }

 private:
  nlohmann::json object_ = nlohmann::json::object();
  nlohmann::json standard_ = nlohmann::json::object();
};

// The fields of `value`, without the optional ones that are as by default.
template <class T>
nlohmann::json fields_json(const T& value) {
  const T standard;
  FieldWriter all;
  T::fields(standard, all);
  FieldWriter writer(all.take());
  T::fields(value, writer);
  return writer.take();
}

}  // namespace inkdigit
