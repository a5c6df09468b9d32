// Where a training stands, so that it can go on after it was interrupted, at any moment, to the
// same bits.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "engine/json/range.hpp"
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

  // Those that may be absent were not written by earlier versions.
  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("recipe", self.identity.recipe);
    visit.optional("init", self.identity.init);
    visit.optional("teachers", self.identity.teachers);
    visit("data_checksum", self.identity.data_checksum);
    visit.optional("sampling", self.identity.sampling);
    visit.optional("earlier_schedules", self.identity.earlier_schedules);
    visit("epoch", self.epoch, Range{1, 1e9});
    visit("done", self.done);
    visit("loss", self.loss.loss);
    visit("correct", self.loss.correct);
    visit("seconds", self.seconds);
    visit("total_seconds", self.total_seconds);
    visit("best_epoch", self.best_epoch, Range{0, 1e9});
    visit("best_correct", self.best_correct);
    visit("best_loss", self.best_loss);
    visit.optional("diverged_in", self.diverged_in, Range{0, 1e9});
    visit("schedule",
          std::tie(self.schedule.best_loss, self.schedule.bad_epochs, self.schedule.factor));
    visit("metrics", self.metrics);
    visit("step", self.backend.step);
  }
};

// The bytes of its file; and what those say. A damaged one, or one with a number that is not
// finite, is a UserError, about `where`.
std::vector<std::uint8_t> encode_checkpoint(const Checkpoint& checkpoint);
Checkpoint decode_checkpoint(std::span<const std::uint8_t> file, const std::string& where);

// RUN_DIR/checkpoint/state.safetensors, a file that appears whole or not at all. All numbers must
// be finite.
void write_checkpoint(const std::filesystem::path& run_folder, const Checkpoint& checkpoint);

// Nothing where there is none. A UserError as of decode_checkpoint().
std::optional<Checkpoint> read_checkpoint(const std::filesystem::path& run_folder);

}  // namespace inkdigit
