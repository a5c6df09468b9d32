#pragma once

#include <nlohmann/json_fwd.hpp>

#include "engine/spec/layer_specs.hpp"
#include "trainer/measure/evaluation.hpp"

namespace inkdigit {

struct EpochMetrics {
  int epoch = 0;             // counted from 1
  double learning_rate = 0;  // of the epoch's last step
  double train_loss = 0;     // mean over the epoch, of images as augmented, while the weights moved
  double train_accuracy = 0;
  SoftmaxSpec softmax;        // calibrated, where the recipe says so
  Evaluation validation;      // by that softmax; samples == 0 where nothing is held out
  double selection_loss = 0;  // of all samples held out, whatever the calibration
  double seconds = 0;         // of training, without validation
  double images_per_second = 0;
  bool best = false;  // the best epoch so far
};

// A line of metrics.jsonl; "time" is now, in seconds since 1970.
nlohmann::json metrics_json(const EpochMetrics& metrics);

}  // namespace inkdigit
