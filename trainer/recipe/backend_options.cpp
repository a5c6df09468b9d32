#include "trainer/recipe/backend_options.hpp"

namespace inkdigit {

BackendOptions backend_options(const Recipe& recipe, std::span<const Model> teachers, int threads) {
  return {.optimizer = recipe.optimizer,
          .augment = recipe.augment,
          .ink = recipe.ink,
          .batch_size = recipe.training.batch_size,
          .shards = recipe.training.shards,
          .label_smoothing = recipe.training.label_smoothing,
          .teachers = teachers,
          .distill_weight = recipe.distill.weight,
          .distill_temperature = recipe.distill.temperature,
          .adversarial = recipe.adversarial,
          .gradient_clip_norm = recipe.training.gradient_clip_norm,
          .ema_decay = recipe.training.ema_decay,
          .int8_weights = recipe.compress.int8,
          .seed = static_cast<std::uint64_t>(recipe.training.seed),
          .threads = threads,
          .precision = recipe.training.precision};
}

}  // namespace inkdigit
