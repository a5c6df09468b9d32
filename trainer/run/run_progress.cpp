#include "trainer/run/run_progress.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/ranks/together.hpp"
#include "trainer/run/divergence.hpp"
#include "trainer/run/export_model.hpp"

namespace inkdigit {
namespace {

bool same_sizes(const BackendState& one, const BackendState& other) {
  return std::equal(one.buffers.begin(), one.buffers.end(), other.buffers.begin(),
                    other.buffers.end(),
                    [](const auto& a, const auto& b) { return a.size() == b.size(); });
}

// What of the two identities is not the same; empty where nothing is.
std::string other_than(const RunIdentity& first, const RunIdentity& own) {
  if (first.recipe != own.recipe) return "another recipe";
  if (first.init != own.init) return "other weights to go on from (--init)";
  if (first.teachers != own.teachers) return "another --teacher";
  const bool same_data = first.data_checksum == own.data_checksum && first.sampling == own.sampling;
  return same_data ? "" : "other --data";
}

}  // namespace

RunProgress::RunProgress(const RunParts& parts, const RunIdentity& identity, Start start,
                         std::size_t epoch_images)
    : parts_(parts) {
  std::optional<Checkpoint> found;
  on_first(parts.ranks, [&] { found = find_start(parts.folder, start, parts.recipe, identity); });
  const bool goes_on = from_first(parts.ranks, found.has_value());
  if (found) {
    at_ = *std::move(found);
  } else {
    at_.identity = identity;
  }
  if (!parts.ranks.alone()) share_start(identity);
  if (goes_on) {
    go_on(epoch_images);
  } else {
    begin();
  }
}

void RunProgress::begin() {
  AlignedVector<float> parameters = parts_.start.parameters;
  parts_.ranks.broadcast(bytes_of(std::span(parameters)));
  parts_.backend.set_parameters(parameters);
}

void RunProgress::go_on(std::size_t epoch_images) {
  const bool fits = same_sizes(at_.backend, parts_.backend.state()) && at_.done <= epoch_images;
  together(parts_.ranks, [&] {
    if (fits) return;
    throw UserError(parts_.folder.path().string() +
                    ": its checkpoint does not fit its own recipe; --overwrite trains anew");
  });
  parts_.backend.set_state(at_.backend);
  at_.backend = {};
  parts_.schedule.set_state(at_.schedule);
}

// Other ranks get the first one's checkpoint, which has no buffers where the run begins.
void RunProgress::share_start(const RunIdentity& own) {
  Ranks& ranks = parts_.ranks;
  std::vector<std::uint8_t> bytes;
  if (ranks.first()) bytes = encode_checkpoint(at_);
  bytes = bytes_from_first(ranks, std::move(bytes));
  together(ranks, [&] {
    if (ranks.first()) return;
    at_ = decode_checkpoint(bytes, "rank " + std::to_string(ranks.rank()));
    const std::string other = other_than(at_.identity, own);
    if (other.empty()) return;
    throw UserError("rank " + std::to_string(ranks.rank()) + " has " + other +
                    " than rank 0; all must be given the same, and read the same files");
  });
}

void RunProgress::add_step(const LossSum& loss, std::size_t images, double seconds) {
  at_.loss.loss += loss.loss;
  at_.loss.correct += loss.correct;
  at_.done += images;
  at_.seconds = seconds;
  if (!std::isfinite(at_.loss.loss)) {
    on_first(parts_.ranks, [&] { diverge(parts_.folder.path(), at_); });
  }
}

void RunProgress::save() {
  at_.backend = finite_state();
  at_.schedule = parts_.schedule.state();
  on_first(parts_.ranks, [&] { write_checkpoint(parts_.folder.path(), at_); });
  at_.backend = {};
}

void RunProgress::write_epoch(const EpochMetrics& metrics, std::vector<float> outputs) {
  if (metrics.best) best_.outputs = std::move(outputs);
  write_weights_files(metrics);
  at_.metrics += metrics_json(metrics).dump() + "\n";
  write_file(parts_.folder.path() / "metrics.jsonl", at_.metrics);
}

// The epoch's weights, in as many files as they are wanted in; keeps them where they are the best.
void RunProgress::write_weights_files(const EpochMetrics& metrics) {
  const Recipe& recipe = parts_.recipe;
  const std::filesystem::path& folder = parts_.folder.path();
  Model model = export_model(recipe, parts_.start, parts_.backend.parameters(), parts_.data,
                             at_.identity, metrics);
  for (const GoldenCase& golden : model.golden) check_finite(golden.probabilities);
  const std::vector<std::uint8_t> file =
      write_weights(model, recipe.compress.int8 ? Dtype::kInt8 : Dtype::kFloat32);
  const int every = recipe.training.save_every_epochs;
  if (every > 0 && at_.epoch % every == 0) {
    write_file(folder / ("epoch-" + std::to_string(at_.epoch) + ".safetensors"), file);
  }
  if (metrics.best) {
    at_.best_epoch = at_.epoch;
    at_.best_correct = metrics.validation.correct;
    at_.best_loss = metrics.selection_loss;
    write_file(folder / "best.safetensors", file);
    best_.model = std::move(model);
  }
  write_file(folder / "last.safetensors", file);
}

void RunProgress::next_epoch() {
  at_.best_epoch = from_first(parts_.ranks, at_.best_epoch);
  at_.total_seconds += at_.seconds;
  at_.seconds = 0;
  at_.done = 0;
  at_.loss = {};
  ++at_.epoch;
  save();
}

RunRecord RunProgress::record() const {
  return {parts_.recipe, *best_.model, best_.outputs, parts_.split, at_.metrics};
}

void RunProgress::recall(Backend& backend) {
  best_ = recall_best(parts_.folder, parts_.start.network, backend, parts_.data,
                      parts_.split.validation);
}

void RunProgress::check_finite(std::span<const float> values) {
  if (!all_finite(values)) diverge(parts_.folder.path(), at_);
}

BackendState RunProgress::finite_state() {
  BackendState state = parts_.backend.state();
  on_first(parts_.ranks, [&] {
    if (!all_finite(state)) diverge(parts_.folder.path(), at_);
  });
  return state;
}

}  // namespace inkdigit
