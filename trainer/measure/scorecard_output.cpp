// A scorecard as JSON and as tables.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/text.hpp"
#include "trainer/base/format.hpp"
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

json preparation_json(const AblationScore& score) {
  json accuracy;
  for (std::size_t way = 0; way < score.correct.size(); ++way) {
    accuracy[std::string(names_of(Preparation{})[way])] = share(score.correct[way], score.samples);
  }
  return {{"data", score.data}, {"samples", score.samples}, {"accuracy", std::move(accuracy)}};
}

constexpr const char* kSetHead = "%-32s samples  accuracy  answered    loss     ece\n";

std::string set_row(const std::string& data, const Evaluation& evaluation) {
  return format("%-32s %7zu %7.2f %% %7.2f %%  %.4f  %4.2f %%\n", data.c_str(), evaluation.samples,
                100 * evaluation.accuracy, 100 * answered_share(evaluation), evaluation.loss,
                100 * evaluation.ece);
}

std::string writers_table(const std::vector<StrokesScore>& scores) {
  std::string table = format("%-32s writers      mean     worst (of %zu samples or more)\n",
                             "by writer", kLeastWriterSamples);
  for (const StrokesScore& score : scores) {
    table += format("%-32s %7zu %7.2f %%", score.data.c_str(), score.writers.size(),
                    100 * score.mean_over_writers());
    const std::optional<WriterScore> worst = score.worst_writer();
    table += worst ? format(" %7.2f %%  %s (%zu of %zu)\n", 100 * worst->accuracy(),
                            escaped(worst->name).c_str(), worst->correct, worst->samples)
                   : "   nobody has so many\n";
  }
  return table;
}

std::string classes_table(const Scorecard& card) {
  std::string table = format("%-32s", "by class, %");
  for (const std::string& name : card.classes) table += format("%7s", name.c_str());
  table += "\n";
  for (const StrokesScore& score : card.strokes) {
    table += format("%-32s", score.data.c_str());
    for (std::size_t c = 0; c < card.classes.size(); ++c) {
      const std::size_t samples = samples_of_class(score.evaluation, c);
      table += samples == 0
                   ? format("%7s", ".")
                   : format("%7.2f", 100 * share(score.evaluation.confusion[c][c], samples));
    }
    table += "\n";
  }
  return table;
}

std::string preparation_table(const std::vector<AblationScore>& scores) {
  std::string table = format("%-32s", "by preparation, %");
  for (const std::string_view name : names_of(Preparation{})) {
    table += format("%10s", std::string(name).c_str());
  }
  table += "\n";
  for (const AblationScore& score : scores) {
    table += format("%-32s", score.data.c_str());
    for (const std::size_t correct : score.correct) {
      table += format("%10.2f", 100 * share(correct, score.samples));
    }
    table += "\n";
  }
  return table;
}

std::string rejection_row(const std::string& data, std::size_t samples, std::size_t rejected,
                          double auroc) {
  return format("%-38s %7zu %7.2f %%  %.4f\n", data.c_str(), samples,
                100 * share(rejected, samples), auroc);
}

std::string rejection_table(const Scorecard& card) {
  if (!card.trained_to_reject) {
    return "rejection: the network was not trained to reject (its softmax has no background)\n";
  }
  std::string table = format("%-38s samples  rejected   auroc\n", "rejection");
  for (const NegativesScore& set : card.rejection->negatives) {
    const NegativesEvaluation& evaluation = set.evaluation;
    table += rejection_row(set.data, evaluation.samples, evaluation.rejected, evaluation.auroc);
  }
  return table + rejection_row("digits, against all of these", card.rejection->samples,
                               card.rejection->rejected, card.rejection->auroc);
}

std::string numbers_row(const std::string& digits, const NumberCounts& counts) {
  return format("%-32s %7zu", digits.c_str(), counts.tried) +
         format(" %7.2f %%", 100 * share(counts.right, counts.tried)) +
         format(" %7.2f %%", 100 * share(counts.segmented, counts.tried)) +
         format(" %9.2f %%\n", 100 * share(counts.right_alone, counts.tried));
}

std::string numbers_table(const Scorecard& card) {
  if (!card.takes_ink) {
    return "numbers: the network takes pictures of several channels, and no ink\n";
  }
  std::string table = format("%-32s   tried     right   divided  right alone\n", "numbers");
  for (const NumberCounts& length : card.numbers->lengths) {
    table += numbers_row("of " + std::to_string(length.digits) + " digits", length);
  }
  return table + numbers_row("all", card.numbers->all);
}

}  // namespace

json to_json(const Scorecard& card) {
  json strokes = json::array();
  for (const StrokesScore& score : card.strokes) {
    strokes.push_back(strokes_json(score, card.classes));
  }
  json preparation = json::array();
  for (const AblationScore& score : card.preparation) {
    preparation.push_back(preparation_json(score));
  }
  return {{"model", card.model},
          {"mnist", card.mnist ? set_json(card.mnist->data, card.mnist->evaluation) : json()},
          {"strokes", std::move(strokes)},
          {"preparation", std::move(preparation)},
          {"rejection", card.rejection ? to_json(*card.rejection) : json()},
          {"numbers", card.numbers ? to_json(*card.numbers) : json()},
          {"missing", card.missing}};
}

std::string to_table(const Scorecard& card) {
  std::string table = format(kSetHead, card.model.c_str());
  if (card.mnist) table += set_row(card.mnist->data, card.mnist->evaluation);
  for (const StrokesScore& score : card.strokes) table += set_row(score.data, score.evaluation);
  if (!card.strokes.empty()) {
    table += "\n" + writers_table(card.strokes) + "\n" + classes_table(card) + "\n" +
             preparation_table(card.preparation) + "\n" + rejection_table(card) + "\n" +
             numbers_table(card);
  }
  for (const std::string& spec : card.missing) table += spec + ": is not there, and left out\n";
  return table;
}

}  // namespace inkdigit
