// Where a training stands, so that it can go on after it was interrupted, at any moment, to the
// same bits.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "trainer/backend/backend.hpp"
#include "trainer/learn/loss/cross_entropy.hpp"
#include "trainer/learn/optim/schedule.hpp"
#include "trainer/run/run_identity.hpp"

namespace inkdigit {

struct Checkpoint {
  RunIdentity identity;      // training goes on only by the same one
  int epoch = 1;             // the epoch under way, counted from 1
  std::size_t done = 0;      // samples of it that have been trained on
  LossSum loss;              // of those
  double seconds = 0;        // spent on them
  double total_seconds = 0;  // spent on the epochs before
  int best_epoch = 0;        // 0 = none yet
  std::size_t best_correct = 0;
  double best_loss = 0;
  int diverged_in = 0;  // the epoch that training went on to, and diverged in; 0 = it has not
  Schedule::State schedule;
  std::string metrics;  // lines of the epochs before
  BackendState backend;
};

// RUN_DIR/checkpoint/state.safetensors, a file that appears whole or not at all. All numbers must
// be finite.
void write_checkpoint(const std::filesystem::path& run_folder, const Checkpoint& checkpoint);

// Nothing where there is none. A damaged one, or one with a number that is not finite, is a
// UserError.
std::optional<Checkpoint> read_checkpoint(const std::filesystem::path& run_folder);

}  // namespace inkdigit
