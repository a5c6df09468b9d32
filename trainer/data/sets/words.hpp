// The words that may stand behind the folder of a SPEC: "DIR:letters:test".
#pragma once

#include <functional>
#include <string>

#include "trainer/data/mnist_split.hpp"

namespace inkdigit {

// Takes words off the end for as long as `take` does. What is left is the folder, "" where it is
// left out; `last` tells that a word is all that there is before it.
std::string take_words(std::string argument,
                       const std::function<bool(const std::string& word, bool last)>& take);

// "train" or "test"; false where it is neither.
bool take_split(const std::string& word, MnistSplit& split);

// The word for it.
const char* split_word(MnistSplit split);

}  // namespace inkdigit
