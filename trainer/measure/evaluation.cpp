#include "trainer/measure/evaluation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/decision.hpp"
#include "trainer/measure/share.hpp"

namespace inkdigit {
namespace {

struct ClassCount {
  std::size_t samples = 0;  // truly of the class
  std::size_t answers = 0;  // taken for it
  std::size_t correct = 0;
};

ClassCount count_class(const Evaluation& evaluation, std::size_t label) {
  ClassCount count;
  for (std::size_t c = 0; c < evaluation.confusion.size(); ++c) {
    count.samples += evaluation.confusion[label][c];
    count.answers += evaluation.confusion[c][label];
  }
  count.correct = evaluation.confusion[label][label];
  return count;
}

nlohmann::json bin_json(const CalibrationBin& bin) {
  if (bin.samples == 0) return {{"samples", 0}, {"confidence", nullptr}, {"accuracy", nullptr}};
  return {{"samples", bin.samples},
          {"confidence", bin.confidence / static_cast<double>(bin.samples)},
          {"accuracy", share(bin.correct, bin.samples)}};
}

// Mann and Whitney's U by the sum of ranks, where equal values share their mean rank.
double area_under_roc(const std::vector<float>& positives, const std::vector<float>& negatives) {
  if (positives.empty() || negatives.empty()) return 0.5;
  std::vector<std::pair<float, bool>> all;
  for (const float value : positives) all.emplace_back(value, true);
  for (const float value : negatives) all.emplace_back(value, false);
  std::sort(all.begin(), all.end());
  double ranks = 0;
  for (std::size_t first = 0, end = 0; first < all.size(); first = end) {
    std::size_t positive = 0;
    for (; end < all.size() && all[end].first == all[first].first; ++end) {
      if (all[end].second) ++positive;
    }
    ranks += static_cast<double>(positive) * (1.0 + static_cast<double>(first + end)) / 2;
  }
  const auto p = static_cast<double>(positives.size());
  const auto n = static_cast<double>(negatives.size());
  return (ranks - p * (p + 1) / 2) / (p * n);
}

// Adds a sample that shows a class.
void add_sample(const Decision& decision, bool doubtful, std::size_t label, float output,
                Evaluation& evaluation) {
  const std::size_t correct = decision.best == label ? 1 : 0;
  ++evaluation.samples;
  ++evaluation.confusion[label][decision.best];
  evaluation.correct += correct;
  if (decision.rejected) {
    ++evaluation.rejected;
  } else {
    if (doubtful) ++evaluation.doubtful;
    evaluation.answered += correct;
  }
  evaluation.loss += sample_loss(output);
  const float confidence = decision.probabilities[decision.best];
  CalibrationBin& bin = evaluation.calibration[calibration_bin(confidence)];
  ++bin.samples;
  bin.correct += correct;
  bin.confidence += confidence;
}

void add_negative(const Decision& decision, bool doubtful, NegativesEvaluation& negatives) {
  // Nearer to 1 a sum of float32 means nothing.
  constexpr double kLeastImplausibility = 0x1p-24;
  ++negatives.samples;
  if (decision.rejected) ++negatives.rejected;
  if (doubtful) ++negatives.doubtful;
  negatives.loss -= std::log(std::max(1.0 - decision.plausibility, kLeastImplausibility));
}

nlohmann::json negatives_json(const Evaluation& evaluation) {
  const NegativesEvaluation& negatives = evaluation.negatives;
  return {{"samples", negatives.samples},
          {"rejected", share(negatives.rejected, negatives.samples)},
          {"doubtful", share(negatives.doubtful, negatives.samples)},
          {"loss", negatives.loss},
          {"auroc", evaluation.samples > 0 ? nlohmann::json(negatives.auroc) : nlohmann::json()}};
}

std::string share_line(const char* name, std::size_t part, std::size_t whole) {
  return fmt::format("{}  {:.2f} %  ({} of {})\n", name, 100 * share(part, whole), part, whole);
}

std::string rejection_table(const Evaluation& evaluation) {
  const NegativesEvaluation& negatives = evaluation.negatives;
  std::string table;
  if (evaluation.rejected > 0 || negatives.samples > 0) {
    table += share_line("rejected", evaluation.rejected, evaluation.samples);
  }
  if (evaluation.doubtful > 0) {
    table += share_line("in doubt", evaluation.doubtful, evaluation.samples);
  }
  if (negatives.samples > 0) {
    table += share_line("negatives rejected", negatives.rejected, negatives.samples);
    if (negatives.doubtful > 0) {
      table += share_line("negatives in doubt", negatives.doubtful, negatives.samples);
    }
    if (evaluation.samples > 0) table += fmt::format("auroc     {:.4f}\n", negatives.auroc);
  }
  return table;
}

// `blank`: of each sample, whether nothing is drawn on it; empty where that is not known.
Evaluation evaluate_all(std::span<const std::uint8_t> labels, const std::vector<bool>& blank,
                        std::span<const float> outputs, const SoftmaxSpec& softmax,
                        std::size_t classes) {
  Evaluation evaluation;
  evaluation.confusion.assign(classes, std::vector<std::size_t>(classes));
  evaluation.calibration.resize(kCalibrationBins);
  std::vector<float> plausible;
  std::vector<float> implausible;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto row = outputs.subspan(i * classes, classes);
    const std::size_t label = labels[i];
    Decision decision = decide(softmax, row);
    if (!blank.empty() && blank[i]) decision.rejected = true;
    const bool doubtful = is_doubtful(softmax, decision);
    (label == kNoClass ? implausible : plausible).push_back(decision.plausibility);
    if (label == kNoClass) {
      add_negative(decision, doubtful, evaluation.negatives);
    } else {
      add_sample(decision, doubtful, label, row[label], evaluation);
    }
  }
  const double count = std::max<double>(1, static_cast<double>(evaluation.samples));
  for (const CalibrationBin& bin : evaluation.calibration) {
    evaluation.ece += std::abs(bin.confidence - static_cast<double>(bin.correct)) / count;
  }
  evaluation.accuracy = static_cast<double>(evaluation.correct) / count;
  evaluation.loss /= count;
  evaluation.negatives.loss /= std::max<double>(1, static_cast<double>(implausible.size()));
  evaluation.negatives.auroc = area_under_roc(plausible, implausible);
  return evaluation;
}

}  // namespace

