#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/model.hpp"
#include "trainer/adapt/adapt_options.hpp"
#include "trainer/adapt/labeled_ink.hpp"

namespace inkdigit {

// How well models read a person's corrections, and others' drawings, next to how a model read them
// before it learnt. A few hundred drawings are too few to count answers by: each counts by how
// surely it is read, so that a digit that is nearly lost is noticed before it is.
class Examination {
 public:
  // By variants of the drawings, which are in the unit box, that no step of learning sees. `before`
  // must outlive this.
  Examination(const Model& before, const AdaptOptions& options,
              std::span<const LabeledInk> corrections, std::span<const LabeledInk> rehearsal);

  struct Verdict {
    // The least, from the model's own up, at which as few drawings of none are read as a class as
    // AdaptOptions::none_fewer wants. The rest is what becomes of it at that.
    double reject_below = 0;
    // 0..1, the share of what was misread of the corrections that is read rightly.
    double learnt = 0;
    // -1..1, by how much the share of others' drawings of a class that are misread grew.
    double lost = 0;
  };
  // Of the model before with these parameters.
  [[nodiscard]] Verdict examine(std::span<const float> after) const;

 private:
  // What a picture is for.
  enum class Role : std::uint8_t { kCorrection, kOfClass, kOfNone, kNothing };
  struct Answer {
    float class_odds = 0;  // natural logarithm of the odds that it shows a class at all
    float label = 0;       // the label's probability, if it shows a class
  };
  using Answers = std::vector<Answer>;  // of all pictures

  void draw(std::span<const LabeledInk> drawings, int variants, bool corrections,
            const AdaptOptions& options);
  void forget_what_was_right(const Answers& before);
  [[nodiscard]] Answers answers(std::span<const float> parameters) const;
  // How much of a picture is read as what it is, where what is more plausible than the threshold
  // (class_odds) is read as a class, and what is near it partly so.
  [[nodiscard]] float right(const Answers& answers, std::size_t i, float threshold) const;
  [[nodiscard]] double mean_right(const Answers& answers, Role role, float threshold) const;

  const Network* network_;
  std::vector<std::uint8_t> pixels_;  // picture after picture
  std::vector<std::uint8_t> labels_;
  std::vector<Role> roles_;
  float threshold_;  // the model's own
  double least_of_none_ = 0;
  double right_before_ = 0;
};

}  // namespace inkdigit
