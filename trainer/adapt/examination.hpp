#pragma once

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
  // By variants of the drawings, which are in the unit box, that no step of learning sees.
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
  // `after` has the network of the model before.
  [[nodiscard]] Verdict examine(const Model& after) const;

 private:
  struct Picture {
    std::vector<std::uint8_t> pixels;
    std::uint8_t label = 0;
  };
  struct Answer {
    double class_odds = 0;  // natural logarithm of the odds that it shows a class at all
    double label = 0;       // the label's probability, if it shows a class
    bool none = false;      // it shows none of the classes
  };
  using Answers = std::vector<Answer>;

  static Answers answers(const Model& model, std::span<const Picture> pictures);
  // How much of a drawing is read as a class, or as what it is, where what is more plausible than
  // the threshold (class_odds) is read as a class, and what is near it partly so.
  static double as_class(const Answer& answer, double threshold);
  static double as_label(const Answer& answer, double threshold);
  static double mean(const Answers& answers, double threshold,
                     double (*read)(const Answer&, double));

  void forget_what_was_right(const Model& before);

  std::vector<Picture> corrections_;
  std::vector<Picture> of_class_;  // of the rehearsal
  std::vector<Picture> of_none_;
  double threshold_;  // the model's own
  double most_of_none_ = 0;
  double lost_before_ = 0;
};

}  // namespace inkdigit
