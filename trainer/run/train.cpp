#include "trainer/run/train.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/sampler.hpp"
#include "trainer/data/split.hpp"
#include "trainer/recipe/backend_options.hpp"
#include "trainer/recipe/set_split.hpp"
#include "trainer/run/best_epoch.hpp"
#include "trainer/run/checkpoint.hpp"
#include "trainer/run/divergence.hpp"
#include "trainer/run/export_model.hpp"
#include "trainer/run/starting_model.hpp"
#include "trainer/run/teachers.hpp"
#include "trainer/run/validation.hpp"

namespace inkdigit {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

bool same_sizes(const BackendState& one, const BackendState& other) {
  return std::equal(one.buffers.begin(), one.buffers.end(), other.buffers.begin(),
                    other.buffers.end(),
                    [](const auto& a, const auto& b) { return a.size() == b.size(); });
}

class Training {
 public:
  Training(const Recipe& recipe, const Dataset& data, const RunFolder& folder,
           const TrainOptions& options)
      : recipe_(recipe),
        data_(data),
        folder_(folder),
        options_(options),
        split_(split_for(recipe.training, options.validation_shares, data)),
        sampler_(data, split_.train, recipe.training.class_balance, seed()),
        schedule_(recipe.schedule, recipe.optimizer.learning_rate, steps_per_epoch(),
                  recipe.training.epochs),
        start_(starting_model(recipe, options.init, data, split_.train)),
        backend_(make_backend(options.device, start_.network,
                              backend_options(recipe, options_.teachers, options_.threads))) {
    if (has_negatives(data) && !recipe.network.softmax().background) {
      throw UserError(data.name + ": negatives need a softmax with \"background\": true");
    }
    if (split_.train.empty()) throw UserError(data.name + ": no images are left to train on");
    if (split_.validation.empty() &&
        (recipe.schedule.type == ScheduleType::kPlateau || recipe.calibration.any())) {
      throw UserError(data.name +
                      ": nothing is held out for the schedule or calibration to look at");
    }
    progress_.identity = make_identity(recipe, start_, options_.teachers, data,
                                       {split_, options_.validation_shares});
    start_or_resume();
    start_.parameters = AlignedVector<float>();  // the backend has them now
  }

  TrainResult run(const TrainObserver& observer) {
    if (observer.begin) {
      observer.begin({.shown = sampler_.size(),
                      .held_out = split_.validation.size(),
                      .epoch = progress_.epoch,
                      .resumed = progress_.epoch > 1 || progress_.done > 0,
                      .finished = finished(),
                      .reschedules = progress_.identity.earlier_schedules != "[]"});
    }
    if (progress_.best_epoch > 0 && observer.record) {
      best_ = recall_best(folder_, start_.network, *backend_, data_, split_.validation);
      observer.record(record());
    }
    bool stopped = false;
    while (!finished() && !stopped) {
      const std::optional<EpochMetrics> metrics = run_epoch(observer);
      if (metrics) {
        finish_epoch(*metrics, observer);
        if (observer.epoch) observer.epoch(*metrics);
      }
      stopped = !metrics || (!finished() && stops(observer));
    }
    const int epochs = progress_.epoch - 1;
    const double images = static_cast<double>(sampler_.size()) * epochs;
    return {epochs, progress_.best_epoch, epochs > 0 ? images / progress_.total_seconds : 0,
            stopped};
  }

 private:
  [[nodiscard]] std::uint64_t seed() const {
    return static_cast<std::uint64_t>(recipe_.training.seed);
  }

  [[nodiscard]] std::size_t classes() const { return start_.network.class_count(); }

  // That of training, before any calibration.
  [[nodiscard]] const SoftmaxSpec& softmax() const { return start_.network.spec().softmax(); }

  [[nodiscard]] std::size_t step_size() const {
    return static_cast<std::size_t>(recipe_.training.batch_size) *
           static_cast<std::size_t>(recipe_.training.accumulate_batches);
  }

  [[nodiscard]] std::uint64_t steps_per_epoch() const {
    return std::max<std::uint64_t>(1, (sampler_.size() + step_size() - 1) / step_size());
  }

  static bool stops(const TrainObserver& observer) { return observer.stop && observer.stop(); }

  [[nodiscard]] bool finished() const { return is_finished(recipe_.training, progress_); }

  void start_or_resume() {
    std::optional<Checkpoint> checkpoint =
        find_start(folder_, options_.start, recipe_, progress_.identity);
    if (!checkpoint) {
      backend_->set_parameters(start_.parameters);
      return;
    }
    if (!same_sizes(checkpoint->backend, backend_->state()) || checkpoint->done > sampler_.size()) {
      throw UserError(folder_.path().string() +
                      ": its checkpoint does not fit its own recipe; --overwrite trains anew");
    }
    progress_ = *std::move(checkpoint);
    backend_->set_state(progress_.backend);
    progress_.backend = {};
    schedule_.set_state(progress_.schedule);
  }

  [[nodiscard]] RunRecord record() const {
    return {recipe_, *best_.model, best_.outputs, split_, progress_.metrics};
  }

  void save_checkpoint() {
    progress_.backend = finite_state();
    progress_.schedule = schedule_.state();
    write_checkpoint(folder_.path(), progress_);
    progress_.backend = {};
  }

