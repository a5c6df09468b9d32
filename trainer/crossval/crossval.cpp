#include "trainer/crossval/crossval.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/weights_file/weights_file.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/base/files.hpp"
#include "trainer/base/no_class.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/crossval/fold_score.hpp"
#include "trainer/data/folds.hpp"
#include "trainer/ranks/one_rank.hpp"
#include "trainer/ranks/together.hpp"
#include "trainer/recipe/set_split.hpp"
#include "trainer/run/plan.hpp"
#include "trainer/run/train.hpp"

namespace inkdigit {
namespace {

using Samples = std::vector<std::uint32_t>;

// The samples whose fold is, or is not, this one.
Samples samples_of(std::span<const std::uint32_t> folds, std::uint32_t fold, bool in_it) {
  Samples samples;
  for (std::uint32_t i = 0; i < folds.size(); ++i) {
    if ((folds[i] == fold) == in_it) samples.push_back(i);
  }
  return samples;
}

class CrossValidation {
 public:
  CrossValidation(const Recipe& recipe, const Dataset& data, const RunFolder& folder,
                  const CrossvalOptions& options, const CrossvalObserver& observer)
      : recipe_(recipe),
        data_(data),
        folder_(folder),
        options_(options),
        observer_(observer),
        folds_(assign_folds(data, options.folds)),
        clusters_(make_clusters(data, folds_)),
        rows_(make_rows(data)) {}

  // Nothing where the observer stopped it.
  std::optional<CrossvalResult> run() {
    CrossvalResult result{.recipe = to_json(recipe_).dump(), .folds = options_.folds};
    for (int s = 0; s < options_.seeds; ++s) {
      for (int f = 0; f < options_.folds; ++f) {
        const auto run = train_and_score(s, static_cast<std::uint32_t>(f));
        if (!run) return std::nullopt;
        result.runs.push_back(*run);
      }
    }
    result.rows = row_results();
    return result;
  }

  // The trainings that are this rank's; false where the observer stopped them.
  bool train_share(const Ranks& ranks) {
    for (int index = ranks.rank(); index < options_.seeds * options_.folds; index += ranks.size()) {
      const Fold fold(*this, index / options_.folds,
                      static_cast<std::uint32_t>(index % options_.folds));
      if (train_without(fold).stopped) return false;
    }
    return true;
  }

 private:
  // A training that leaves a fold out.
  struct Fold {
    Fold(const CrossValidation& all, int seed_index, std::uint32_t number)
        : recipe(all.recipe_),
          rest(samples_of(all.folds_, number, false)),
          data(choose_samples(all.data_, rest)),
          index(seed_index * all.options_.folds + static_cast<int>(number)),
          folder(all.folder_.path() /
                 ("seed-" + std::to_string(recipe.training.seed + seed_index)) /
                 ("fold-" + std::to_string(number + 1))) {
      recipe.training.seed += seed_index;
    }

    Recipe recipe;
    Samples rest;
    Dataset data;
    int index;  // of all trainings
    RunFolder folder;
  };

  TrainResult train_without(const Fold& fold) {
    return train(fold.recipe, fold.data, fold.folder,
                 {.threads = options_.threads, .start = Start::kResume},
                 observer_for(fold.recipe, fold.index));
  }

  // Nothing where the observer stopped it.
  std::optional<FoldRun> train_and_score(int seed_index, std::uint32_t number) {
    const Fold fold(*this, seed_index, number);
    const TrainResult trained = train_without(fold);
    if (trained.stopped) return std::nullopt;
    Samples held_out = split_for(fold.recipe.training, {}, fold.data).validation;
    for (std::uint32_t& sample : held_out) sample = fold.rest[sample];
    return score(fold.recipe.training.seed, number, trained.epochs, fold.folder, held_out);
  }

  [[nodiscard]] TrainObserver observer_for(const Recipe& recipe, int index) const {
    TrainObserver observer;
    const int runs = options_.seeds * options_.folds;
    const int epochs = recipe.training.epochs;
    const std::string where =
        (options_.seeds > 1 ? "seed " + std::to_string(recipe.training.seed) + ", " : "") +
        "fold " + std::to_string(index % options_.folds + 1) + "/" +
        std::to_string(options_.folds) + ", epoch ";
    observer.step = [this, index, runs, epochs, where](int epoch, std::size_t done,
                                                       std::size_t total, double /*loss*/) {
      if (!observer_.step) return;
      const double epochs_done = epoch - 1 + static_cast<double>(done) / static_cast<double>(total);
      observer_.step((index + epochs_done / epochs) / runs,
                     where + std::to_string(epoch) + "/" + std::to_string(epochs));
    };
    observer.stop = observer_.stop;
    return observer;
  }

