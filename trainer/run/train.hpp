// The training loop: sampling, steps, validation, the best epoch kept. What of it is written, and
// read again, is run_progress.hpp's.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "engine/model/model.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/data/dataset.hpp"
#include "trainer/measure/epoch_metrics.hpp"
#include "trainer/recipe/recipe.hpp"
#include "trainer/run/resume.hpp"
#include "trainer/run/run_folder.hpp"
#include "trainer/run/run_record.hpp"

namespace inkdigit {

// What is about to be trained.
struct TrainBegin {
  std::size_t shown = 0;     // images that an epoch shows
  std::size_t held_out = 0;  // images
  int epoch = 1;             // the one that it begins in or goes on in, counted from 1
  bool resumed = false;      // from a checkpoint
  bool finished = false;     // there is nothing left to do
  std::size_t clients = 0;   // who share the training; 0 = nobody does
  // Until now the run was to have another number of epochs, and its schedule looked at that: what
  // it ends in is not what as many epochs from the start give.
  bool reschedules = false;
};

// Called on the training thread.
struct TrainObserver {
  // Once, when nothing can be wrong with recipe and data any more.
  std::function<void(const TrainBegin&)> begin;
  // After each step: images done in this epoch of all of its images, mean loss so far.
  std::function<void(int epoch, std::size_t done, std::size_t total, double loss)> step;
  std::function<void(const EpochMetrics&)> epoch;
  // After each epoch, before its checkpoint, so that a run which is killed meanwhile calls it
  // again; and when a run is resumed.
  std::function<void(const RunRecord&)> record;
  // Once nothing is left to train: at the end, and when a run that has ended is resumed.
  std::function<void(const RunRecord&)> finish;
  // Asked after each step: true ends the training, once it has a checkpoint.
  std::function<bool()> stop;
};

struct TrainOptions {
  Device device = Device::kCpu;
  int threads = 0;  // 0 = one a core; never changes the result
  Start start = Start::kNew;
  // Between two checkpoints inside an epoch; there is one at the end of each epoch anyway.
  double checkpoint_seconds = 30;
  // Weights to go on from instead of random ones; the recipe's network must be theirs. Compression
  // needs them.
  std::optional<Model> init{};
  // Learnt from beside the labels, all of them together; the recipe's `distill` says how much.
  std::vector<Model> teachers{};
  // The share of each of data's sets that is held out, see split_sets(); none = the recipe's, of
  // all of them.
  std::vector<double> validation_shares{};
  // Those that train together; each of them calls train() with the same, but for the folder, which
  // is the first one's and elsewhere for the others, and the observer, of which the others' is only
  // asked whether to stop. Never changes the result. It must outlive the call; null = this process
  // alone.
  Ranks* ranks = nullptr;
};

struct TrainResult {
  int epochs = 0;  // that were trained, in all
  int best_epoch = 0;
  double images_per_second = 0;  // over the whole training, without validation
  bool stopped = false;          // by an observer, before its end
};

// Whether the recipe asks for something that other devices have not.
bool trains_on_cpu_alone(const Recipe& recipe);

// A UserError where the recipe asks for what the device has not: adversarial training's gradients
// by the picture are the CPU's alone.
void check_device(const Recipe& recipe, Device device);

// Trains by the recipe and leaves in `run_folder` best.safetensors (the most accurate epoch on the
// samples held out that show a class, the lower loss of all among equals; the last epoch where
// nothing is held out),
// last.safetensors, metrics.jsonl (an object an epoch; "time" is the end, in seconds since 1970)
// and checkpoint/. The same recipe, data and seed give the same weights, bit for bit, on a machine,
// whatever the threads and however often it was resumed. A run that is resumed for another number
// of epochs goes on by the schedule of that number: where the schedule does not look at it, to the
// same weights as if it had been that number from the start.
//
// A UserError is thrown, and nothing more is written, where find_start() says so and where training
// diverges (Diverged): the files of the last good epoch stay, and the checkpoint remembers.
TrainResult train(const Recipe& recipe, const Dataset& data, const RunFolder& folder,
                  const TrainOptions& options, const TrainObserver& observer);

}  // namespace inkdigit
