#include "trainer/training/train.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/weights_file/checksum.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/io/files.hpp"
#include "trainer/training/checkpoint.hpp"
#include "trainer/training/export_model.hpp"
#include "trainer/training/sampler.hpp"
#include "trainer/training/split.hpp"
#include "trainer/training/starting_model.hpp"
#include "trainer/training/teachers.hpp"
#include "trainer/user_error.hpp"

namespace inkdigit {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

nlohmann::json metrics_json(const EpochMetrics& metrics) {
  const std::chrono::duration<double> time = std::chrono::system_clock::now().time_since_epoch();
  nlohmann::json json = {{"epoch", metrics.epoch},
                         {"learning_rate", metrics.learning_rate},
                         {"train_loss", metrics.train_loss},
                         {"train_accuracy", metrics.train_accuracy},
                         {"seconds", metrics.seconds},
                         {"images_per_second", metrics.images_per_second},
                         {"time", time.count()}};
  if (metrics.validation.samples > 0) {
    json["validation_loss"] = metrics.validation.loss;
    json["validation_accuracy"] = metrics.validation.accuracy;
    json["validation_answered"] = answered_share(metrics.validation);
  }
  return json;
}

BackendOptions backend_options(const Recipe& recipe, const TrainOptions& options) {
  return {.optimizer = recipe.optimizer,
          .augment = recipe.augment,
          .ink = recipe.ink,
          .batch_size = recipe.training.batch_size,
          .label_smoothing = recipe.training.label_smoothing,
          .teachers = options.teachers,
          .distill_weight = recipe.distill.weight,
          .distill_temperature = recipe.distill.temperature,
          .gradient_clip_norm = recipe.training.gradient_clip_norm,
          .ema_decay = recipe.training.ema_decay,
          .int8_weights = recipe.compress.int8,
          .seed = static_cast<std::uint64_t>(recipe.training.seed),
          .threads = options.threads,
          .precision = recipe.training.precision};
}

// Which teachers they are, as JSON text.
std::string teachers_text(std::span<const Model> teachers) {
  nlohmann::json json = nlohmann::json::array();
  for (const Model& teacher : teachers) json.push_back(identity(teacher));
  return json.dump();
}

// What a checkpoint remembers of the data beside their checksum.
std::string sampling_text(const Dataset& data, const Split& split) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(split.validation.data());
  const nlohmann::json json = {
      {"sets", sources_json(data)},
      {"held_out_crc32", crc32({bytes, split.validation.size() * sizeof(std::uint32_t)})}};
  return json.dump();
}

class Training {
 public:
  Training(const Recipe& recipe, const Dataset& data, std::filesystem::path run_folder,
           const TrainOptions& options)
      : recipe_(recipe),
        data_(data),
        run_folder_(std::move(run_folder)),
        options_(options),
        split_(
            split_data(data, recipe.training.split_by, recipe.training.validation_share, seed())),
        sampler_(data, split_.train, recipe.training.class_balance, seed()),
        schedule_(recipe.schedule, recipe.optimizer.learning_rate, steps_per_epoch(),
                  recipe.training.epochs),
        start_(starting_model(recipe, options.init, data, split_.train)),
        backend_(make_backend(options.device, start_.network, backend_options(recipe, options_))) {
    if (has_negatives(data) && !recipe.network.softmax().background) {
      throw UserError(data.name + ": negatives need a softmax with \"background\": true");
    }
    if (split_.train.empty()) throw UserError(data.name + ": no images are left to train on");
    now_.recipe = to_json(recipe).dump();
    now_.init = start_.provenance;
    now_.teachers = teachers_text(options_.teachers);
    now_.data_checksum = checksum(data);
    now_.sampling = sampling_text(data, split_);
    start_or_resume();
    start_.parameters = AlignedVector<float>();  // the backend has them now
  }