  // From where progress_ stands to the epoch's end; nothing where the observer stops it before.
  std::optional<EpochMetrics> run_epoch(const TrainObserver& observer) {
    const std::vector<std::uint32_t> order =
        sampler_.order(static_cast<std::uint64_t>(progress_.epoch));
    const double seconds_before = progress_.seconds;
    Clock::time_point saved = Clock::now();
    const Clock::time_point start = saved;
    EpochMetrics metrics;
    while (progress_.done < order.size()) {
      const std::size_t count = std::min(step_size(), order.size() - progress_.done);
      metrics.learning_rate =
          schedule_.rate(static_cast<std::uint64_t>(progress_.epoch - 1) * steps_per_epoch() +
                         progress_.done / step_size());
      const LossSum loss = backend_->train_batch(
          data_, std::span(order).subspan(progress_.done, count), metrics.learning_rate);
      progress_.loss.loss += loss.loss;
      progress_.loss.correct += loss.correct;
      progress_.done += count;
      progress_.seconds = seconds_before + seconds_since(start);
      if (!std::isfinite(progress_.loss.loss)) diverge();
      if (observer.step) {
        observer.step(progress_.epoch, progress_.done, order.size(),
                      progress_.loss.loss / static_cast<double>(progress_.done));
      }
      if (progress_.done == order.size()) break;
      const bool stop = stops(observer);
      if (stop || seconds_since(saved) >= options_.checkpoint_seconds) {
        save_checkpoint();
        saved = Clock::now();
      }
      if (stop) return std::nullopt;
    }
    return evaluate_epoch(metrics, order.size());
  }

  // Remembers in the checkpoint, which is of a step before, what becomes of it.
  [[noreturn]] void diverge() {
    progress_.diverged_in = progress_.epoch;
    if (std::optional<Checkpoint> last = read_checkpoint(folder_.path())) {
      last->diverged_in = progress_.epoch;
      write_checkpoint(folder_.path(), *last);
    }
    throw UserError(divergence_text(folder_.path(), progress_));
  }

  // Also where the loss does not show it: relu and max pooling may hide a NaN.
  BackendState finite_state() {
    BackendState state = backend_->state();
    if (!all_finite(state)) diverge();
    return state;
  }

  EpochMetrics evaluate_epoch(EpochMetrics metrics, std::size_t images) {
    finite_state();
    metrics.epoch = progress_.epoch;
    metrics.seconds = progress_.seconds;
    metrics.images_per_second = static_cast<double>(images) / progress_.seconds;
    metrics.train_loss = progress_.loss.loss / static_cast<double>(images);
    metrics.train_accuracy =
        static_cast<double>(progress_.loss.correct) / static_cast<double>(images);
    const std::vector<float> logits = backend_->logits(data_, split_.validation);
    if (!all_finite(logits)) diverge();
    Validation validation =
        validate(recipe_.calibration, softmax(), data_, split_.validation, logits, classes());
    metrics.softmax = validation.softmax;
    metrics.validation = std::move(validation.evaluation);
    metrics.selection_loss = validation.selection_loss;
    metrics.best = is_best(metrics, progress_, !split_.validation.empty());
    if (metrics.best) best_.outputs = std::move(validation.outputs);
    return metrics;
  }

  // The epoch's weights, in as many files as they are wanted in; keeps them where they are the
  // best.
  void write_epoch(const EpochMetrics& metrics) {
    Model model =
        export_model(recipe_, start_, backend_->parameters(), data_, progress_.identity, metrics);
    for (const GoldenCase& golden : model.golden) {
      if (!all_finite(golden.probabilities)) diverge();
    }
    const std::vector<std::uint8_t> file =
        write_weights(model, recipe_.compress.int8 ? Dtype::kInt8 : Dtype::kFloat32);
    const int every = recipe_.training.save_every_epochs;
    if (every > 0 && progress_.epoch % every == 0) {
      write_file(folder_.path() / ("epoch-" + std::to_string(progress_.epoch) + ".safetensors"),
                 file);
    }
    if (metrics.best) {
      progress_.best_epoch = progress_.epoch;
      progress_.best_correct = metrics.validation.correct;
      progress_.best_loss = metrics.selection_loss;
      write_file(folder_.path() / "best.safetensors", file);
      best_.model = std::move(model);
    }
    write_file(folder_.path() / "last.safetensors", file);
  }

  // Writes what the epoch leaves, the checkpoint last: whoever is stopped before it does the epoch
  // again, to the same files.
  void finish_epoch(const EpochMetrics& metrics, const TrainObserver& observer) {
    write_epoch(metrics);
    progress_.metrics += metrics_json(metrics).dump() + "\n";
    write_file(folder_.path() / "metrics.jsonl", progress_.metrics);
    if (observer.record) observer.record(record());
    schedule_.end_epoch(metrics.selection_loss);
    progress_.total_seconds += progress_.seconds;
    progress_.seconds = 0;
    progress_.done = 0;
    progress_.loss = {};
    ++progress_.epoch;
    save_checkpoint();
  }

  const Recipe& recipe_;
  const Dataset& data_;
  const RunFolder& folder_;
  TrainOptions options_;
  Split split_;
  Sampler sampler_;
  Schedule schedule_;
  Model start_;
  std::unique_ptr<Backend> backend_;
  Checkpoint progress_;  // without the backend's state
  BestEpoch best_;
};

}  // namespace

TrainResult train(const Recipe& recipe, const Dataset& data, const RunFolder& folder,
                  const TrainOptions& options, const TrainObserver& observer) {
  check_teachers(recipe, options.teachers);
  return Training(recipe, data, folder, options).run(observer);
}

}  // namespace inkdigit
