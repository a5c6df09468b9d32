#include "trainer/cli/robustness_options.hpp"

#include <algorithm>

#include "trainer/cli/values.hpp"

namespace inkdigit {
namespace {

constexpr const char* kAll = "all";

std::vector<Corruption> corruptions_of(const std::vector<std::string>& words) {
  std::vector<Corruption> kinds;
  for (std::size_t k = 0; k < kCorruptionNames.size(); ++k) {
    const bool asked = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return word == kAll || word == kCorruptionNames[k];
    });
    if (asked) kinds.push_back(static_cast<Corruption>(k));
  }
  return kinds;
}

}  // namespace

void add_robustness_options(CLI::App& command, RobustnessArguments& arguments) {
  CLI::Option* attack = command.add_option(
      "--attack", arguments.attacks,
      "Accuracy on pictures that are changed to be read wrongly, on the CPU, one or both: fgsm "
      "(one step along the gradient's signs) or pgd (many)");
  take_one_of(*attack, {"fgsm", "pgd"});
  command
      .add_option("--epsilon", arguments.epsilons,
                  "One or more: the most that an attack changes a pixel, where black to "
                  "white is 1")
      ->check(number(0, 1))
      ->needs(attack);
  command.add_option("--attack-steps", arguments.steps, "Of pgd")
      ->check(whole_number(1, 10000))
      ->needs(attack);
  command.add_option("--attack-step-size", arguments.step_size, "Of pgd, as --epsilon")
      ->check(number(0, 1))
      ->needs(attack);
  command
      .add_flag("--no-random-start", arguments.no_random_start,
                "pgd starts from the picture itself, not from a random place within epsilon")
      ->needs(attack);
  CLI::Option* corruptions = command.add_option(
      "--corruptions", arguments.corruptions,
      "Accuracy on pictures that are spoilt, each kind in five severities; all, or one or more "
      "of the kinds");
  std::vector<std::string> words{kAll};
  words.insert(words.end(), kCorruptionNames.begin(), kCorruptionNames.end());
  take_one_of(*corruptions, words);
  command
      .add_option("--robustness-images", arguments.images,
                  "Attack and spoil at most so many images, spread evenly over the data; 0 = all")
      ->check(whole_number(0, 2147483647));
}

RobustnessPlan robustness_plan(const RobustnessArguments& arguments, int threads) {
  RobustnessPlan plan;
  for (const char* name : {"fgsm", "pgd"}) {
    const auto& asked = arguments.attacks;
    if (std::find(asked.begin(), asked.end(), name) == asked.end()) continue;
    for (const double epsilon : arguments.epsilons) {
      const bool fgsm = std::string(name) == "fgsm";
      plan.attacks.push_back({name, fgsm ? AttackSpec::fgsm(epsilon)
                                         : AttackSpec{epsilon, arguments.steps, arguments.step_size,
                                                      !arguments.no_random_start}});
    }
  }
  plan.corruptions = corruptions_of(arguments.corruptions);
  plan.threads = threads;
  return plan;
}

std::vector<std::uint32_t> robustness_samples(const RobustnessArguments& arguments,
                                              std::span<const std::uint32_t> samples) {
  const std::size_t most =
      arguments.images == 0 ? samples.size() : static_cast<std::size_t>(arguments.images);
  return spread(samples, most);
}

}  // namespace inkdigit
