#include "tests/native/reference/loss.hpp"

#include "trainer/base/no_class.hpp"

namespace inkdigit::test {
namespace {

Bounded largest_of(std::span<const Bounded> values) {
  Bounded largest = values[0];
  for (const Bounded& b : values) {
    largest = between(std::max(largest.low(), b.low()), std::max(largest.high(), b.high()));
  }
  return largest;
}

// Exponentials of logits less the largest, and their sum.
struct Exponentials {
  Tensor each;
  Bounded offset;
  Bounded sum;
};

Exponentials exponentials(std::span<const Bounded> logits, Bounded factor, bool background) {
  Exponentials e;
  e.offset = largest_of(logits);
  if (background) e.offset = between(std::max(0.0, e.offset.low()), std::max(0.0, e.offset.high()));
  Sum sum;
  for (const Bounded& logit : logits) {
    e.each.push_back(exponential((logit - e.offset) * factor));
    sum.add(e.each.back());
  }
  if (background) sum.add(exponential(-e.offset * factor));
  e.sum = sum.result();
  return e;
}

// One class's target, with label smoothing.
Bounded target_of(double smoothing, std::size_t classes, bool is_label) {
  const Bounded share = rounded(smoothing / static_cast<double>(classes));
  return is_label ? share + (Bounded{1} - Bounded{smoothing}) : share;
}

// log(sum of exp) - sum of target * logit.
Bounded cross_entropy_of(const Exponentials& e, std::span<const Bounded> logits,
                         const Tensor& targets, Bounded rest) {
  Sum sum;
  for (std::size_t c = 0; c < logits.size(); ++c) {
    sum.add(targets[c] * (logits[c] - e.offset));
  }
  sum.add(rest * -e.offset);  // of the background
  return logarithm(e.sum) - sum.result(2);
}

// The teacher's probabilities and the student's logits at this temperature.
struct Taught {
  Bounded loss;
  Tensor gradient;  // student - teacher
};

Taught taught(std::span<const Bounded> logits, const Tensor& teacher, double temperature) {
  const double power = 1 / temperature;
  Tensor soft;
  Sum sum;
  for (const Bounded& p : teacher) {
    soft.push_back(
        growing([&](double v) { return std::pow(std::max(v, 0.0), power); }, p, kLibrary + 2));
    sum.add(soft.back());
  }
  for (Bounded& p : soft) p = p / sum.result();
  const Exponentials e = exponentials(logits, rounded(power), false);
  Sum target_logit;
  Taught result;
  for (std::size_t c = 0; c < logits.size(); ++c) {
    target_logit.add(soft[c] * ((logits[c] - e.offset) * rounded(power)));
    result.gradient.push_back(e.each[c] / e.sum - soft[c]);
  }
  result.loss = logarithm(e.sum) - target_logit.result();
  return result;
}

void judge(std::span<const Bounded> logits, bool no_class, std::uint8_t label, ReferenceLoss& r) {
  r.may_be_correct = r.must_be_correct = true;
  if (no_class) {
    r.may_be_correct = largest_of(logits).low() <= 0;
    r.must_be_correct = largest_of(logits).high() <= 0;
    return;
  }
  for (std::size_t c = 0; c < logits.size(); ++c) {
    if (c == label) continue;
    r.may_be_correct = r.may_be_correct && logits[label].high() >= logits[c].low();
    r.must_be_correct = r.must_be_correct && logits[label].low() > logits[c].high();
  }
}

}  // namespace

ReferenceLoss reference_loss(const BackendOptions& options, bool background, std::uint8_t label,
                             std::size_t images, const Tensor& teacher, std::span<Bounded> logits) {
  const bool no_class = background && label == kNoClass;
  const std::size_t classes = logits.size();
  ReferenceLoss result;
  judge(logits, no_class, label, result);
  const Exponentials e = exponentials(logits, {1}, background);
  Tensor targets(classes);
  for (std::size_t c = 0; c < classes && !no_class; ++c) {
    targets[c] = target_of(static_cast<float>(options.label_smoothing), classes, c == label);
  }
  result.loss = cross_entropy_of(e, logits, targets, {no_class ? 1.0 : 0.0});
  const bool has_teacher = !teacher.empty() && label != kNoClass;
  const Bounded weight{has_teacher ? static_cast<float>(options.distill_weight) : 0.0F};
  const Bounded scale = rounded(1 / static_cast<double>(images));
  const Taught from = has_teacher ? taught(logits, teacher, options.distill_temperature) : Taught{};
  const Bounded temperature{static_cast<float>(options.distill_temperature)};
  const Bounded rest = has_teacher ? Bounded{1} - weight : Bounded{1};
  for (std::size_t c = 0; c < classes; ++c) {
    const Bounded probability = e.each[c] / e.sum;
    // The label's target is taken off in two parts, times scale each.
    const Bounded difference = probability - targets[c];
    const double parts = probability.magnitude() + targets[c].magnitude();
    logits[c] = Bounded{difference.value, difference.error + gamma(4) * parts} * (rest * scale);
    if (has_teacher) logits[c] = logits[c] + weight * temperature * scale * from.gradient[c];
  }
  if (has_teacher) {
    result.loss = result.loss * rest + weight * temperature * temperature * from.loss;
  }
  return result;
}

Tensor softmax(std::span<const Bounded> logits, double factor, bool background) {
  const Exponentials e = exponentials(logits, rounded(factor), background);
  Tensor result;
  for (const Bounded& value : e.each) result.push_back(value / e.sum);
  return result;
}

}  // namespace inkdigit::test
