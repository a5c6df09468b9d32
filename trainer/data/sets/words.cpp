#include "trainer/data/sets/words.hpp"

namespace inkdigit {

std::string take_words(std::string argument,
                       const std::function<bool(const std::string& word, bool last)>& take) {
  while (!argument.empty()) {
    const std::size_t colon = argument.rfind(':');
    const bool last = colon == std::string::npos;
    if (!take(argument.substr(last ? 0 : colon + 1), last)) break;
    argument.erase(last ? 0 : colon);
  }
  return argument;
}

bool take_split(const std::string& word, MnistSplit& split) {
  if (word != "train" && word != "test") return false;
  split = word == "train" ? MnistSplit::kTrain : MnistSplit::kTest;
  return true;
}

const char* split_word(MnistSplit split) { return split == MnistSplit::kTrain ? "train" : "test"; }

}  // namespace inkdigit
