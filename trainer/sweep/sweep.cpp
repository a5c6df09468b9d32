#include "trainer/sweep/sweep.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <utility>

#include "trainer/base/thread_pool.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/ranks/one_rank.hpp"
#include "trainer/ranks/together.hpp"
#include "trainer/recipe/set_split.hpp"
#include "trainer/run/plan.hpp"
#include "trainer/sweep/leave.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

std::string space_difference(const json& now, const json& then) {
  const json mine = now.value("space", json::object());
  const json other = then.value("space", json::object());
  std::set<std::string> paths;
  for (const json* space : {&mine, &other}) {
    for (const auto& [path, domain] : space->items()) paths.insert(path);
  }
  for (const std::string& path : paths) {
    const json one = mine.value(path, json());
    const json there = other.value(path, json());
    if (one != there) return plan_difference("--space: " + path, one, there);
  }
  return "";
}

// What else all ranks must agree on, so that none waits for what another does not do.
void check_same(Ranks& ranks, const SweepPlan& plan) {
  const std::array<std::size_t, 3> own{plan.trials.size(), static_cast<std::size_t>(plan.seeds),
                                       plan.rungs.size()};
  const auto first = from_first(ranks, own);
  together(ranks, [&] {
    if (own == first) return;
    throw UserError(fmt::format(
        "rank {} is given other --trials, --seeds or rungs than rank 0; give the same to all",
        ranks.rank()));
  });
}

class Sweep {
 public:
  Sweep(const SweepPlan& plan, const Dataset& data, const RunFolder& folder, const SweepWork& work,
        const SweepObserver& observer, Ranks& ranks)
      : plan_(plan),
        data_(data),
        folder_(folder),
        work_(work),
        observer_(observer),
        ranks_(ranks),
        pool_(std::max(1, work.jobs)),
        records_(plan.trials.size(), Records(static_cast<std::size_t>(plan.seeds))) {
    int before = 0;
    for (const Rung& rung : plan.rungs) {
      all_epochs_ += static_cast<double>(rung.trials) * (rung.epochs - before) * plan.seeds;
      before = rung.epochs;
    }
  }

  std::optional<SweepResult> run() {
    Trials trials(plan_.trials.size());
    std::iota(trials.begin(), trials.end(), std::size_t{0});
    std::vector<int> reached(plan_.trials.size(), plan_.rungs.front().epochs);
    for (std::size_t rung = 0; rung < plan_.rungs.size(); ++rung) {
      for (const std::size_t trial : trials) reached[trial] = plan_.rungs[rung].epochs;
      if (!train_rung(trials, static_cast<int>(rung))) return std::nullopt;
      if (ranks_.first()) {
        sort_out(trials, plan_.rungs[rung].epochs);
        if (observer_.rung) observer_.rung(static_cast<int>(rung), static_cast<int>(trials.size()));
      }
      share(trials);
      if (rung + 1 == plan_.rungs.size()) break;
      const auto next = static_cast<std::size_t>(plan_.rungs[rung + 1].trials);
      trials.resize(std::min(trials.size(), next));
    }
    return ranks_.first() ? result(reached) : SweepResult();
  }

 private:
  using Trials = std::vector<std::size_t>;      // by their index in the plan
  using Records = std::vector<TrainingRecord>;  // by seed

  // Every rank its share of the trainings; then the first takes in what the others have left.
  // False where it was stopped.
  bool train_rung(const Trials& trials, int rung) {
    const auto tasks = trials.size() * static_cast<std::size_t>(plan_.seeds);
    const auto ranks = static_cast<std::size_t>(ranks_.size());
    std::vector<std::size_t> own;
    std::vector<std::size_t> others;
    for (std::size_t task = 0; task < tasks; ++task) {
      const bool mine = task % ranks == static_cast<std::size_t>(ranks_.rank());
      (mine ? own : others).push_back(task);
    }
    where_ = {.rung = rung, .done = 0, .of = static_cast<int>(tasks)};
    // Others are about as far; what they have done is counted with its own.
    stands_for_ = own.empty() ? 1 : static_cast<double>(tasks) / static_cast<double>(own.size());
    together(ranks_, [&] { train_all(own, trials, rung); });
    if (any_of(ranks_, stopped_)) return false;
    stands_for_ = 0;
    on_first(ranks_, [&] { train_all(others, trials, rung); });
    return !from_first(ranks_, stopped_.load());
  }

