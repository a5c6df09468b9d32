// How far a run has come: in memory, and in its folder, where a resumed training finds it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/model/model.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/data/split.hpp"
#include "trainer/learn/optim/schedule.hpp"
#include "trainer/measure/epoch_metrics.hpp"
#include "trainer/ranks/ranks.hpp"
#include "trainer/recipe/recipe.hpp"
#include "trainer/run/best_epoch.hpp"
#include "trainer/run/checkpoint.hpp"
#include "trainer/run/resume.hpp"
#include "trainer/run/run_folder.hpp"
#include "trainer/run/run_record.hpp"

namespace inkdigit {

// What a run works with, all of which outlives its progress, but for the backend, which is needed
// until the last epoch has ended.
struct RunParts {
  const Recipe& recipe;
  const Dataset& data;
  const Split& split;
  const RunFolder& folder;
  const Model& start;  // its parameters are read only where a run begins
  Backend& backend;
  Schedule& schedule;
  Ranks& ranks;
};

// All ranks make the same calls, but for those that are said to be the first one's, which alone
// knows the folder. What goes wrong there is thrown on all, see agree().
class RunProgress {
 public:
  // Begins, or goes on from the folder's checkpoint: then backend and schedule are as they were
  // when it was written. An epoch shows `epoch_images`. A UserError as of find_start(), where the
  // checkpoint does not fit, and where ranks would not train the same.
  RunProgress(const RunParts& parts, const RunIdentity& identity, Start start,
              std::size_t epoch_images);

  // Without the state of backend and schedule.
  [[nodiscard]] const Checkpoint& at() const { return at_; }
  [[nodiscard]] bool finished() const { return is_finished(parts_.recipe.training, at_); }

  // `seconds` are those of all of the epoch's steps.
  void add_step(const LossSum& loss, std::size_t images, double seconds);

  // Writes a checkpoint.
  void save();

  // What the epoch leaves but for its checkpoint. `outputs` are those of RunRecord. The first
  // rank's.
  void write_epoch(const EpochMetrics& metrics, std::vector<float> outputs);
  // Writes the epoch's checkpoint. It comes last: whoever is stopped before it does the epoch
  // again, to the same files.
  void next_epoch();

  // After write_epoch(), or after recall() where the run went on. The first rank's.
  [[nodiscard]] RunRecord record() const;

  // What a resumed run knew of its best epoch, where it had one; see recall_best(). By a backend
  // that this rank can use by itself. The first rank's.
  void recall(Backend& backend);

  // Where training has diverged, that is remembered in the folder's checkpoint, and thrown as a
  // UserError. The backend's numbers are looked at because the loss does not always show it: relu
  // and max pooling may hide a NaN.
  void check_finite(std::span<const float> values);  // the first rank's
  void check_backend_finite() { static_cast<void>(finite_state()); }

 private:
  void begin();
  void go_on(std::size_t epoch_images);
  void share_start(const RunIdentity& own);
  BackendState finite_state();
  void write_weights_files(const EpochMetrics& metrics);

  RunParts parts_;
  Checkpoint at_;
  BestEpoch best_;
};

}  // namespace inkdigit
