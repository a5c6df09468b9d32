#include "trainer/report/page.hpp"

#include <nlohmann/json.hpp>

namespace inkdigit {

std::string page_with(const Page& page, const nlohmann::json& data) {
  std::string text(page.before_data);
  // Nothing in a script element may look like its end or like a comment's start.
  for (const char c : data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)) {
    if (c == '<') {
      text += "\\u003c";
    } else {
      text += c;
    }
  }
  text += page.after_data;
  return text;
}

}  // namespace inkdigit
