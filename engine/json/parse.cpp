#include "engine/json/parse.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "engine/json/decimal.hpp"
#include "engine/text.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

// Arrays and objects inside each other. What is read here has five; whoever walks the tree by
// recursion, as this reader does, is not to run out of stack.
constexpr std::size_t kDeepest = 100;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// "line 3, column 7" of the last of the `count` characters that have been read.
std::string place(std::string_view text, std::size_t count, std::size_t first_line) {
  const std::string_view read = text.substr(0, count);
  const auto newlines = static_cast<std::size_t>(std::count(read.begin(), read.end(), '\n'));
  const std::size_t line_start = read.rfind('\n') + 1;  // 0 where there is none
  return "line " + std::to_string(first_line + newlines) + ", column " +
         std::to_string(count - line_start);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::string& text, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  const auto put_rest = [&](int shift) { put(0x80U | ((code >> shift) & 0x3FU)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6));
    put_rest(0);
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12));
    put_rest(6);
    put_rest(0);
  } else {
    put(0xF0U | (code >> 18));
    put_rest(12);
    put_rest(6);
    put_rest(0);
  }
}

// By recursive descent along the grammar of RFC 8259. Every function reads what its name says, from
// where the one before it stopped, and gives false once something is wrong.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
  }

  bool document(json& root) {
    if (!value(root, 0)) return false;
    skip_space();
    return at_ == text_.size() || expected("the end");
  }

  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] bool is_json() const { return is_json_; }
  // Characters up to the one that is wrong, which is the last where the text ends too early.
  [[nodiscard]] std::size_t read() const { return std::min(at_ + 1, text_.size()); }

 private:
  [[nodiscard]] bool ended() const { return at_ == text_.size(); }
  [[nodiscard]] char next() const { return ended() ? '\0' : text_[at_]; }

  bool take(char c) {
    if (next() != c) return false;
    ++at_;
    return true;
  }

  void skip_space() {
    while (!ended() && (next() == ' ' || next() == '\n' || next() == '\t' || next() == '\r')) ++at_;
  }

  // `is_json`: the text's form is right, what it says is not.
  bool fail(std::string what, bool is_json = false) {
    error_ = std::move(what);
    is_json_ = is_json;
    return false;
  }

  bool expected(std::string_view what) {
    const std::string text = "expected " + std::string(what) + " but ";
    if (ended()) return fail(text + "the text ends");
    const std::string_view rest = text_.substr(at_);
    const std::size_t length = std::max<std::size_t>(utf8_length(rest), 1);
    return fail(text + "found '" + std::string(rest.substr(0, length)) + "'");
  }

  bool value(json& value, std::size_t depth) {
    skip_space();
    switch (next()) {
      case '{':
        return object(value, depth);
      case '[':
        return array(value, depth);
      case '"':
        value = std::string();
        return string(value.get_ref<std::string&>());
      case 't':
        return literal("true", value, true);
      case 'f':
        return literal("false", value, false);
      case 'n':
        return literal("null", value, nullptr);
      default:
        return number(value);
    }
  }

  template <class T>
  bool literal(std::string_view word, json& value, T meaning) {
    if (!text_.substr(at_).starts_with(word)) return expected("a value");
    at_ += word.size();
    value = meaning;
    return true;
  }

  // Whether a list or an object may begin here.
  bool enter(std::size_t depth) {
    if (depth < kDeepest) return true;
    return fail("more than " + std::to_string(kDeepest) + " lists or objects inside each other",
                true);
  }

  bool array(json& value, std::size_t depth) {
    if (!enter(depth)) return false;
    ++at_;
    value = json::array();
    auto& items = value.get_ref<json::array_t&>();
    skip_space();
    if (take(']')) return true;
    do {
      if (!this->value(items.emplace_back(), depth + 1)) return false;
      skip_space();
    } while (take(','));
    return take(']') || expected("',' or ']'");
  }

  bool object(json& value, std::size_t depth) {
    if (!enter(depth)) return false;
    ++at_;
    value = json::object();
    auto& members = value.get_ref<json::object_t&>();
    skip_space();
    if (take('}')) return true;
    std::string key;
    do {
      skip_space();
      if (next() != '"') return expected("a key in quotes");
      if (!string(key)) return false;
      const auto [member, is_new] = members.emplace(key, nullptr);
      if (!is_new) {
        --at_;  // at the key's last character
        return fail("the key '" + key + "' is there twice", true);
      }
      skip_space();
      if (!take(':')) return expected("':'");
      if (!this->value(member->second, depth + 1)) return false;
      skip_space();
    } while (take(','));
    return take('}') || expected("',' or '}'");
  }

  bool string(std::string& value) {
    value.clear();
    ++at_;
    while (!ended()) {
      const auto c = static_cast<unsigned char>(next());
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c < 0x20) return fail("a control character inside a string; it is to be escaped");
      if (c == '\\') {
        if (!escape(value)) return false;
        continue;
      }
      const std::size_t length = utf8_length(text_.substr(at_));
      if (length == 0) return fail("bytes that are not UTF-8");
      value.append(text_, at_, length);
      at_ += length;
    }
    return fail("a string without its closing quote");
  }

  bool escape(std::string& value) {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    ++at_;
    if (next() == 'u') return unicode_escape(value);
    const std::size_t i = kNames.find(next());
    if (ended() || i == std::string_view::npos) return expected("an escape that JSON knows");
    value += kMeanings[i];
    ++at_;
    return true;
  }

  bool unicode_escape(std::string& value) {
    std::uint32_t code = 0;
    if (!code_unit(code)) return false;
    const bool high = code >= 0xD800 && code < 0xDC00;
    std::uint32_t low = 0xDC00;
    const bool followed = !high || (take('\\') && next() == 'u');
    if (followed && high && !code_unit(low)) return false;
    if (!followed || low < 0xDC00 || low > 0xDFFF || (code >= 0xDC00 && code < 0xE000)) {
      return fail("half of a surrogate pair");
    }
    append_utf8(value, high ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : code);
    return true;
  }

  // The 'u' and four hexadecimal digits.
  bool code_unit(std::uint32_t& code) {
    ++at_;
    code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = next();
      const char letter = static_cast<char>(c | 0x20);
      if (!is_digit(c) && (letter < 'a' || letter > 'f')) return expected("a hexadecimal digit");
      code = 16 * code + static_cast<std::uint32_t>(is_digit(c) ? c - '0' : letter - 'a' + 10);
      ++at_;
    }
    return true;
  }

  bool number(json& value) {
    const std::size_t begin = at_;
    take('-');
    if (!is_digit(next())) return expected(at_ == begin ? "a value" : "a digit");
    if (!take('0')) skip_digits();
    bool whole = true;
    if (take('.')) {
      whole = false;
      if (!is_digit(next())) return expected("a digit");
      skip_digits();
    }
    if (take('e') || take('E')) {
      whole = false;
      if (!take('-')) take('+');
      if (!is_digit(next())) return expected("a digit");
      skip_digits();
    }
    const std::string_view text = text_.substr(begin, at_ - begin);
    if (whole && integer(text, value)) return true;
    const double number = decimal_to_double(text);
    value = number;
    return std::isfinite(number) || fail("a number beyond the largest double");
  }

  void skip_digits() {
    while (is_digit(next())) ++at_;
  }

  // False where it does not fit.
  static bool integer(std::string_view text, json& value) {
    constexpr std::uint64_t kLargest = std::numeric_limits<std::uint64_t>::max();
    constexpr std::uint64_t kLowest = std::uint64_t{1} << 63;  // without its sign
    const bool negative = text.starts_with('-');
    std::uint64_t number = 0;
    for (const char c : text.substr(negative ? 1 : 0)) {
      const auto digit = static_cast<std::uint64_t>(c - '0');
      if (number > (kLargest - digit) / 10) return false;
      number = 10 * number + digit;
    }
    if (!negative) {
      value = number;
    } else if (number <= kLowest) {
      value = static_cast<std::int64_t>(0 - number);
    } else {
      return false;
    }
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string error_;
  bool is_json_ = false;
};

}  // namespace

Result<json> parse_json(std::string_view text, std::size_t first_line) {
  const auto no_json = [&](std::size_t count, const std::string& what) {
    return Error{"is no JSON: at " + place(text, count, first_line) + ": " + what};
  };
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    return no_json(zero + 1, "a byte 0");
  }
  json root;
  Reader reader(text);
  if (reader.document(root)) return root;
  if (!reader.is_json()) return no_json(reader.read(), reader.error());
  return Error{"at " + place(text, reader.read(), first_line) + ": " + reader.error()};
}

}  // namespace inkdigit
