// A scorecard as JSON and as tables.
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/text.hpp"
#include "trainer/measure/scorecard.hpp"
#include "trainer/measure/share.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

std::size_t samples_of_class(const Evaluation& evaluation, std::size_t label) {
  std::size_t samples = 0;
  for (const std::size_t answers : evaluation.confusion[label]) samples += answers;
  return samples;
}

json set_json(const std::string& data, const Evaluation& evaluation) {
  return {{"data", data},
          {"samples", evaluation.samples},
          {"correct", evaluation.correct},
          {"accuracy", evaluation.accuracy},
          {"answered", answered_share(evaluation)},
          {"loss", evaluation.loss},
          {"ece", evaluation.ece}};
}

json writer_json(const std::optional<WriterScore>& writer) {
  if (!writer) return nullptr;
  return {{"writer", writer->name},
          {"samples", writer->samples},
          {"correct", writer->correct},
          {"accuracy", writer->accuracy()}};
}

json strokes_json(const StrokesScore& score, const std::vector<std::string>& classes) {
  json row = set_json(score.data, score.evaluation);
  row["per_class"] = json::array();
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const std::size_t samples = samples_of_class(score.evaluation, c);
    const std::size_t correct = score.evaluation.confusion[c][c];
    row["per_class"].push_back({{"class", classes[c]},
                                {"samples", samples},
                                {"correct", correct},
                                {"accuracy", share(correct, samples)}});
  }
  row["writers"] = score.writers.size();
  row["mean_over_writers"] = score.mean_over_writers();
  row["worst_writer"] = writer_json(score.worst_writer());
  return row;
}

json list_json(const std::vector<StrokesScore>& scores, const std::vector<std::string>& classes) {
  json list = json::array();
  for (const StrokesScore& score : scores) list.push_back(strokes_json(score, classes));
  return list;
}

json preparation_json(const AblationScore& score) {
  json accuracy;
  for (std::size_t way = 0; way < score.correct.size(); ++way) {
    accuracy[std::string(names_of(Preparation{})[way])] = share(score.correct[way], score.samples);
  }
  return {{"data", score.data}, {"samples", score.samples}, {"accuracy", std::move(accuracy)}};
}

constexpr const char* kSetHead = "{:<32} samples  accuracy  answered    loss     ece\n";

std::string set_row(const std::string& data, const Evaluation& evaluation) {
  return fmt::format("{:<32} {:7} {:7.2f} % {:7.2f} %  {:.4f}  {:4.2f} %\n", data,
                     evaluation.samples, 100 * evaluation.accuracy,
                     100 * answered_share(evaluation), evaluation.loss, 100 * evaluation.ece);
}

std::string writers_table(const std::vector<StrokesScore>& scores) {
  std::string table = fmt::format("{:<32} writers      mean     worst (of {} samples or more)\n",
                                  "by writer", kLeastWriterSamples);
  for (const StrokesScore& score : scores) {
    table += fmt::format("{:<32} {:7} {:7.2f} %", score.data, score.writers.size(),
                         100 * score.mean_over_writers());
    const std::optional<WriterScore> worst = score.worst_writer();
    table += worst ? fmt::format(" {:7.2f} %  {} ({} of {})\n", 100 * worst->accuracy(),
                                 escaped(worst->name), worst->correct, worst->samples)
                   : "   no writer has that many\n";
  }
  return table;
}

// Of collections that were not trained on: nothing was chosen by them, so everybody counts.
std::string strangers_table(const std::vector<StrokesScore>& scores) {
  if (scores.empty()) return "";
  std::string table = fmt::format(kSetHead, "everybody, not trained on");
  for (const StrokesScore& score : scores) table += set_row(score.data, score.evaluation);
  return "\n" + table + "\n" + writers_table(scores);
}

std::string classes_table(const Scorecard& card) {
  std::string table = fmt::format("{:<32}", "by class, %");
  for (const std::string& name : card.classes) table += fmt::format("{:>7}", name);
  table += "\n";
  for (const StrokesScore& score : card.strokes) {
    table += fmt::format("{:<32}", score.data);
    for (std::size_t c = 0; c < card.classes.size(); ++c) {
      const std::size_t samples = samples_of_class(score.evaluation, c);
      table += samples == 0
                   ? fmt::format("{:>7}", ".")
                   : fmt::format("{:7.2f}", 100 * share(score.evaluation.confusion[c][c], samples));
    }
    table += "\n";
  }
  return table;
}

