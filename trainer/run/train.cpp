#include "trainer/run/train.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

#include "trainer/backend/backend.hpp"
#include "trainer/backend/federated/federated_backend.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/sampler.hpp"
#include "trainer/data/split.hpp"
#include "trainer/ranks/one_rank.hpp"
#include "trainer/ranks/together.hpp"
#include "trainer/recipe/backend_options.hpp"
#include "trainer/recipe/set_split.hpp"
#include "trainer/run/best_epoch.hpp"
#include "trainer/run/run_identity.hpp"
#include "trainer/run/run_progress.hpp"
#include "trainer/run/starting_model.hpp"
#include "trainer/run/teachers.hpp"
#include "trainer/run/validation.hpp"

namespace inkdigit {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// What there is to train on must do for what the recipe wants.
void check_samples(const Recipe& recipe, const Dataset& data, const Split& split) {
  if (has_negatives(data) && !recipe.network.softmax().background) {
    throw UserError(data.name + ": negatives need a softmax with \"background\": true");
  }
  if (split.train.empty()) throw UserError(data.name + ": no images are left to train on");
  if (split.validation.empty() &&
      (recipe.schedule.type == ScheduleType::kPlateau || recipe.calibration.any())) {
    throw UserError(data.name + ": nothing is held out for the schedule or calibration to look at");
  }
  check_negatives(recipe.calibration, data, split.validation);
}

class Training {
 public:
  Training(const Recipe& recipe, const Dataset& data, const RunFolder& folder,
           const TrainOptions& options, const TrainObserver& observer)
      : recipe_(recipe),
        data_(data),
        options_(options),
        observer_(observer),
        ranks_(options.ranks != nullptr ? *options.ranks : alone_),
        split_(split_for(recipe.training, options.validation_shares, data)),
        sampler_(data, split_.train, recipe.training.class_balance,
                 static_cast<std::uint64_t>(recipe.training.seed)),
        schedule_(recipe.schedule, recipe.optimizer.learning_rate, steps_per_epoch(),
                  recipe.training.epochs),
        start_(starting_model(recipe, options.init, data, split_.train)),
        backend_(backend_of(&ranks_)),
        progress_(start_or_resume(folder)) {
    start_.parameters = AlignedVector<float>();  // the backend has them now
  }

  TrainResult run() {
    tell_begin();
    bool stopped = false;
    while (!progress_.finished() && !stopped) {
      const bool whole = train_epoch();
      if (whole) finish_epoch();
      stopped = !whole || (!progress_.finished() && any_of(ranks_, stops()));
    }
    const Checkpoint& at = progress_.at();
    if (progress_.finished()) {
      backend_.reset();  // what comes now, a report, would take the most memory of all beside it
      on_first(ranks_, [&] {
        if (at.best_epoch > 0 && observer_.finish) observer_.finish(progress_.record());
      });
    }
    const int epochs = at.epoch - 1;
    const double images = static_cast<double>(sampler_.size()) * epochs;
    return {epochs, at.best_epoch, epochs > 0 ? images / at.total_seconds : 0, stopped};
  }

 private:
  // What a rank wishes for all after a step.
  static constexpr std::uint64_t kSave = 1;
  static constexpr std::uint64_t kStop = 2;

  // `ranks`: that share its work; null = this one alone has it.
  [[nodiscard]] std::unique_ptr<Backend> backend_of(Ranks* ranks) const {
    BackendOptions how = backend_options(recipe_, options_.teachers, options_.threads);
    how.ranks = ranks;
    if (!recipe_.federated.any()) return make_backend(options_.device, start_.network, how);
    const TrainingSpec& training = recipe_.training;
    return make_federated_backend(recipe_.federated, start_.network, how,
                                  training.batch_size * training.accumulate_batches);
  }

  RunProgress start_or_resume(const RunFolder& folder) {
    check_samples(recipe_, data_, split_);
    if (recipe_.federated.any()) {
      clients_ = count_clients(recipe_.federated, static_cast<std::uint64_t>(recipe_.training.seed),
                               data_, split_.train);
    }
    return {{recipe_, data_, split_, folder, start_, *backend_, schedule_, ranks_},
            make_identity(recipe_, start_, options_.teachers, data_,
                          {split_, options_.validation_shares}),
            options_.start,
            sampler_.size()};
  }

  void tell_begin() {
    const Checkpoint& at = progress_.at();
    on_first(ranks_, [&] {
      if (observer_.begin) {
        observer_.begin({.shown = sampler_.size(),
                         .held_out = split_.validation.size(),
                         .epoch = at.epoch,
                         .resumed = at.epoch > 1 || at.done > 0,
                         .finished = progress_.finished(),
                         .clients = clients_,
                         .reschedules = at.identity.earlier_schedules != "[]"});
      }
      if (at.best_epoch == 0 || !(observer_.record || observer_.finish)) return;
      recall();
      if (observer_.record) observer_.record(progress_.record());
    });
  }

  void recall() {
    if (ranks_.alone()) return progress_.recall(*backend_);
    const auto own = backend_of(nullptr);
    progress_.recall(*own);
  }

