#include "trainer/measure/epoch_metrics.hpp"

#include <chrono>
#include <nlohmann/json.hpp>

namespace inkdigit {

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

}  // namespace inkdigit
