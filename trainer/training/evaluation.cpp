#include "trainer/training/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "trainer/format.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kBins = 15;
// A probability of 0 would make the loss infinite; float32's smallest normal number stands in for
// it.
constexpr float kLeastProbability = 1.17549435e-38F;

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

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

}  // namespace

Evaluation evaluate(const Dataset& data, std::span<const std::uint32_t> samples,
                    std::span<const float> probabilities, std::size_t classes) {
  Evaluation evaluation;
  evaluation.samples = samples.size();
  evaluation.confusion.assign(classes, std::vector<std::size_t>(classes));
  evaluation.calibration.resize(kBins);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto row = probabilities.subspan(i * classes, classes);
    const std::size_t label = data.labels[samples[i]];
    const auto best = std::max_element(row.begin(), row.end());
    const auto answer = static_cast<std::size_t>(best - row.begin());
    const std::size_t correct = answer == label ? 1 : 0;
    ++evaluation.confusion[label][answer];
    evaluation.correct += correct;
    evaluation.loss -= std::log(static_cast<double>(std::max(row[label], kLeastProbability)));
    CalibrationBin& bin =
        evaluation.calibration[std::min(kBins - 1, static_cast<std::size_t>(*best * kBins))];
    ++bin.samples;
    bin.correct += correct;
    bin.confidence += *best;
  }
  const double count = std::max<double>(1, static_cast<double>(samples.size()));
  for (const CalibrationBin& bin : evaluation.calibration) {
    evaluation.ece += std::abs(bin.confidence - static_cast<double>(bin.correct)) / count;
  }
  evaluation.accuracy = static_cast<double>(evaluation.correct) / count;
  evaluation.loss /= count;
  return evaluation;
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
  return {{"samples", evaluation.samples},
          {"correct", evaluation.correct},
          {"accuracy", evaluation.accuracy},
          {"loss", evaluation.loss},
          {"ece", evaluation.ece},
          {"confusion", evaluation.confusion},
          {"per_class", std::move(per_class)},
          {"top_confusions", std::move(confusions)},
          {"calibration", std::move(calibration)}};
}

std::string to_table(const Evaluation& evaluation, const std::vector<std::string>& classes) {
  std::string table =
      format("accuracy  %.2f %%  (%zu of %zu)\nloss      %.4f\nece       %.2f %%\n\n",
             100 * evaluation.accuracy, evaluation.correct, evaluation.samples, evaluation.loss,
             100 * evaluation.ece);
  table += "truth   samples  recall  precision   answered\n" + std::string(44, ' ');
  for (const std::string& name : classes) table += format("%5s", name.c_str());
  table += "\n";
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const ClassCount count = count_class(evaluation, c);
    table += format("%-6s %8zu %6.2f %% %8.2f %%%12s", classes[c].c_str(), count.samples,
                    100 * share(count.correct, count.samples),
                    100 * share(count.correct, count.answers), "");
    for (const std::size_t answers : evaluation.confusion[c]) {
      table += answers == 0 ? "    ." : format("%5zu", answers);
    }
    table += "\n";
  }
  const std::vector<Confusion> confusions = top_confusions(evaluation);
  if (!confusions.empty()) table += "\ntruth   answer    count\n";
  for (const Confusion& c : confusions) {
    table +=
        format("%-7s %-6s %8zu\n", classes[c.truth].c_str(), classes[c.answer].c_str(), c.count);
  }
  return table;
}

}  // namespace inkdigit