std::string preparation_table(const std::vector<AblationScore>& scores) {
  std::string table = fmt::format("{:<32}", "by preparation, %");
  for (const std::string_view name : names_of(Preparation{})) {
    table += fmt::format("{:>10}", std::string(name));
  }
  table += "\n";
  for (const AblationScore& score : scores) {
    table += fmt::format("{:<32}", score.data);
    for (const std::size_t correct : score.correct) {
      table += fmt::format("{:10.2f}", 100 * share(correct, score.samples));
    }
    table += "\n";
  }
  return table;
}

std::string rejection_row(const std::string& data, std::size_t samples, std::size_t rejected,
                          double auroc) {
  return fmt::format("{:<38} {:7} {:7.2f} %  {:.4f}\n", data, samples,
                     100 * share(rejected, samples), auroc);
}

std::string rejection_table(const Scorecard& card) {
  if (!card.trained_to_reject) {
    return "rejection: the network was not trained to reject (its softmax has no background)\n";
  }
  std::string table = fmt::format("{:<38} samples  rejected   auroc\n", "rejection");
  for (const NegativesScore& set : card.rejection->negatives) {
    const NegativesEvaluation& evaluation = set.evaluation;
    table += rejection_row(set.data, evaluation.samples, evaluation.rejected, evaluation.auroc);
  }
  return table + rejection_row("digits, against all of these", card.rejection->samples,
                               card.rejection->rejected, card.rejection->auroc);
}

std::string numbers_row(const std::string& digits, const NumberCounts& counts) {
  return fmt::format("{:<32} {:7}", digits, counts.tried) +
         fmt::format(" {:7.2f} %", 100 * share(counts.right, counts.tried)) +
         fmt::format(" {:7.2f} %", 100 * share(counts.segmented, counts.tried)) +
         fmt::format(" {:9.2f} %\n", 100 * share(counts.right_alone, counts.tried));
}

std::string numbers_table(const Scorecard& card) {
  if (!card.takes_ink) {
    return "numbers: the network takes pictures of several channels, and no ink\n";
  }
  std::string table = fmt::format("{:<32}   tried     right   divided  right alone\n", "numbers");
  for (const NumberCounts& length : card.numbers->lengths) {
    table += numbers_row("of " + std::to_string(length.digits) + " digits", length);
  }
  return table + numbers_row("all", card.numbers->all);
}

}  // namespace

json to_json(const Scorecard& card) {
  json preparation = json::array();
  for (const AblationScore& score : card.preparation) {
    preparation.push_back(preparation_json(score));
  }
  return {{"model", card.model},
          {"mnist", card.mnist ? set_json(card.mnist->data, card.mnist->evaluation) : json()},
          {"strokes", list_json(card.strokes, card.classes)},
          {"strangers", list_json(card.strangers, card.classes)},
          {"preparation", std::move(preparation)},
          {"mean", {{"accuracy", card.mean_accuracy()}, {"answered", card.mean_answered()}}},
          {"rejection", card.rejection ? to_json(*card.rejection) : json()},
          {"trade_off", card.trade_off ? to_json(*card.trade_off) : json()},
          {"numbers", card.numbers ? to_json(*card.numbers) : json()},
          {"robustness", card.robustness ? to_json(*card.robustness) : json()},
          {"missing", card.missing}};
}

std::string to_table(const Scorecard& card) {
  std::string table = fmt::format(kSetHead, card.model);
  if (card.mnist) table += set_row(card.mnist->data, card.mnist->evaluation);
  for (const StrokesScore& score : card.strokes) table += set_row(score.data, score.evaluation);
  table += fmt::format("{:<40} {:7.2f} % {:7.2f} %\n", "mean over collections",
                       100 * card.mean_accuracy(), 100 * card.mean_answered());
  if (!card.strokes.empty()) {
    table += "\n" + writers_table(card.strokes) + strangers_table(card.strangers) + "\n" +
             classes_table(card) + "\n" + preparation_table(card.preparation) + "\n" +
             rejection_table(card) + "\n";
    if (card.trade_off) table += to_table(*card.trade_off) + "\n";
    table += numbers_table(card);
  }
  if (card.robustness) table += "\n" + to_table(*card.robustness);
  for (const std::string& spec : card.missing) table += spec + ": is not there, and left out\n";
  return table;
}

}  // namespace inkdigit
