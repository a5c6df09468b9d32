#include "engine/result.hpp"

#include "engine/text.hpp"

namespace inkdigit {

Error::Error(const std::string& text) : message(escaped(text)) {}

}  // namespace inkdigit
