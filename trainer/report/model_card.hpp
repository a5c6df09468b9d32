// A model card: what weights are, how well they read and how they were trained, in Markdown, with
// front matter in YAML as Hugging Face reads it.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/model.hpp"
#include "engine/result.hpp"

namespace inkdigit {

// One row of a scorecard.
struct CardResult {
  enum class Of { kTestImages, kWritersHeldOut, kStrangers };
  Of of = Of::kTestImages;
  std::string data;  // the SPEC
  int samples = 0;
  double accuracy = 0;
  double answered = 0;
  double ece = 0;
};

// Of what `inkdigit scorecard --json` has printed for a model of this name.
Result<std::vector<CardResult>> read_card_results(std::string_view scorecard,
                                                  const std::string& model);

struct CardFacts {
  std::string file;  // the weights file's name, without its folder
  std::size_t bytes = 0;
  std::string dtype;    // how it holds its numbers
  std::string license;  // as Hugging Face names it; empty = it is not said
  std::span<const CardResult> results;
};

// Everything between the lines of ---, with them.
std::string card_front_matter(const Model& model, const CardFacts& facts);

// The same, and the text.
std::string model_card(const Model& model, const CardFacts& facts);

}  // namespace inkdigit
