#include "trainer/study/study.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "trainer/learn/optim/initialize.hpp"
#include "trainer/recipe/backend_options.hpp"
#include "trainer/run/golden.hpp"
#include "trainer/run/provenance.hpp"

namespace inkdigit {
namespace {

std::uint64_t seed_of(const Recipe& recipe) {
  return static_cast<std::uint64_t>(recipe.training.seed);
}

std::size_t step_size_of(const TrainingSpec& training) {
  return static_cast<std::size_t>(training.batch_size) *
         static_cast<std::size_t>(training.accumulate_batches);
}

std::size_t steps_for(const TrainingSpec& training, std::size_t samples) {
  return (samples + step_size_of(training) - 1) / step_size_of(training);
}

}  // namespace

Result<std::unique_ptr<Study>> Study::create(const Recipe& recipe, Dataset data) {
  Result<Network> network = Network::create(recipe.network);
  if (!network) return network.error();
  Split split = split_samples(data.size(), recipe.training.validation_share, seed_of(recipe));
  if (split.train.empty()) return Error{"there is nothing to train on"};
  if (split.validation.empty() && recipe.schedule.type == ScheduleType::kPlateau) {
    return Error{"nothing is held out for the schedule to look at"};
  }
  return std::make_unique<Study>(recipe, std::move(data), std::move(*network), std::move(split));
}

Study::Study(const Recipe& recipe, Dataset data, Network network, Split split)
    : recipe_(recipe),
      data_(std::move(data)),
      checksum_(checksum(data_)),
      network_(std::move(network)),
      split_(std::move(split)),
      schedule_(recipe.schedule, recipe.optimizer.learning_rate, steps_an_epoch(),
                recipe.training.epochs),
      backend_(make_cpu_backend(network_, backend_options(recipe_, {}, 1))),
      order_(shuffle(split_.train, seed_of(recipe), 1)) {
  AlignedVector<float> parameters(network_.parameter_count());
  initialize(network_, recipe.training.initialization, seed_of(recipe), parameters);
  backend_->set_parameters(parameters);
}

std::size_t Study::step_size() const { return step_size_of(recipe_.training); }

std::size_t Study::steps_an_epoch() const {
  return steps_for(recipe_.training, split_.train.size());
}

std::size_t Study::steps() const {
  return static_cast<std::size_t>(recipe_.training.epochs) * steps_an_epoch();
}

double Study::loss() const { return shown_ > 0 ? sum_.loss / static_cast<double>(shown_) : 0; }

double Study::accuracy() const {
  return shown_ > 0 ? static_cast<double>(sum_.correct) / static_cast<double>(shown_) : 0;
}

Status Study::step() {
  if (done()) return success();
  if (epoch_ended()) {
    ++epoch_;
    order_ = shuffle(split_.train, seed_of(recipe_), static_cast<std::uint64_t>(epoch_));
    shown_ = 0;
    sum_ = {};
  }
  const auto samples =
      std::span(order_).subspan(shown_, std::min(step_size(), order_.size() - shown_));
  const LossSum loss = backend_->train_batch(data_, samples, schedule_.rate(steps_done_));
  sum_.loss += loss.loss;
  sum_.correct += loss.correct;
  shown_ += samples.size();
  ++steps_done_;
  if (!std::isfinite(sum_.loss)) {
    return Error{"training diverged in epoch " + std::to_string(epoch_) +
                 " (a number is not finite any more); a smaller learning_rate may help"};
  }
  if (epoch_ended()) schedule_.end_epoch(check_now().loss);
  return success();
}

const Check& Study::check_now() {
  const std::size_t classes = network_.class_count();
  const std::vector<std::uint32_t>& samples = split_.validation;
  check_ = Check();
  check_.samples = samples.size();
  if (samples.empty()) return check_;
  std::vector<float> logits = backend_->logits(data_, samples);
  std::vector<std::uint8_t> labels;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    labels.push_back(data_.labels[samples[i]]);
    const auto first = logits.begin() + static_cast<std::ptrdiff_t>(i * classes);
    const auto best = std::max_element(first, first + static_cast<std::ptrdiff_t>(classes));
    const auto answer = static_cast<std::uint32_t>(best - first);
    if (answer != labels.back()) check_.mistakes.push_back({samples[i], labels.back(), answer});
  }
  const LossSum sum = cross_entropy(logits.data(), labels.data(), static_cast<int>(samples.size()),
                                    classes, 1.0F, 0.0F, network_.spec().softmax().background);
  const auto count = static_cast<double>(samples.size());
  check_.loss = sum.loss / count;
  check_.accuracy = (count - static_cast<double>(check_.mistakes.size())) / count;
  return check_;
}

Result<Model> Study::model() const {
  const std::span<const float> parameters = backend_->parameters();
  if (!std::all_of(parameters.begin(), parameters.end(),
                   [](float value) { return std::isfinite(value); })) {
    return Error{"training diverged; there are no weights to keep"};
  }
  Result<Network> network = Network::create(recipe_.network);
  if (!network) return network.error();
  Model model{.name = recipe_.name, .network = std::move(*network), .parameters = {}, .golden = {}};
  model.parameters.assign(parameters.begin(), parameters.end());
  nlohmann::json provenance = provenance_of(recipe_, data_, checksum_, sources_json(data_), epoch_);
  // Somebody stopped it before its end.
  if (!done()) provenance["steps"] = {{"done", steps_done_}, {"of", steps()}};
  if (check_.samples > 0) {
    provenance["validation"] = {{"samples", check_.samples}, {"accuracy", check_.accuracy}};
  }
  model.provenance = provenance.dump();
  add_golden_cases(model, data_);
  return model;
}

}  // namespace inkdigit