  // A task is a trial and a seed.
  void train_all(const std::vector<std::size_t>& tasks, const Trials& trials, int rung) {
    const int count = static_cast<int>(tasks.size());
    threads_ = std::max(1, work_.threads / std::clamp(count, 1, pool_.threads()));
    pool_.run(count, [&](int index, int /*thread*/) {
      if (stops()) return;
      const std::size_t task = tasks[static_cast<std::size_t>(index)];
      const auto seeds = static_cast<std::size_t>(plan_.seeds);
      try {
        train_one(trials[task / seeds], task % seeds, rung);
      } catch (...) {
        stopped_ = true;  // the others need not go on to their ends
        throw;
      }
    });
  }

  // The first rank's, who alone knows what all have come to.
  void share(Trials& trials) const {
    if (ranks_.alone()) return;
    trials.resize(from_first(ranks_, trials.size()));
    ranks_.broadcast(bytes_of(std::span(trials)));
  }

  void train_one(std::size_t trial, std::size_t seed, int rung) {
    const int before = rung == 0 ? 0 : plan_.rungs[static_cast<std::size_t>(rung) - 1].epochs;
    const int count = plan_.rungs[static_cast<std::size_t>(rung)].epochs;
    Recipe recipe = plan_.trials[trial].recipe;
    recipe.training.seed += static_cast<int>(seed);
    const RunFolder folder(
        trial_folder(folder_.path(), plan_.trials[trial].number, recipe.training.seed));
    double told = before;
    const auto tell = [&](double epochs) {
      const std::scoped_lock lock(mutex_);
      done_epochs_ += stands_for_ * (epochs - told);
      told = epochs;
      if (observer_.step) observer_.step(done_epochs_ / all_epochs_, where_.text(plan_.rungs));
    };
    const TrainingWatch watch{.step = [&](double epochs) { tell(std::max(told, epochs)); },
                              .stop = [this] { return stops(); }};
    const TrainingRecord record = train_to(count, recipe, data_, folder, threads_, watch);
    if (!record.has(count)) return;
    tell(count);
    const std::scoped_lock lock(mutex_);
    ++where_.done;
    if (observer_.training) {
      observer_.training({.trial = plan_.trials[trial],
                          .seed = recipe.training.seed,
                          .rung = rung,
                          .score = score_of({&record, 1}, count)});
    }
    records_[trial][seed] = record;
  }

  // The best first, without those that are lost.
  void sort_out(Trials& trials, int epochs) const {
    std::map<std::size_t, TrialScore> scores;
    for (const std::size_t trial : trials) {
      if (const auto score = score_of(records_[trial], epochs)) scores.emplace(trial, *score);
    }
    std::erase_if(trials, [&](std::size_t trial) { return !scores.contains(trial); });
    std::stable_sort(trials.begin(), trials.end(), [&](std::size_t one, std::size_t other) {
      if (is_better(scores.at(one), scores.at(other))) return true;
      return !is_better(scores.at(other), scores.at(one)) && one < other;
    });
  }

  // `reached`: the epochs of each trial's highest rung.
  [[nodiscard]] SweepResult result(const std::vector<int>& reached) const {
    SweepResult result{.recipe = to_json(plan_.recipe),
                       .space = plan_.space,
                       .seeds = {},
                       .eta = plan_.eta,
                       .rungs = plan_.rungs,
                       .held_out = split_for(plan_.recipe.training, {}, data_).validation.size(),
                       .data = data_.name,
                       .trials = {},
                       .importance = {}};
    for (int seed = 0; seed < plan_.seeds; ++seed) {
      result.seeds.push_back(plan_.recipe.training.seed + seed);
    }
    for (std::size_t i = 0; i < plan_.trials.size(); ++i) {
      result.trials.push_back({.number = plan_.trials[i].number,
                               .settings = plan_.trials[i].settings,
                               .epochs = reached[i],
                               .lost_in = lost_in(i, reached[i]),
                               .score = score_of(records_[i], reached[i]),
                               .lowest = score_of(records_[i], plan_.rungs.front().epochs),
                               .curve = mean_curve(records_[i], reached[i])});
    }
    rank_trials(result);
    return result;
  }