  FoldRun score(int seed, std::uint32_t fold, int epochs, const RunFolder& folder,
                const Samples& held_out) {
    const std::filesystem::path path = folder.path() / "last.safetensors";
    const Model model = value_or_throw(read_weights(read_file(path)), path.string());
    const auto backend =
        make_cpu_backend(model.network, {.batch_size = 1, .threads = options_.threads});
    backend->set_parameters(model.parameters);
    const SoftmaxSpec& softmax = model.network.spec().softmax();
    const auto answers = [&](const Samples& samples) {
      return answers_of(data_, samples, backend->predict(data_, samples), softmax, rows_.of_sample,
                        clusters_.of_sample);
    };
    const Samples samples = samples_of(folds_, fold, true);
    const FoldRun run{.seed = seed,
                      .fold = static_cast<int>(fold) + 1,
                      .samples = samples.size(),
                      .epochs = epochs,
                      .temperature = softmax.temperature,
                      .reject_below = softmax.reject_below,
                      .threshold_at_95 = threshold_at_95(answers(held_out))};
    scores_.emplace_back(run.fold, score_fold(answers(samples), run.threshold_at_95));
    if (observer_.fold) observer_.fold(run, scores_.back().second, rows_);
    return run;
  }

  [[nodiscard]] std::vector<RowResult> row_results() const {
    std::vector<RowResult> results;
    for (std::size_t row = 0; row < rows_.rows.size(); ++row) {
      RowResult& result = results.emplace_back(RowResult{.row = rows_.rows[row], .figures = {}});
      for (std::size_t f = 0; f < names_of(Figure{}).size(); ++f) {
        const auto figure = static_cast<Figure>(f);
        FoldFigures figures;
        for (const auto& [fold, score] : scores_) {
          const auto found = score.find({row, figure});
          if (found != score.end()) figures.emplace(fold, found->second);
        }
        if (!figures.empty()) result.figures[figure] = estimate(figures, clusters_.names);
      }
    }
    return results;
  }

  const Recipe& recipe_;
  const Dataset& data_;
  const RunFolder& folder_;
  const CrossvalOptions& options_;
  const CrossvalObserver& observer_;
  std::vector<std::uint32_t> folds_;
  Clusters clusters_;
  SampleRows rows_;
  std::vector<std::pair<int, FoldScore>> scores_;  // with the fold's number
};

void check_fold(const Recipe& recipe, const Dataset& data, std::span<const std::uint32_t> folds,
                std::uint32_t fold) {
  const std::string where = "fold " + std::to_string(fold + 1);
  bool any = false;
  for (std::size_t i = 0; i < data.size(); ++i) {
    any = any || (folds[i] == fold && data.labels[i] != kNoClass);
  }
  if (!any) {
    throw UserError(data.name + ": " + where +
                    " has no sample of a class, as writers are few; give fewer --folds");
  }
  const TrainingSpec& training = recipe.training;
  if (training.split_by != SplitBy::kWriter || training.validation_share == 0) return;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (folds[i] == fold || data.writers[i] == 0) continue;
    const std::string& writer = data.writer_names[data.writers[i] - 1];
    if (is_held_out(writer, training.validation_share)) return;
  }
  throw UserError(
      data.name + ": where " + where + " is left out, none of the writers is held out " +
      "for the training itself; a larger --set training.validation_share=... does that");
}

// More seeds are the same plan.
PlanKind plan_kind() {
  return {"cross-validation", [](const nlohmann::json& now, const nlohmann::json& then) {
            const nlohmann::json folds = then.value("folds", nlohmann::json());
            return now["folds"] == folds ? "" : plan_difference("--folds", now["folds"], folds);
          }};
}

}  // namespace

Recipe recipe_for_folds(const Recipe& recipe, const Dataset& data) {
  if (recipe.compress.any()) {
    throw UserError("recipe '" + recipe.name +
                    "' compresses trained weights, which would have seen the folds; "
                    "cross-validate the network before");
  }
  if (recipe.distill.weight > 0) {
    throw UserError("recipe '" + recipe.name +
                    "' needs a teacher, which would have seen the folds; --set distill.weight=0 "
                    "trains without");
  }
  Recipe result = recipe;
  result.training.split_by = data.writer_names.empty() ? SplitBy::kSample : SplitBy::kWriter;
  return result;
}

void check_folds(const Recipe& recipe, const Dataset& data, int folds) {
  const std::vector<std::uint32_t> assigned = assign_folds(data, folds);
  for (int fold = 0; fold < folds; ++fold) {
    check_fold(recipe, data, assigned, static_cast<std::uint32_t>(fold));
  }
}

std::optional<CrossvalResult> cross_validate(const Recipe& recipe, const Dataset& data,
                                             const std::filesystem::path& folder,
                                             const CrossvalOptions& options,
                                             const CrossvalObserver& observer) {
  check_folds(recipe, data, options.folds);
  OneRank alone;
  Ranks& ranks = options.ranks != nullptr ? *options.ranks : alone;
  const RunFolder own =
      ranks.first() ? RunFolder(folder) : RunFolder(folder, RunFolder::Elsewhere::kYes);
  hold_to_plan(ranks, own, recipe, data, {{"folds", options.folds}}, plan_kind());
  CrossValidation validation(recipe, data, own, options, observer);
  if (!ranks.alone()) {
    bool whole = false;
    together(ranks, [&] { whole = validation.train_share(ranks); });
    if (any_of(ranks, !whole)) return std::nullopt;
  }
  std::optional<CrossvalResult> result = CrossvalResult();
  on_first(ranks, [&] {
    result = validation.run();
    if (result) write_result(folder, *result);
  });
  if (from_first(ranks, !result)) return std::nullopt;
  return result;
}

}  // namespace inkdigit
