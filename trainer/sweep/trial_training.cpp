#include "trainer/sweep/trial_training.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <nlohmann/json.hpp>

#include "engine/json/parse.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/report/metrics.hpp"
#include "trainer/run/checkpoint.hpp"
#include "trainer/run/divergence.hpp"
#include "trainer/run/resume.hpp"
#include "trainer/run/train.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

// Where a training diverges before its first checkpoint, nothing else remembers that.
std::filesystem::path lost_path(const RunFolder& folder) { return folder.path() / "lost.json"; }

std::optional<int> read_lost(const RunFolder& folder) {
  const std::filesystem::path path = lost_path(folder);
  if (!std::filesystem::exists(path)) return std::nullopt;
  const std::vector<std::uint8_t> bytes = read_file(path);
  const json lost = value_or_throw(
      parse_json({reinterpret_cast<const char*>(bytes.data()), bytes.size()}), path.string());
  const json epoch = lost.is_object() ? lost.value("epoch", json()) : json();
  if (!epoch.is_number_integer()) {
    throw UserError(path.string() + ": is damaged; without it, the trial is trained anew");
  }
  return epoch.get<int>();
}

std::vector<EpochScore> read_epochs(const RunFolder& folder, const Checkpoint& checkpoint) {
  std::vector<EpochScore> epochs;
  try {
    for (const json& line : parse_metrics(checkpoint.metrics)) {
      epochs.push_back({.accuracy = line.at("validation_accuracy").get<double>(),
                        .loss = line.at("validation_loss").get<double>(),
                        .train_loss = line.at("train_loss").get<double>()});
    }
  } catch (const json::exception& fault) {
    throw UserError(
        folder.path().string() +
        ": its checkpoint's metrics are damaged, or of another version: " + fault.what());
  }
  return epochs;
}

const EpochScore* best_of(const TrainingRecord& training, int count) {
  const std::size_t end = std::min(training.epochs.size(), static_cast<std::size_t>(count));
  const EpochScore* best = nullptr;
  for (const EpochScore& epoch : std::span(training.epochs).first(end)) {
    if (best == nullptr || epoch.accuracy > best->accuracy ||
        (epoch.accuracy == best->accuracy && epoch.loss < best->loss)) {
      best = &epoch;
    }
  }
  return best;
}

struct Mean {
  double value = 0;
  double error = 0;
};

Mean mean_of(std::span<const EpochScore> scores, double EpochScore::*figure) {
  const auto count = static_cast<double>(scores.size());
  Mean mean;
  for (const EpochScore& score : scores) mean.value += score.*figure / count;
  if (scores.size() < 2) return mean;
  double squares = 0;
  for (const EpochScore& score : scores) squares += std::pow(score.*figure - mean.value, 2);
  mean.error = std::sqrt(squares / (count - 1) / count);
  return mean;
}

}  // namespace

bool TrainingRecord::has(int count) const {
  return ended || lost_in || epochs.size() >= static_cast<std::size_t>(count);
}

TrainingRecord read_training(const RunFolder& folder, const Recipe& recipe) {
  TrainingRecord record;
  record.lost_in = read_lost(folder);
  const std::optional<Checkpoint> checkpoint = read_checkpoint(folder.path());
  if (!checkpoint) return record;
  record.epochs = read_epochs(folder, *checkpoint);
  record.ended = is_finished(recipe.training, *checkpoint);
  if (checkpoint->diverged_in > 0) record.lost_in = checkpoint->diverged_in;
  return record;
}

TrainingRecord train_to(int count, const Recipe& recipe, const Dataset& data,
                        const RunFolder& folder, int threads, const TrainingWatch& watch) {
  TrainingRecord record = read_training(folder, recipe);
  if (record.has(count)) return record;
  int done = static_cast<int>(record.epochs.size());
  TrainObserver observer;
  observer.step = [&](int epoch, std::size_t images, std::size_t total, double /*loss*/) {
    if (watch.step)
      watch.step(epoch - 1 + static_cast<double>(images) / static_cast<double>(total));
  };
  observer.epoch = [&](const EpochMetrics& metrics) { done = metrics.epoch; };
  observer.stop = [&] { return done >= count || (watch.stop && watch.stop()); };
  try {
    train(recipe, data, folder, {.threads = threads, .start = Start::kResume}, observer);
  } catch (const Diverged& diverged) {
    write_file(lost_path(folder), json{{"epoch", diverged.epoch()}}.dump() + "\n");
  }
  return read_training(folder, recipe);
}

std::optional<TrialScore> score_of(std::span<const TrainingRecord> trainings, int count) {
  std::vector<EpochScore> best;
  for (const TrainingRecord& training : trainings) {
    const EpochScore* epoch = best_of(training, count);
    if (epoch == nullptr || training.lost_within(count)) return std::nullopt;
    best.push_back(*epoch);
  }
  const Mean accuracy = mean_of(best, &EpochScore::accuracy);
  const Mean loss = mean_of(best, &EpochScore::loss);
  return TrialScore{accuracy.value, accuracy.error, loss.value, loss.error};
}

bool is_better(const TrialScore& one, const TrialScore& other) {
  if (one.accuracy != other.accuracy) return one.accuracy > other.accuracy;
  return one.loss < other.loss;
}

std::vector<EpochScore> mean_curve(std::span<const TrainingRecord> trainings, int count) {
  auto length = static_cast<std::size_t>(count);
  for (const TrainingRecord& training : trainings) {
    length = std::min(length, training.epochs.size());
  }
  std::vector<EpochScore> curve;
  for (std::size_t epoch = 0; epoch < length; ++epoch) {
    std::vector<EpochScore> scores;
    for (const TrainingRecord& training : trainings) scores.push_back(training.epochs[epoch]);
    curve.push_back({.accuracy = mean_of(scores, &EpochScore::accuracy).value,
                     .loss = mean_of(scores, &EpochScore::loss).value,
                     .train_loss = mean_of(scores, &EpochScore::train_loss).value});
  }
  return curve;
}

}  // namespace inkdigit
