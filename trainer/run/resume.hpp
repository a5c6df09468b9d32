// Whether a training begins, goes on from a checkpoint, or must not touch what lies there.
#pragma once

#include <optional>

#include "trainer/recipe/recipe.hpp"
#include "trainer/run/checkpoint.hpp"
#include "trainer/run/run_folder.hpp"

namespace inkdigit {

enum class Start {
  kNew,        // in a folder without a run; a finished run of the same identity is left as it is
  kResume,     // goes on from the folder's checkpoint, begins where there is none
  kOverwrite,  // begins, whatever run is there
};

// True where the run has had all of its epochs, or stops early.
bool is_finished(const TrainingSpec& training, const Checkpoint& checkpoint);

// What a training goes on from; nothing where it begins, in a folder that has been cleared for it
// where that was wished. `identity` is of the training that is to be. Of a run that was to have
// another number of epochs the checkpoint is turned into one that goes on to the new one.
//
// A UserError says why not, and what would be right: there is a run of another identity, one that
// has diverged, or, with kNew, one that is not finished; or more epochs are done than are wanted.
std::optional<Checkpoint> find_start(const RunFolder& folder, Start start, const Recipe& recipe,
                                     const RunIdentity& identity);

}  // namespace inkdigit
