// How much of its accuracy a network keeps where pictures are attacked (learn/attack/) or spoilt
// (augment/corruption/).
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/model/model.hpp"
#include "trainer/augment/corruption/corruption.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/learn/attack/attack_spec.hpp"

namespace inkdigit {

struct NamedAttack {
  std::string name;  // "fgsm", "pgd"
  AttackSpec spec;
};

struct RobustnessPlan {
  std::vector<NamedAttack> attacks;
  std::vector<Corruption> corruptions;
  int threads = 0;  // of the attacks, which run on the CPU; 0 = one a core

  [[nodiscard]] bool any() const { return !attacks.empty() || !corruptions.empty(); }
};

// A sample's picture as it became.
struct AlteredPicture {
  std::uint32_t sample = 0;
  std::vector<std::uint8_t> pixels;  // rounded to bytes
  std::size_t answer = 0;            // class index: to the picture before it was rounded
};

struct AttackScore {
  NamedAttack attack;
  std::size_t correct = 0;
  std::vector<AlteredPicture> examples;  // of one sample a class, read rightly as it was
};

struct CorruptionScore {
  Corruption kind = Corruption::kGaussianNoise;
  std::array<std::size_t, kSeverities> correct{};
  std::vector<AlteredPicture> examples;  // one sample in all severities; of other kinds, others
};

// Right is what has the best class, be it rejected or not, as in Evaluation::accuracy.
struct Robustness {
  std::size_t samples = 0;
  std::size_t correct = 0;  // as the pictures are
  std::vector<AttackScore> attacks;
  std::vector<CorruptionScore> corruptions;
};

// At most so many of the samples, spread evenly over them.
std::vector<std::uint32_t> spread(std::span<const std::uint32_t> samples, std::size_t most);

// Told which share of the work is done, and what is being done.
using RobustnessProgress = std::function<void(double share, const std::string& text)>;

// Of data's `samples` that show a class, of which there must be one: a UserError otherwise.
// `backend` has the model's parameters. Draws by one seed that is no recipe's, so two networks are
// measured on the same.
Robustness measure_robustness(const Model& model, Backend& backend, const Dataset& data,
                              std::span<const std::uint32_t> samples, const RobustnessPlan& plan,
                              const RobustnessProgress& progress = {});

// The mean over kinds of the mean over severities; 0 without kinds.
double mean_corruption_accuracy(const Robustness& robustness);

// {"samples", "correct", "accuracy",
//  "attacks": [{"attack", "epsilon", "steps", "step_size", "random_start", "correct", "accuracy"}],
//  "corruptions": [{"kind", "correct": [by severity], "accuracy": [likewise], "mean"}],
//  "mean_corruption_accuracy": null without corruptions}
nlohmann::json to_json(const Robustness& robustness);

// The same as tables for a terminal.
std::string to_table(const Robustness& robustness);

}  // namespace inkdigit
