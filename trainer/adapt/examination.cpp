#include "trainer/adapt/examination.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/decision.hpp"
#include "trainer/adapt/pictures.hpp"
#include "trainer/base/no_class.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kVariantsOfCorrection = 6;
constexpr std::size_t kVariantsOfOther = 2;
constexpr double kLeastOfNone = 0.8;     // of what was read as a class before
constexpr double kThresholdStep = 0.05;  // in the logarithm of odds
constexpr int kThresholdSteps = 40;      // at most

double log_odds(double probability) {
  constexpr double kLeast = 1e-6;
  const double p = std::clamp(probability, kLeast, 1 - kLeast);
  return std::log(p / (1 - p));
}

double probability_of(double odds) { return 1 / (1 + std::exp(-odds)); }

}  // namespace

Examination::Examination(const Model& before, const AdaptOptions& options,
                         std::span<const LabeledInk> corrections,
                         std::span<const LabeledInk> rehearsal)
    : threshold_(log_odds(before.network.spec().softmax().reject_below)) {
  VariantDrawer drawer(before.network, options.ink);
  // No step of learning has this number, so these variants are none that are learnt from.
  ImageKey key{options.seed, static_cast<std::uint64_t>(options.steps), 0};
  const auto draw = [&](const LabeledInk& drawing, std::vector<Picture>& to) {
    to.push_back({drawer.draw(drawing.ink, key), drawing.label});
    ++key.sample;
  };
  for (std::size_t variant = 0; variant < kVariantsOfCorrection; ++variant) {
    for (const LabeledInk& drawing : corrections) draw(drawing, corrections_);
  }
  for (std::size_t variant = 0; variant < kVariantsOfOther; ++variant) {
    for (const LabeledInk& drawing : rehearsal) {
      draw(drawing, drawing.label == kNoClass ? of_none_ : of_class_);
    }
  }
  forget_what_was_right(before);
  const double read = mean(answers(before, of_none_), threshold_, as_class);
  most_of_none_ = std::max(read - options.none_fewer, kLeastOfNone * read);
  lost_before_ = 1 - mean(answers(before, of_class_), threshold_, as_label);
}

// Of corrections that are many, most may have been read rightly all along.
void Examination::forget_what_was_right(const Model& before) {
  std::vector<Picture> misread;
  const Answers all = answers(before, corrections_);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (as_label(all[i], threshold_) < 0.5) misread.push_back(std::move(corrections_[i]));
  }
  if (!misread.empty()) corrections_ = std::move(misread);
}

Examination::Verdict Examination::examine(const Model& after) const {
  const Answers none = answers(after, of_none_);
  double threshold = threshold_;
  for (int i = 0; i < kThresholdSteps && mean(none, threshold, as_class) > most_of_none_; ++i) {
    threshold += kThresholdStep;
  }
  // Where nothing had to change, bit by bit what it was.
  const double own = after.network.spec().softmax().reject_below;
  return {.reject_below = threshold > threshold_ ? probability_of(threshold) : own,
          .learnt = mean(answers(after, corrections_), threshold, as_label),
          .lost = 1 - mean(answers(after, of_class_), threshold, as_label) - lost_before_};
}

Examination::Answers Examination::answers(const Model& model, std::span<const Picture> pictures) {
  Predictor predictor(model.network, model.parameters);
  Answers all;
  all.reserve(pictures.size());
  for (const Picture& picture : pictures) {
    const Decision decision =
        decide(model.network.spec().softmax(), predictor.predict(model.network, picture.pixels));
    const bool none = picture.label == kNoClass;
    all.push_back({.class_odds = log_odds(double{decision.plausibility}),
                   .label = none ? 0 : double{decision.probabilities[picture.label]},
                   .none = none});
  }
  return all;
}

double Examination::as_class(const Answer& answer, double threshold) {
  return probability_of(answer.class_odds - threshold);
}

double Examination::as_label(const Answer& answer, double threshold) {
  const double share = as_class(answer, threshold);
  return answer.none ? 1 - share : share * answer.label;
}

double Examination::mean(const Answers& answers, double threshold,
                         double (*read)(const Answer&, double)) {
  double sum = 0;
  for (const Answer& answer : answers) sum += read(answer, threshold);
  return sum / std::max(1.0, static_cast<double>(answers.size()));
}

}  // namespace inkdigit
