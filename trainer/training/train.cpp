#include "trainer/training/train.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "engine/recognizer.hpp"
#include "trainer/io/files.hpp"
#include "trainer/training/split.hpp"
#include "trainer/user_error.hpp"

namespace inkdigit {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

nlohmann::json metrics_json(const EpochMetrics& metrics) {
  nlohmann::json json = {{"epoch", metrics.epoch},
                         {"train_loss", metrics.train_loss},
                         {"train_accuracy", metrics.train_accuracy},
                         {"seconds", metrics.seconds},
                         {"images_per_second", metrics.images_per_second}};
  if (metrics.validation.samples > 0) {
    json["validation_loss"] = metrics.validation.loss;
    json["validation_accuracy"] = metrics.validation.accuracy;
  }
  return json;
}

class Training {
 public:
  Training(const Recipe& recipe, const Dataset& data, int threads, std::filesystem::path run_folder)
      : recipe_(recipe),
        data_(data),
        run_folder_(std::move(run_folder)),
        network_(value_or_throw(Network::create(recipe.network), "recipe '" + recipe.name + "'")),
        split_(split_samples(data.size(), recipe.training.validation_share, seed())) {
    if (split_.train.empty()) throw UserError(data.name + ": no images are left to train on");
    backend_ = make_cpu_backend(network_, {.optimizer = recipe.optimizer,
                                           .batch_size = recipe.training.batch_size,
                                           .seed = seed(),
                                           .threads = threads});
    AlignedVector<float> parameters(network_.parameter_count());
    initialise(network_, recipe.training.initialisation, seed(), parameters);
    backend_->set_parameters(parameters);
  }

  TrainResult run(const TrainObserver& observer) {
    TrainResult result;
    std::string metrics_lines;
    double seconds = 0;
    for (int epoch = 1; epoch <= recipe_.training.epochs; ++epoch) {
      EpochMetrics metrics = run_epoch(epoch, observer);
      seconds += metrics.seconds;
      metrics.best = is_best(metrics);
      if (metrics.best) {
        best_ = metrics;
        result.best_epoch = epoch;
        write_model("best.safetensors", metrics);
      }
      write_model("last.safetensors", metrics);
      metrics_lines += metrics_json(metrics).dump() + "\n";
      write_file(run_folder_ / "metrics.jsonl", metrics_lines);
      if (observer.epoch) observer.epoch(metrics);
    }
    result.images_per_second =
        static_cast<double>(split_.train.size()) * recipe_.training.epochs / seconds;
    return result;
  }

 private:
  [[nodiscard]] std::uint64_t seed() const {
    return static_cast<std::uint64_t>(recipe_.training.seed);
  }

  EpochMetrics run_epoch(int epoch, const TrainObserver& observer) {
    const std::vector<std::uint32_t> order =
        shuffle(split_.train, seed(), static_cast<std::uint64_t>(epoch));
    const auto batch_size = static_cast<std::size_t>(recipe_.training.batch_size);
    LossSum total;
    const Clock::time_point start = Clock::now();
    for (std::size_t first = 0; first < order.size(); first += batch_size) {
      const std::size_t count = std::min(batch_size, order.size() - first);
      const LossSum loss = backend_->train_batch(data_, std::span(order).subspan(first, count));
      total.loss += loss.loss;
      total.correct += loss.correct;
      const std::size_t done = first + count;
      if (observer.step) {
        observer.step(epoch, done, order.size(), total.loss / static_cast<double>(done));
      }
    }
    EpochMetrics metrics;
    metrics.epoch = epoch;
    metrics.seconds = seconds_since(start);
    if (!std::isfinite(total.loss)) {
      throw UserError("training diverged in epoch " + std::to_string(epoch) +
                      ": the loss is no finite number; a smaller learning_rate may help");
    }
    const auto images = static_cast<double>(order.size());
    metrics.images_per_second = images / metrics.seconds;
    metrics.train_loss = total.loss / images;
    metrics.train_accuracy = static_cast<double>(total.correct) / images;
    metrics.validation =
        evaluate(data_, split_.validation, backend_->predict(data_, split_.validation),
                 network_.class_count());
    return metrics;
  }

  [[nodiscard]] bool is_best(const EpochMetrics& metrics) const {
    if (!best_ || metrics.validation.samples == 0) return true;
    const Evaluation& now = metrics.validation;
    const Evaluation& before = best_->validation;
    if (now.correct != before.correct) return now.correct > before.correct;
    return now.loss < before.loss;
  }

  void write_model(const std::string& name, const EpochMetrics& metrics) const {
    Model model{.name = recipe_.name, .network = network_, .parameters = {}, .golden = {}};
    model.parameters.assign(backend_->parameters().begin(), backend_->parameters().end());
    nlohmann::json provenance = {
        {"recipe", to_json(recipe_)},
        {"seed", recipe_.training.seed},
        {"data", {{"name", data_.name}, {"samples", data_.size()}, {"crc32", checksum(data_)}}},
        {"epoch", metrics.epoch}};
    if (metrics.validation.samples > 0) {
      provenance["validation"] = {{"samples", metrics.validation.samples},
                                  {"accuracy", metrics.validation.accuracy}};
    }
    model.provenance = provenance.dump();
    add_golden_cases(model);
    write_file(run_folder_ / name, write_weights(model));
  }

  // The first image of some of the classes: enough to notice a kernel or a loader that is wrong,
  // few enough to be replayed at every start of the page.
  void add_golden_cases(Model& model) const {
    constexpr std::size_t kCases = 4;
    std::vector<bool> seen(network_.class_count());
    for (std::size_t i = 0; i < data_.size() && model.golden.size() < kCases; ++i) {
      if (seen[data_.labels[i]]) continue;
      seen[data_.labels[i]] = true;
      const std::span<const std::uint8_t> raster(data_.image(i), data_.shape.size());
      model.golden.push_back({{raster.begin(), raster.end()}, predict(model, raster)});
    }
  }

  const Recipe& recipe_;
  const Dataset& data_;
  std::filesystem::path run_folder_;
  Network network_;
  Split split_;
  std::unique_ptr<Backend> backend_;
  std::optional<EpochMetrics> best_;
};

}  // namespace

TrainResult train(const Recipe& recipe, const Dataset& data, int threads,
                  const std::filesystem::path& run_folder, const TrainObserver& observer) {
  Training training(recipe, data, threads, run_folder);
  make_folder(run_folder);
  return training.run(observer);
}

}  // namespace inkdigit
