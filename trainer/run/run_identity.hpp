// What a run is trained by. Two runs of the same identity end in the same bits.
#pragma once

#include <span>
#include <string>

#include "engine/model/model.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/data/split.hpp"
#include "trainer/recipe/recipe.hpp"

namespace inkdigit {

struct RunIdentity {
  std::string recipe;           // JSON text, as to_json() gives it
  std::string init = "{}";      // JSON text: identity() of the weights it started from, or {}
  std::string teachers = "[]";  // JSON text: a list of identity()
  std::string data_checksum;
  std::string sampling;  // JSON text: the data's sets with their weights, and what is held out
  // JSON text: [{"epochs", "done_epochs", "done_images"}]. Until so many epochs, and images of the
  // next one, were done the run was to have that number of epochs, and its schedule looked at it.
  std::string earlier_schedules = "[]";
};

struct HeldOut {
  const Split& split;
  std::span<const double> shares;  // of each set; none = that of the recipe
};

// `start`: see starting_model.
RunIdentity make_identity(const Recipe& recipe, const Model& start, std::span<const Model> teachers,
                          const Dataset& data, const HeldOut& held_out);

// What of `now` is not as in the checkpoint's `then`, in one line: "recipe: training.batch_size is
// 64, its checkpoint has 32". Empty where nothing is; the number of epochs, and schedules that
// looked at another one, do not count.
std::string difference(const RunIdentity& now, const RunIdentity& then);

}  // namespace inkdigit
