// remarks.hpp for the module for strokes. Whoever is told by it that weights cannot be used
// has the whole module look at them, which says why (web/recognizer.js): these words are hardly
// ever read.
#include "engine/json/remarks.hpp"

namespace inkdigit {

std::string number_text(double /*value*/) { return "another"; }

std::string unknown_name(std::string_view kind, std::string_view word,
                         const std::vector<std::string_view>& /*candidates*/) {
  return std::string(kind) + " '" + std::string(word) +
         "' is unknown to the engine for strokes alone";
}

std::string value_text(const nlohmann::json& /*json*/) { return "something else"; }

std::string must_be(std::string_view kind, Range /*range*/, const nlohmann::json& /*json*/) {
  return "must be " + std::string(kind);
}

}  // namespace inkdigit
