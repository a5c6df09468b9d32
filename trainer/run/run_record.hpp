#pragma once

#include <span>
#include <string>

#include "engine/model/model.hpp"
#include "trainer/data/split.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

// What a run has come to, for whoever writes it down.
struct RunRecord {
  const Recipe& recipe;
  const Model& best;  // as in best.safetensors
  // Of the softmax of `best` for the images held out, split.validation x classes.
  std::span<const float> outputs;
  const Split& split;
  const std::string& metrics;  // as in metrics.jsonl
};

}  // namespace inkdigit
