#pragma once

#include "engine/model/model.hpp"

namespace inkdigit {

// The same model with less said about it: the first golden case alone, and a provenance without the
// shares of the data sets and with the recipe's name and checksum, {"name", "crc32"}, for the
// recipe. The checksum is that of the recipe's JSON text as it stood there. What is so already
// stays.
Model compact(Model model);

}  // namespace inkdigit
