#include "engine/json/parse.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace inkdigit {
namespace {

using nlohmann::json;

// Arrays and objects inside each other. What is read here has five; whoever walks the tree by
// recursion is not to run out of stack.
constexpr std::size_t kDeepest = 100;

// Walks the text and tells how far the library has read, wherever it copies the iterator to.
class Reading {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Reading(const char* at, std::size_t* count) : at_(at), count_(count) {}
  reference operator*() const { return *at_; }
  Reading& operator++() {
    ++at_;
    ++*count_;
    return *this;
  }
  bool operator==(const Reading& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  std::size_t* count_;
};

// "line 3, column 7" of the last of the `count` characters that have been read.
std::string place(std::string_view text, std::size_t count, std::size_t first_line) {
  const std::string_view read = text.substr(0, count);
  const auto newlines = static_cast<std::size_t>(std::count(read.begin(), read.end(), '\n'));
  const std::size_t line_start = read.rfind('\n') + 1;  // 0 where there is none
  return "line " + std::to_string(first_line + newlines) + ", column " +
         std::to_string(count - line_start);
}

// The library's message on one line, without its number of the error and of the place.
std::string message_of(const json::exception& error) {
  constexpr std::size_t kLongest = 200;  // it quotes what it has read, however long
  std::string text = error.what();
  text.erase(0, std::min(text.find("] "), text.size() - 2) + 2);
  if (text.starts_with("parse error at ")) text.erase(0, text.find(": ") + 2);
  if (text.size() > kLongest) text.replace(kLongest, std::string::npos, "...");
  return text;
}

// Takes the library's events and builds the tree of them, as the library itself would, but for what
// it lets pass.
class TreeBuilder {  // NOLINT(bugprone-exception-escape): json's destructor allocates
 public:
  bool null() { return put(nullptr); }
  bool boolean(bool value) { return put(value); }
  bool number_integer(json::number_integer_t value) { return put(value); }
  bool number_unsigned(json::number_unsigned_t value) { return put(value); }
  bool number_float(json::number_float_t value, const std::string& /*text*/) { return put(value); }
  bool string(std::string& value) { return put(std::move(value)); }
  static bool binary(json::binary_t& /*value*/) { return false; }  // text has none

  bool start_object(std::size_t /*size*/) { return open(json::object()); }
  bool start_array(std::size_t /*size*/) { return open(json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& name) {
    auto& members = open_.back()->get_ref<json::object_t&>();
    const auto [member, is_new] = members.emplace(name, nullptr);
    if (!is_new) return fail("the key '" + name + "' is there twice", true);
    member_ = &member->second;
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const json::exception& error) {
    return fail(message_of(error), false);
  }

  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] bool is_json() const { return is_json_; }
  [[nodiscard]] json take() { return std::move(root_); }

 private:
  // Where it belongs: at the end of the array that is open, or behind the last key.
  json* place_of(json value) {
    json* target = &root_;
    if (!open_.empty() && open_.back()->is_array()) {
      target = &open_.back()->emplace_back();
    } else if (!open_.empty()) {
      target = member_;
    }
    *target = std::move(value);
    return target;
  }

  bool put(json value) {
    place_of(std::move(value));
    return true;
  }

  bool open(json container) {
    if (open_.size() == kDeepest) {
      return fail("more than " + std::to_string(kDeepest) + " lists or objects inside each other",
                  true);
    }
    open_.push_back(place_of(std::move(container)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  // `is_json`: the text's form is right, what it says is not.
  bool fail(std::string what, bool is_json) {
    error_ = std::move(what);
    is_json_ = is_json;
    return false;
  }

  json root_;
  std::vector<json*> open_;  // from the root down; only the innermost one grows
  json* member_ = nullptr;   // the value of the key that was read last
  std::string error_;
  bool is_json_ = true;
};

}  // namespace

Result<json> parse_json(std::string_view text, std::size_t first_line) {
  const auto no_json = [&](std::size_t count, const std::string& what) {
    return Error{"is no JSON: at " + place(text, count, first_line) + ": " + what};
  };
  // The library takes it for the end of the text.
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    return no_json(zero + 1, "a byte 0");
  }
  std::size_t read = 0;
  TreeBuilder builder;
  const Reading begin(text.data(), &read);
  const Reading end(text.data() + text.size(), &read);
  if (json::sax_parse(begin, end, &builder)) return builder.take();
  if (!builder.is_json()) return no_json(read, builder.error());
  return Error{"at " + place(text, read, first_line) + ": " + builder.error()};
}

}  // namespace inkdigit