std::size_t calibration_bin(float confidence) {
  return std::min(kCalibrationBins - 1, static_cast<std::size_t>(confidence * kCalibrationBins));
}

double sample_loss(float output) {
  // A probability of 0 would make the loss infinite; float32's smallest normal number stands in for
  // it.
  constexpr float kLeastProbability = 1.17549435e-38F;
  return -std::log(static_cast<double>(std::max(output, kLeastProbability)));
}

Evaluation evaluate(const Dataset& data, std::span<const std::uint32_t> samples,
                    std::span<const float> outputs, const SoftmaxSpec& softmax,
                    std::size_t classes) {
  std::vector<std::uint8_t> labels;
  std::vector<bool> blank;
  labels.reserve(samples.size());
  blank.reserve(samples.size());
  for (const std::uint32_t sample : samples) {
    labels.push_back(data.labels[sample]);
    blank.push_back(is_blank(data, sample));
  }
  return evaluate_all(labels, blank, outputs, softmax, classes);
}

Evaluation evaluate(std::span<const std::uint8_t> labels, std::span<const float> outputs,
                    const SoftmaxSpec& softmax, std::size_t classes) {
  return evaluate_all(labels, {}, outputs, softmax, classes);
}

double answered_share(const Evaluation& evaluation) {
  return share(evaluation.answered, evaluation.samples);
}

double loss_of_all(const Evaluation& evaluation) {
  const NegativesEvaluation& negatives = evaluation.negatives;
  // Not worked out anew: what rounding did to it would decide between epochs.
  if (negatives.samples == 0) return evaluation.loss;
  const auto positive = static_cast<double>(evaluation.samples);
  const auto negative = static_cast<double>(negatives.samples);
  return (positive * evaluation.loss + negative * negatives.loss) / (positive + negative);
}

std::vector<Confusion> top_confusions(const Evaluation& evaluation, std::size_t limit) {
  std::vector<Confusion> all;
  for (std::size_t truth = 0; truth < evaluation.confusion.size(); ++truth) {
    for (std::size_t answer = 0; answer < evaluation.confusion.size(); ++answer) {
      const std::size_t count = evaluation.confusion[truth][answer];
      if (answer != truth && count > 0) all.push_back({truth, answer, count});
    }
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const Confusion& a, const Confusion& b) { return a.count > b.count; });
  if (all.size() > limit) all.resize(limit);
  return all;
}