  TrainResult run(const TrainObserver& observer) {
    if (observer.begin) observer.begin(sampler_.size(), split_.validation.size());
    if (now_.best_epoch > 0 && observer.record) {
      recall_best();
      observer.record(record());
    }
    while (now_.epoch <= recipe_.training.epochs && !stops_early()) {
      EpochMetrics metrics = run_epoch(observer);
      finish_epoch(metrics, observer);
      if (observer.epoch) observer.epoch(metrics);
    }
    const int epochs = now_.epoch - 1;
    return {epochs, now_.best_epoch,
            static_cast<double>(sampler_.size()) * epochs / now_.total_seconds};
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

  [[nodiscard]] bool stops_early() const {
    const int patience = recipe_.training.early_stop_epochs;
    return patience > 0 && now_.best_epoch > 0 && now_.epoch - 1 - now_.best_epoch >= patience;
  }

  void start_or_resume() {
    const auto checkpoint =
        options_.resume ? read_checkpoint(run_folder_) : std::optional<Checkpoint>();
    if (!checkpoint) {
      remove_checkpoint(run_folder_);
      backend_->set_parameters(start_.parameters);
      return;
    }
    const auto differs = [&](const std::string& what) {
      throw UserError(run_folder_.string() + ": its checkpoint is of " + what +
                      "; give the same again, or train without --resume");
    };
    if (!same_recipe(checkpoint->recipe)) differs("another recipe, seed or number of epochs");
    if (checkpoint->init != now_.init) differs("other weights to start from");
    if (checkpoint->teachers != now_.teachers) differs("other teachers");
    if (checkpoint->data_checksum != now_.data_checksum) differs("other data");
    if (checkpoint->sampling != now_.sampling) differs("other data sets, weights or writers");
    const std::string recipe = now_.recipe;
    now_ = *checkpoint;
    now_.recipe = recipe;
    backend_->set_state(now_.backend);
    now_.backend = {};
    schedule_.set_state(now_.schedule);
  }

  // Whatever a recipe that was written by an earlier version does not mention is as it is by
  // default.
  [[nodiscard]] bool same_recipe(const std::string& text) const {
    const Result<Recipe> other = parse_recipe(nlohmann::json::parse(text));
    return other && to_json(*other).dump() == now_.recipe;
  }

  // What a resumed run knew of its best epoch.
  void recall_best() {
    const std::filesystem::path path = run_folder_ / "best.safetensors";
    best_ = value_or_throw(read_weights(read_file(path)), path.string());
    if (to_json(with_calibration_of(softmax(), best_->network.spec())) !=
        to_json(start_.network.spec())) {
      throw UserError(path.string() + ": is of another network; train without --resume");
    }
    const BackendState state = backend_->state();
    backend_->set_parameters(best_->parameters);
    best_outputs_ = softmax_outputs(best_->network.spec().softmax(),
                                    backend_->logits(data_, split_.validation), classes());
    backend_->set_state(state);
  }

  [[nodiscard]] RunRecord record() const {
    return {recipe_, *best_, best_outputs_, split_, now_.metrics};
  }

  void save_checkpoint() {
    now_.backend = backend_->state();
    now_.schedule = schedule_.state();
    write_checkpoint(run_folder_, now_);
    now_.backend = {};
  }

  // From where now_ stands to the epoch's end.
  EpochMetrics run_epoch(const TrainObserver& observer) {
    const std::vector<std::uint32_t> order = sampler_.order(static_cast<std::uint64_t>(now_.epoch));
    const double seconds_before = now_.seconds;
    Clock::time_point saved = Clock::now();
    const Clock::time_point start = saved;
    EpochMetrics metrics;
    while (now_.done < order.size()) {
      const std::size_t count = std::min(step_size(), order.size() - now_.done);
      metrics.learning_rate = schedule_.rate(
          static_cast<std::uint64_t>(now_.epoch - 1) * steps_per_epoch() + now_.done / step_size());
      const LossSum loss = backend_->train_batch(data_, std::span(order).subspan(now_.done, count),
                                                 metrics.learning_rate);
      now_.loss.loss += loss.loss;
      now_.loss.correct += loss.correct;
      now_.done += count;
      now_.seconds = seconds_before + seconds_since(start);
      if (observer.step) {
        observer.step(now_.epoch, now_.done, order.size(),
                      now_.loss.loss / static_cast<double>(now_.done));
      }
      if (now_.done < order.size() && seconds_since(saved) >= options_.checkpoint_seconds) {
        save_checkpoint();
        saved = Clock::now();
      }
    }
    return evaluate_epoch(metrics, order.size());
  }

  EpochMetrics evaluate_epoch(EpochMetrics metrics, std::size_t images) {
    if (!std::isfinite(now_.loss.loss)) {
      throw UserError("training diverged in epoch " + std::to_string(now_.epoch) +
                      ": the loss is no finite number; a smaller learning_rate may help");
    }
    metrics.epoch = now_.epoch;
    metrics.seconds = now_.seconds;
    metrics.images_per_second = static_cast<double>(images) / now_.seconds;
    metrics.train_loss = now_.loss.loss / static_cast<double>(images);
    metrics.train_accuracy = static_cast<double>(now_.loss.correct) / static_cast<double>(images);
    validate(metrics);
    return metrics;
  }

  void validate(EpochMetrics& metrics) {
    const std::vector<float> logits = backend_->logits(data_, split_.validation);
    const auto evaluation = [&](const SoftmaxSpec& softmax, std::span<const float> outputs) {
      return evaluate(data_, split_.validation, outputs, softmax, classes());
    };
    std::vector<float> outputs = softmax_outputs(softmax(), logits, classes());
    metrics.softmax = softmax();
    metrics.validation = evaluation(softmax(), outputs);
    metrics.selection_loss = loss_of_all(metrics.validation);
    if (recipe_.calibration.any()) {
      std::vector<std::uint8_t> labels;
      for (const std::uint32_t sample : split_.validation) labels.push_back(data_.labels[sample]);
      metrics.softmax = calibrated(recipe_.calibration, softmax(), logits, labels, classes());
      outputs = softmax_outputs(metrics.softmax, logits, classes());
      metrics.validation = evaluation(metrics.softmax, outputs);
    }
    metrics.best = is_best(metrics);
    if (metrics.best) best_outputs_ = std::move(outputs);
  }

  [[nodiscard]] bool is_best(const EpochMetrics& metrics) const {
    const std::size_t correct = metrics.validation.correct;
    if (now_.best_epoch == 0 || split_.validation.empty()) return true;
    if (correct != now_.best_correct) return correct > now_.best_correct;
    return metrics.selection_loss < now_.best_loss;
  }

  // The epoch's weights, in as many files as they are wanted in; keeps them where they are the
  // best.
  void write_epoch(const EpochMetrics& metrics) {
    Model model = export_model(recipe_, start_, backend_->parameters(), data_, now_.data_checksum,
                               metrics, now_.teachers);
    const std::vector<std::uint8_t> file =
        write_weights(model, recipe_.compress.int8 ? Dtype::kInt8 : Dtype::kFloat32);
    const int every = recipe_.training.save_every_epochs;
    if (every > 0 && now_.epoch % every == 0) {
      write_file(run_folder_ / ("epoch-" + std::to_string(now_.epoch) + ".safetensors"), file);
    }
    if (metrics.best) {
      now_.best_epoch = now_.epoch;
      now_.best_correct = metrics.validation.correct;
      now_.best_loss = metrics.selection_loss;
      write_file(run_folder_ / "best.safetensors", file);
      best_ = std::move(model);
    }
    write_file(run_folder_ / "last.safetensors", file);
  }

  // Writes what the epoch leaves, the checkpoint last: whoever is stopped before it does the epoch
  // again, to the same files.
  void finish_epoch(const EpochMetrics& metrics, const TrainObserver& observer) {
    write_epoch(metrics);
    now_.metrics += metrics_json(metrics).dump() + "\n";
    write_file(run_folder_ / "metrics.jsonl", now_.metrics);
    if (observer.record) observer.record(record());
    schedule_.end_epoch(metrics.selection_loss);
    now_.total_seconds += now_.seconds;
    now_.seconds = 0;
    now_.done = 0;
    now_.loss = {};
    ++now_.epoch;
    save_checkpoint();
  }

  const Recipe& recipe_;
  const Dataset& data_;
  std::filesystem::path run_folder_;
  TrainOptions options_;
  Split split_;
  Sampler sampler_;
  Schedule schedule_;
  Model start_;
  std::unique_ptr<Backend> backend_;
  Checkpoint now_;
  std::optional<Model> best_;
  std::vector<float> best_outputs_;  // split_.validation x classes
};

}  // namespace

TrainResult train(const Recipe& recipe, const Dataset& data,
                  const std::filesystem::path& run_folder, const TrainOptions& options,
                  const TrainObserver& observer) {
  check_teachers(recipe, options.teachers);
  make_folder(run_folder);
  for (const char* part : {".", "checkpoint"}) remove_temporaries(run_folder / part);
  return Training(recipe, data, run_folder, options).run(observer);
}

}  // namespace inkdigit