  // By the first of its trainings that did.
  [[nodiscard]] std::optional<int> lost_in(std::size_t trial, int epochs) const {
    std::optional<int> first;
    for (const TrainingRecord& record : records_[trial]) {
      if (record.lost_within(epochs)) first = std::min(first.value_or(epochs), *record.lost_in);
    }
    return first;
  }

  bool stops() {
    if (observer_.stop && observer_.stop()) stopped_ = true;
    return stopped_;
  }

  struct Where {
    int rung = 0;
    int done = 0;
    int of = 0;

    [[nodiscard]] std::string text(const std::vector<Rung>& rungs) const {
      return fmt::format("rung {}/{}, {} of {} trainings", rung + 1, rungs.size(), done, of);
    }
  };

  const SweepPlan& plan_;
  const Dataset& data_;
  const RunFolder& folder_;
  const SweepWork& work_;
  const SweepObserver& observer_;
  Ranks& ranks_;
  ThreadPool pool_;
  std::vector<Records> records_;
  int threads_ = 1;        // of each training of the rung
  double stands_for_ = 1;  // trainings of all ranks, each one of this rank's
  std::mutex mutex_;       // of what follows, and of the observer
  Where where_;
  double all_epochs_ = 0;
  double done_epochs_ = 0;
  std::atomic<bool> stopped_ = false;
};

}  // namespace

SweepPlan plan_sweep(const Recipe& recipe, const Space& space, const SweepOptions& options) {
  const auto refuse = [&](const std::string& why) {
    throw UserError("recipe '" + recipe.name + "' " + why);
  };
  const TrainingSpec& training = recipe.training;
  if (recipe.compress.any()) refuse("compresses trained weights, which a sweep does not have");
  if (recipe.distill.weight > 0) {
    refuse("needs a teacher, which a sweep does not have; --set distill.weight=0 trains without");
  }
  if (training.validation_share == 0) {
    refuse("holds nothing out to judge trials by; --set training.validation_share=0.1 does");
  }
  if (training.seed > std::numeric_limits<int>::max() - options.seeds) {
    refuse("has a seed that --seeds " + std::to_string(options.seeds) + " cannot follow");
  }
  const int least = options.least_epochs.value_or(least_epochs(training.epochs, options.eta));
  if (least > training.epochs) {
    throw UserError(fmt::format("--min-epochs is {}, more than the {} that the recipe has", least,
                                training.epochs));
  }
  return {.recipe = recipe,
          .space = space,
          .seeds = options.seeds,
          .eta = options.eta,
          .rungs = make_rungs(training.epochs, least, options.eta, options.trials),
          .trials = draw_trials(recipe, space, options.trials)};
}

std::optional<SweepResult> run_sweep(const SweepPlan& plan, const Dataset& data,
                                     const std::filesystem::path& folder, const SweepWork& work,
                                     const SweepObserver& observer) {
  OneRank alone;
  Ranks& ranks = work.ranks != nullptr ? *work.ranks : alone;
  const RunFolder own =
      ranks.first() ? RunFolder(folder) : RunFolder(folder, RunFolder::Elsewhere::kYes);
  on_first(ranks, [&] {
    if (work.resume || !has_plan(own)) return;
    throw UserError(folder.string() +
                    ": there is a sweep, or the like; --resume goes on with it, or choose "
                    "another --out");
  });
  hold_to_plan(ranks, own, plan.recipe, data, {{"space", to_json(plan.space)}},
               {"sweep", space_difference});
  check_same(ranks, plan);
  auto result = Sweep(plan, data, own, work, observer, ranks).run();
  if (!result) return std::nullopt;
  on_first(ranks, [&] {
    leave_result(folder, plan, *result);
    if (result->best() != nullptr) return;
    throw UserError(fmt::format("{}: all of {} trials diverged; smaller learning rates in {} help",
                                folder.string(), plan.trials.size(), plan.space.origin));
  });
  return result;
}

}  // namespace inkdigit