nlohmann::json to_json(const Evaluation& evaluation, const std::vector<std::string>& classes) {
  nlohmann::json per_class = nlohmann::json::array();
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const ClassCount count = count_class(evaluation, c);
    per_class.push_back({{"class", classes[c]},
                         {"samples", count.samples},
                         {"correct", count.correct},
                         {"recall", share(count.correct, count.samples)},
                         {"precision", share(count.correct, count.answers)}});
  }
  nlohmann::json confusions = nlohmann::json::array();
  for (const Confusion& c : top_confusions(evaluation)) {
    confusions.push_back(
        {{"truth", classes[c.truth]}, {"answer", classes[c.answer]}, {"count", c.count}});
  }
  nlohmann::json calibration = nlohmann::json::array();
  for (const CalibrationBin& bin : evaluation.calibration) calibration.push_back(bin_json(bin));
  nlohmann::json json = {{"samples", evaluation.samples},
                         {"correct", evaluation.correct},
                         {"rejected", share(evaluation.rejected, evaluation.samples)},
                         {"doubtful", share(evaluation.doubtful, evaluation.samples)},
                         {"accuracy", evaluation.accuracy},
                         {"answered", answered_share(evaluation)},
                         {"loss", evaluation.loss},
                         {"ece", evaluation.ece},
                         {"confusion", evaluation.confusion},
                         {"per_class", std::move(per_class)},
                         {"top_confusions", std::move(confusions)},
                         {"calibration", std::move(calibration)}};
  if (evaluation.negatives.samples > 0) json["negatives"] = negatives_json(evaluation);
  return json;
}

namespace {

// Columns that the longest name takes, at least so many; fmt knows how wide a terminal shows it.
int width_of(const std::vector<std::string>& names, int least) {
  const auto padded = [](const std::string& name, int width) {
    return fmt::format("{:<{}}", name, width).size();
  };
  int width = least;
  for (const std::string& name : names) {
    while (padded(name, width) == padded(name, width + 1)) ++width;
  }
  return width;
}

// What each class was read as, a row a class. Of long names, a column has the start.
std::string class_table(const Evaluation& evaluation, const std::vector<std::string>& classes) {
  const int name_width = width_of(classes, 6);
  const int column = std::min(width_of(classes, 4), 6) + 1;
  std::string table = fmt::format("{:<{}}  samples  recall  precision   read as\n{:{}}", "truth",
                                  name_width, "", name_width + 41);
  for (const std::string& name : classes) {
    table += fmt::format("{:>{}.{}}", name, column, column - 1);
  }
  table += "\n";
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const ClassCount count = count_class(evaluation, c);
    table += fmt::format("{:<{}} {:8} {:6.2f} % {:8.2f} %{:>12}", classes[c], name_width,
                         count.samples, 100 * share(count.correct, count.samples),
                         100 * share(count.correct, count.answers), "");
    for (const std::size_t answers : evaluation.confusion[c]) {
      table +=
          answers == 0 ? fmt::format("{:>{}}", ".", column) : fmt::format("{:{}}", answers, column);
    }
    table += "\n";
  }
  return table;
}

std::string confusion_table(const std::vector<Confusion>& confusions,
                            const std::vector<std::string>& classes) {
  if (confusions.empty()) return "";
  const int width = width_of(classes, 6);
  std::string table = fmt::format("\n{:<{}}  {:<{}}   count\n", "truth", width, "answer", width);
  for (const Confusion& c : confusions) {
    table += fmt::format("{:<{}}  {:<{}} {:7}\n", classes[c.truth], width, classes[c.answer], width,
                         c.count);
  }
  return table;
}

}  // namespace

std::string to_table(const Evaluation& evaluation, const std::vector<std::string>& classes) {
  std::string table = fmt::format("accuracy  {:.2f} %  ({} of {})\n", 100 * evaluation.accuracy,
                                  evaluation.correct, evaluation.samples);
  table += fmt::format("answered  {:.2f} %  ({} of {}: right, and not \"?\")\n",
                       100 * answered_share(evaluation), evaluation.answered, evaluation.samples);
  table +=
      fmt::format("loss      {:.4f}\nece       {:.2f} %\n", evaluation.loss, 100 * evaluation.ece);
  table += rejection_table(evaluation) + "\n";
  table += class_table(evaluation, classes);
  return table + confusion_table(top_confusions(evaluation), classes);
}

}  // namespace inkdigit
