#include "trainer/run/best_epoch.hpp"

#include <nlohmann/json.hpp>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/run/validation.hpp"

namespace inkdigit {

bool is_best(const EpochMetrics& metrics, const Checkpoint& progress, bool anything_held_out) {
  const std::size_t correct = metrics.validation.correct;
  if (progress.best_epoch == 0 || !anything_held_out) return true;
  if (correct != progress.best_correct) return correct > progress.best_correct;
  return metrics.selection_loss < progress.best_loss;
}

BestEpoch recall_best(const RunFolder& folder, const Network& trained, Backend& backend,
                      const Dataset& data, std::span<const std::uint32_t> validation) {
  const std::filesystem::path path = folder.path() / "best.safetensors";
  BestEpoch best;
  best.model = value_or_throw(read_weights(read_file(path)), path.string());
  const NetworkSpec& spec = best.model->network.spec();
  if (to_json(with_calibration_of(trained.spec().softmax(), spec)) != to_json(trained.spec())) {
    throw UserError(path.string() + ": is of another network; --overwrite trains anew");
  }
  const BackendState state = backend.state();
  backend.set_parameters(best.model->parameters);
  best.outputs =
      softmax_outputs(spec.softmax(), backend.logits(data, validation), trained.class_count());
  backend.set_state(state);
  return best;
}

}  // namespace inkdigit