  // From where the progress stands to the epoch's end; false where the observer stops it before.
  bool train_epoch() {
    const Checkpoint& at = progress_.at();
    const std::vector<std::uint32_t> order = sampler_.order(static_cast<std::uint64_t>(at.epoch));
    const double seconds_before = at.seconds;
    const Clock::time_point start = Clock::now();
    Clock::time_point saved = start;
    while (at.done < order.size()) {
      const auto step =
          std::span(order).subspan(at.done, std::min(step_size(), order.size() - at.done));
      const LossSum loss = backend_->train_batch(data_, step, learning_rate(at.done / step_size()));
      progress_.add_step(loss, step.size(), seconds_before + seconds_since(start));
      if (observer_.step) {
        observer_.step(at.epoch, at.done, order.size(),
                       at.loss.loss / static_cast<double>(at.done));
      }
      if (at.done == order.size()) break;
      const bool save = ranks_.first() && seconds_since(saved) >= options_.checkpoint_seconds;
      ranks_.raise((stops() ? kStop : 0) | (save ? kSave : 0));
      const std::uint64_t wishes = ranks_.heard();
      if (wishes == 0) continue;
      progress_.save();
      saved = Clock::now();
      if ((wishes & kStop) != 0) return false;
    }
    return true;
  }

  void finish_epoch() {
    progress_.check_backend_finite();
    const std::vector<float> logits = backend_->logits(data_, split_.validation);
    EpochMetrics metrics;
    on_first(ranks_, [&] { metrics = write_epoch(logits); });
    schedule_.end_epoch(from_first(ranks_, metrics.selection_loss));
    progress_.next_epoch();
    on_first(ranks_, [&] {
      if (observer_.epoch) observer_.epoch(metrics);
    });
  }

  EpochMetrics write_epoch(const std::vector<float>& logits) {
    progress_.check_finite(logits);
    Validation validation = validate(recipe_.calibration, start_.network.spec().softmax(), data_,
                                     split_.validation, logits, start_.network.class_count());
    EpochMetrics metrics = measure(validation);
    progress_.write_epoch(metrics, std::move(validation.outputs));
    if (observer_.record) observer_.record(progress_.record());
    return metrics;
  }

  [[nodiscard]] EpochMetrics measure(const Validation& validation) const {
    const Checkpoint& at = progress_.at();
    const auto images = static_cast<double>(sampler_.size());
    EpochMetrics metrics{.epoch = at.epoch,
                         .learning_rate = learning_rate(steps_per_epoch() - 1),
                         .train_loss = at.loss.loss / images,
                         .train_accuracy = static_cast<double>(at.loss.correct) / images,
                         .softmax = validation.softmax,
                         .validation = validation.evaluation,
                         .selection_loss = validation.selection_loss,
                         .seconds = at.seconds,
                         .images_per_second = images / at.seconds};
    metrics.best = is_best(metrics, at, !split_.validation.empty());
    return metrics;
  }

  // A round of clients who share the training is one step.
  [[nodiscard]] std::size_t step_size() const {
    if (recipe_.federated.any()) return std::max<std::size_t>(1, sampler_.size());
    return static_cast<std::size_t>(recipe_.training.batch_size) *
           static_cast<std::size_t>(recipe_.training.accumulate_batches);
  }

  [[nodiscard]] std::uint64_t steps_per_epoch() const {
    return std::max<std::uint64_t>(1, (sampler_.size() + step_size() - 1) / step_size());
  }

  // Of a step of the epoch under way, counted from 0.
  [[nodiscard]] double learning_rate(std::uint64_t step) const {
    return schedule_.rate(static_cast<std::uint64_t>(progress_.at().epoch - 1) * steps_per_epoch() +
                          step);
  }

  [[nodiscard]] bool stops() const { return observer_.stop && observer_.stop(); }

  const Recipe& recipe_;
  const Dataset& data_;
  const TrainOptions& options_;
  const TrainObserver& observer_;
  OneRank alone_;
  Ranks& ranks_;
  std::size_t clients_ = 0;  // who share the training; 0 = nobody does
  Split split_;
  Sampler sampler_;
  Schedule schedule_;
  Model start_;
  std::unique_ptr<Backend> backend_;
  RunProgress progress_;
};

}  // namespace

bool trains_on_cpu_alone(const Recipe& recipe) {
  return recipe.adversarial.any() || recipe.federated.any();
}

void check_device(const Recipe& recipe, Device device) {
  if (!trains_on_cpu_alone(recipe) || device == Device::kCpu) return;
  throw UserError(std::string(recipe.adversarial.any() ? "adversarial" : "federated") +
                  ": trains on the CPU alone; --device must be cpu or auto");
}

TrainResult train(const Recipe& recipe, const Dataset& data, const RunFolder& folder,
                  const TrainOptions& options, const TrainObserver& observer) {
  check_device(recipe, options.device);
  check_teachers(recipe, options.teachers);
  return Training(recipe, data, folder, options, observer).run();
}

}  // namespace inkdigit
