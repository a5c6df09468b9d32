#include "trainer/adapt/examination.hpp"

#include <algorithm>
#include <cmath>

#include "engine/decision.hpp"
#include "trainer/adapt/pictures.hpp"
#include "trainer/base/no_class.hpp"

namespace inkdigit {
namespace {

constexpr int kVariantsOfCorrection = 6;
constexpr int kVariantsOfOther = 2;
constexpr double kLeastOfNone = 0.8;     // of what was read as a class before
constexpr float kThresholdStep = 0.05F;  // in the logarithm of odds
constexpr int kThresholdSteps = 40;      // at most

float log_odds(float probability) {
  constexpr float kLeast = 1e-6F;
  const float p = std::clamp(probability, kLeast, 1 - kLeast);
  return std::log(p / (1 - p));
}

float probability_of(float odds) { return 1 / (1 + std::exp(-odds)); }

double reject_below(const Network& network) { return network.spec().softmax().reject_below; }

}  // namespace

Examination::Examination(const Model& before, const AdaptOptions& options,
                         std::span<const LabeledInk> corrections,
                         std::span<const LabeledInk> rehearsal)
    : network_(&before.network),
      threshold_(log_odds(static_cast<float>(reject_below(before.network)))) {
  draw(corrections, kVariantsOfCorrection, true, options);
  draw(rehearsal, kVariantsOfOther, false, options);
  const Answers as_before = answers(before.parameters);
  forget_what_was_right(as_before);
  const double read = 1 - mean_right(as_before, Role::kOfNone, threshold_);
  least_of_none_ = 1 - std::max(read - options.none_fewer, kLeastOfNone * read);
  right_before_ = mean_right(as_before, Role::kOfClass, threshold_);
}

void Examination::draw(std::span<const LabeledInk> drawings, int variants, bool corrections,
                       const AdaptOptions& options) {
  VariantDrawer drawer(*network_, options.ink);
  for (int variant = 0; variant < variants; ++variant) {
    for (const LabeledInk& drawing : drawings) {
      // No step of learning has this number, so these variants are none that are learnt from.
      const ImageKey key{options.seed, static_cast<std::uint64_t>(options.steps), labels_.size()};
      const std::vector<std::uint8_t> picture = drawer.draw(drawing.ink, key);
      pixels_.insert(pixels_.end(), picture.begin(), picture.end());
      labels_.push_back(drawing.label);
      const bool none = drawing.label == kNoClass;
      roles_.push_back(corrections ? Role::kCorrection : none ? Role::kOfNone : Role::kOfClass);
    }
  }
}

// Of corrections that are many, most may have been read rightly all along.
void Examination::forget_what_was_right(const Answers& before) {
  const auto forgotten = [&](std::size_t i) {
    return roles_[i] == Role::kCorrection && right(before, i, threshold_) >= 0.5F;
  };
  std::size_t misread = 0;
  for (std::size_t i = 0; i < roles_.size(); ++i) {
    if (roles_[i] == Role::kCorrection && !forgotten(i)) ++misread;
  }
  for (std::size_t i = 0; misread > 0 && i < roles_.size(); ++i) {
    if (forgotten(i)) roles_[i] = Role::kNothing;
  }
}

Examination::Verdict Examination::examine(std::span<const float> after) const {
  const Answers now = answers(after);
  int step = 0;
  const auto threshold = [&] { return threshold_ + kThresholdStep * static_cast<float>(step); };
  while (step < kThresholdSteps && mean_right(now, Role::kOfNone, threshold()) < least_of_none_) {
    ++step;
  }
  // Where nothing had to change, bit by bit what it was.
  return {.reject_below = step > 0 ? probability_of(threshold()) : reject_below(*network_),
          .learnt = mean_right(now, Role::kCorrection, threshold()),
          .lost = right_before_ - mean_right(now, Role::kOfClass, threshold())};
}

Examination::Answers Examination::answers(std::span<const float> parameters) const {
  Predictor predictor(*network_, parameters);
  const std::size_t size = network_->input_size();
  Answers all(labels_.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Decision decision =
        decide(network_->spec().softmax(),
               predictor.predict(*network_, std::span(pixels_).subspan(i * size, size)));
    all[i].class_odds = log_odds(decision.plausibility);
    if (labels_[i] != kNoClass) all[i].label = decision.probabilities[labels_[i]];
  }
  return all;
}

float Examination::right(const Answers& answers, std::size_t i, float threshold) const {
  const float as_class = probability_of(answers[i].class_odds - threshold);
  return labels_[i] == kNoClass ? 1 - as_class : as_class * answers[i].label;
}

// 1 where there are none.
double Examination::mean_right(const Answers& answers, Role role, float threshold) const {
  double sum = 0;
  double count = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (roles_[i] != role) continue;
    sum += double{right(answers, i, threshold)};
    ++count;
  }
  return count > 0 ? sum / count : 1;
}

}  // namespace inkdigit
