#include "trainer/run/divergence.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace inkdigit {

bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(),
                     [](float value) { return std::isfinite(value); });
}

bool all_finite(const BackendState& state) {
  return std::all_of(state.buffers.begin(), state.buffers.end(),
                     [](const AlignedVector<float>& buffer) { return all_finite(buffer); });
}

std::string divergence_text(const std::filesystem::path& run_folder, const Checkpoint& checkpoint) {
  const std::string left = checkpoint.best_epoch > 0 ? "best.safetensors is that of epoch " +
                                                           std::to_string(checkpoint.best_epoch)
                                                     : "no epoch before it was finished";
  return run_folder.string() + ": training diverged in epoch " +
         std::to_string(checkpoint.diverged_in) + " (a number is not finite any more); " + left +
         "; train anew with a smaller learning_rate and --overwrite";
}

void diverge(const std::filesystem::path& run_folder, Checkpoint progress) {
  progress.diverged_in = progress.epoch;
  if (std::optional<Checkpoint> last = read_checkpoint(run_folder)) {
    last->diverged_in = progress.epoch;
    write_checkpoint(run_folder, *last);
  }
  throw Diverged(divergence_text(run_folder, progress), progress.epoch);
}

}  // namespace inkdigit
