// Training that runs off to infinity. What it would leave can be read by nothing, so it is noticed
// before anything is written.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "trainer/backend/backend.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/run/checkpoint.hpp"

namespace inkdigit {

// Training has diverged, in this epoch.
class Diverged : public UserError {
 public:
  Diverged(const std::string& text, int epoch) : UserError(text), epoch_(epoch) {}
  [[nodiscard]] int epoch() const { return epoch_; }

 private:
  int epoch_;
};

bool all_finite(std::span<const float> values);
bool all_finite(const BackendState& state);

// What is to be said of the run of a checkpoint with diverged_in > 0: in which epoch, what is left,
// what would help.
std::string divergence_text(const std::filesystem::path& run_folder, const Checkpoint& checkpoint);

// Ends a training whose epoch under way, that of `progress`, has diverged: remembers that in the
// folder's checkpoint, which is of a step before, and throws divergence_text() as Diverged.
[[noreturn]] void diverge(const std::filesystem::path& run_folder, Checkpoint progress);

}  // namespace inkdigit
