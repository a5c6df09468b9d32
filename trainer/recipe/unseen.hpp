// Which samples a network has not been trained on, as far as its weights file tells.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "trainer/data/dataset.hpp"

namespace inkdigit {

struct Unseen {
  std::vector<std::uint32_t> samples;  // of data, in order
  bool held_out = false;  // they are those that the training held out; otherwise they are all
  // One line on what may have been trained on among them; empty where nothing may.
  std::string warning;
};

// `provenance`: of the model, JSON text. Where `data` are the training's, set by set and bit by
// bit, what it held out is drawn again as it drew it. Otherwise sets of the same name may have been
// trained on; those that the program draws by another seed than the training's `drawn_seed` have
// not.
Unseen find_unseen(const std::string& provenance, const Dataset& data, std::uint64_t drawn_seed);

}  // namespace inkdigit
