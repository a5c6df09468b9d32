#pragma once

#include "trainer/data/dataset.hpp"

namespace inkdigit {

// Swaps rows and columns of every picture, as EMNIST's files have them. Ink is left as it is.
void transpose(Dataset& data);

}  // namespace inkdigit
