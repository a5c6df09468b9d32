#include "trainer/study/page_recipe.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace inkdigit {
namespace {

constexpr int kLeastSide = 8;  // of pictures that ink is drawn in

struct Refusal {
  bool asked = false;
  const char* why = "";
};

}  // namespace

Status check_page_recipe(const Recipe& recipe) {
  const InputSpec& input = recipe.network.input;
  const TrainingSpec& training = recipe.training;
  const std::array refusals{
      Refusal{input.channels != 1, "network: input: 'channels' must be 1 here, ink"},
      Refusal{std::min(input.height, input.width) < kLeastSide,
              "network: input: 'height' and 'width' must be at least 8 here"},
      Refusal{training.split_by != SplitBy::kSample, "training: 'split_by' must be 'sample' here"},
      Refusal{training.class_balance, "training: 'class_balance' is for the program alone"},
      Refusal{training.precision != Precision::kFloat32,
              "training: 'precision' must be 'float32' here"},
      Refusal{training.early_stop_epochs > 0,
              "training: 'early_stop_epochs' is for the program alone"},
      Refusal{training.save_every_epochs > 0,
              "training: 'save_every_epochs' is for the program alone"},
      Refusal{recipe.compress.prune_share > 0,
              "compress: 'prune_share' needs trained weights, which the program takes"},
      Refusal{recipe.compress.int8,
              "compress: 'int8' needs trained weights, which the program takes"},
      Refusal{recipe.distill.weight > 0,
              "distill: 'weight' needs a teacher, which the program takes"},
      Refusal{recipe.adversarial.any(), "adversarial: 'epsilon' is for the program alone"},
      Refusal{recipe.federated.any(), "federated: 'clients' are for the program alone"},
      Refusal{recipe.calibration.temperature,
              "calibration: 'temperature' is for the program alone"},
      Refusal{recipe.calibration.reject_share > 0,
              "calibration: 'reject_share' is for the program alone"},
      Refusal{recipe.calibration.any_threshold(),
              "calibration: thresholds are for the program alone"},
  };
  for (const Refusal& refusal : refusals) {
    if (refusal.asked) return Error{refusal.why};
  }
  return success();
}

}  // namespace inkdigit
