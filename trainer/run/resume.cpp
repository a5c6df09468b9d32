#include "trainer/run/resume.hpp"

#include <nlohmann/json.hpp>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/run/divergence.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

constexpr const char* kOrOverwrite = ", --overwrite trains anew";

// Whether the folder's weights are those of a training of this identity, that was stopped before
// its first checkpoint.
bool has_own_weights(const RunFolder& folder, const RunIdentity& identity) {
  const std::filesystem::path path = folder.path() / "best.safetensors";
  if (!std::filesystem::exists(path)) return false;
  const Result<Model> model = decode_weights(read_file(path));
  if (!model) return false;
  const json provenance = json::parse(model->provenance, nullptr, false);
  return provenance.is_object() && provenance.contains("data") && provenance["data"].is_object() &&
         provenance.value("recipe", json()) == json::parse(identity.recipe) &&
         provenance["data"].value("crc32", "") == identity.data_checksum;
}

void check_without_checkpoint(const RunFolder& folder, Start start, const RunIdentity& identity) {
  const std::optional<std::string> result = folder.find_result();
  if (!result) return;
  const std::string where = folder.path().string();
  if (!has_own_weights(folder, identity)) {
    throw UserError(where + ": there is '" + *result +
                    "' of another run, without a checkpoint; choose another --out" + kOrOverwrite);
  }
  if (start == Start::kNew) {
    throw UserError(where + ": there is an unfinished run; --resume goes on" + kOrOverwrite);
  }
}

int epochs_of(const std::string& recipe) {
  const json parsed = json::parse(recipe, nullptr, false);
  const json training = parsed.is_object() ? parsed.value("training", json()) : json();
  return training.is_object() ? training.value("epochs", 0) : 0;
}

bool looks_at_epochs(const ScheduleSpec& schedule) {
  return schedule.type == ScheduleType::kCosine || schedule.type == ScheduleType::kOneCycle;
}

// Remembers that the run was to have `epochs` until now.
void add_earlier_schedule(const Recipe& recipe, int epochs, Checkpoint& checkpoint) {
  if (!looks_at_epochs(recipe.schedule)) return;
  json schedules = json::parse(checkpoint.identity.earlier_schedules);
  schedules.push_back({{"epochs", epochs},
                       {"done_epochs", checkpoint.epoch - 1},
                       {"done_images", checkpoint.done}});
  checkpoint.identity.earlier_schedules = schedules.dump();
}

// A run of the same identity, but perhaps of another number of epochs.
void check_epochs(const std::string& where, Start start, const Recipe& recipe, int epochs,
                  const Checkpoint& checkpoint) {
  const int wanted = recipe.training.epochs;
  const int begun = checkpoint.done > 0 ? checkpoint.epoch : checkpoint.epoch - 1;
  const bool finished = is_finished(recipe.training, checkpoint);
  if (wanted < begun) {
    throw UserError(where + ": its run " +
                    (checkpoint.done > 0 ? "is in epoch " : "has done epoch ") +
                    std::to_string(begun) + ", more than the " + std::to_string(wanted) +
                    " that are wanted; give --epochs " + std::to_string(epochs) + kOrOverwrite);
  }
  if (start == Start::kResume || (finished && wanted == epochs)) return;
  if (wanted != epochs) {
    throw UserError(where + ": there is a run of " + std::to_string(epochs) +
                    " epochs; --resume goes on to " + std::to_string(wanted) + kOrOverwrite);
  }
  throw UserError(where + ": there is an unfinished run, in epoch " +
                  std::to_string(checkpoint.epoch) + " of " + std::to_string(epochs) +
                  "; --resume goes on" + kOrOverwrite);
}

}  // namespace

bool is_finished(const TrainingSpec& training, const Checkpoint& checkpoint) {
  if (checkpoint.epoch > training.epochs) return true;
  const int patience = training.early_stop_epochs;
  return patience > 0 && checkpoint.best_epoch > 0 &&
         checkpoint.epoch - 1 - checkpoint.best_epoch >= patience;
}

std::optional<Checkpoint> find_start(const RunFolder& folder, Start start, const Recipe& recipe,
                                     const RunIdentity& identity) {
  if (start == Start::kOverwrite) {
    folder.clear();
    return std::nullopt;
  }
  std::optional<Checkpoint> checkpoint = read_checkpoint(folder.path());
  if (!checkpoint) {
    check_without_checkpoint(folder, start, identity);
    return std::nullopt;
  }
  const std::string where = folder.path().string();
  const std::string other = difference(identity, checkpoint->identity);
  if (!other.empty()) {
    throw UserError(where + ": there is another run; " + other +
                    "; give the same again, or choose another --out" + kOrOverwrite);
  }
  if (checkpoint->diverged_in > 0) {
    throw Diverged(divergence_text(folder.path(), *checkpoint), checkpoint->diverged_in);
  }
  const int epochs = epochs_of(checkpoint->identity.recipe);
  check_epochs(where, start, recipe, epochs, *checkpoint);
  if (epochs != recipe.training.epochs) add_earlier_schedule(recipe, epochs, *checkpoint);
  checkpoint->identity.recipe = identity.recipe;
  return checkpoint;
}

}  // namespace inkdigit
