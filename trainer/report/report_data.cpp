#include "trainer/report/report_data.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/decision.hpp"
#include "engine/recognizer.hpp"
#include "trainer/measure/evaluation.hpp"
#include "trainer/measure/operating_point.hpp"
#include "trainer/report/base64.hpp"
#include "trainer/report/explanation.hpp"
#include "trainer/report/filters.hpp"
#include "trainer/report/metrics.hpp"
#include "trainer/report/training_samples.hpp"

namespace inkdigit {
namespace {

constexpr std::size_t kMaxMistakes = 60;

struct Mistake {
  std::uint32_t sample = 0;
  std::size_t truth = 0;
  std::size_t answer = 0;
  std::vector<float> probabilities;
};

// The less probable the truth was held, the earlier.
std::vector<Mistake> find_mistakes(const Dataset& data, const RunRecord& record) {
  const std::size_t classes = record.best.network.class_count();
  std::vector<Mistake> mistakes;
  for (std::size_t i = 0; i < record.split.validation.size(); ++i) {
    const std::uint32_t sample = record.split.validation[i];
    const std::size_t truth = data.labels[sample];
    if (truth == kNoClass) continue;
    Decision decision =
        decide(record.best.network.spec().softmax(), record.outputs.subspan(i * classes, classes));
    if (decision.best == truth) continue;
    mistakes.push_back({sample, truth, decision.best, std::move(decision.probabilities)});
  }
  std::stable_sort(mistakes.begin(), mistakes.end(), [](const Mistake& a, const Mistake& b) {
    return a.probabilities[a.truth] < b.probabilities[b.truth];
  });
  return mistakes;
}

nlohmann::json mistakes_json(const Dataset& data, const std::vector<Mistake>& mistakes) {
  nlohmann::json json = nlohmann::json::array();
  for (const Mistake& m : mistakes) {
    json.push_back({{"sample", m.sample},
                    {"truth", m.truth},
                    {"answer", m.answer},
                    {"probabilities", m.probabilities},
                    {"pixels", base64({data.image(m.sample), data.shape.size()})}});
  }
  return json;
}

// Null where it is not asked for.
nlohmann::json explanation_of(const Dataset& data, const RunRecord& record,
                              const std::vector<Mistake>& mistakes, const ReportOptions& options) {
  if (!options.explain) return nullptr;
  std::vector<ExplainedMistake> explained;
  for (const Mistake& m : mistakes) explained.push_back({m.sample, m.truth, m.answer});
  return explanation_json(data, record, explained, options.threads);
}

nlohmann::json filters_json(const Model& model) {
  const std::optional<Filters> filters = first_layer_filters(model);
  if (!filters) return nullptr;
  return {{"layer", filters->layer},   {"total", filters->total},
          {"count", filters->count},   {"channels", filters->channels},
          {"height", filters->height}, {"width", filters->width},
          {"scale", filters->scale},   {"values", base64(filters->values)}};
}

nlohmann::json samples_json(const Dataset& data, const RunRecord& record) {
  nlohmann::json json = nlohmann::json::array();
  for (const TrainingSample& sample : training_samples(data, record.split, record.recipe)) {
    const bool no_class = sample.label == kNoClass;
    json.push_back({{"label", no_class ? nlohmann::json() : nlohmann::json(sample.label)},
                    {"pixels", base64(sample.pixels)}});
  }
  return json;
}

nlohmann::json evaluation_json(const Dataset& data, const RunRecord& record) {
  if (record.split.validation.empty()) return nullptr;
  const NetworkSpec& spec = record.best.network.spec();
  return to_json(
      evaluate(data, record.split.validation, record.outputs, spec.softmax(), spec.classes.size()),
      spec.classes);
}

// Null where nothing is held out that shows no class, or the network cannot say so.
nlohmann::json trade_off_of(const Dataset& data, const RunRecord& record) {
  const NetworkSpec& spec = record.best.network.spec();
  const SoftmaxSpec& softmax = spec.softmax();
  if (!softmax.background) return nullptr;
  Plausibilities plausibilities;
  plausibilities.add(data, record.split.validation, record.outputs, softmax, spec.classes.size());
  if (plausibilities.kinds.empty() || plausibilities.digits.empty()) return nullptr;
  std::vector<OutcomeCounts> outcomes = count_outcomes(plausibilities, softmax);
  outcomes.insert(outcomes.begin(), count_outcomes("", plausibilities.digits, softmax));
  nlohmann::json json = trade_off_json(plausibilities);
  json["outcomes"] = to_json(outcomes, "of");
  json["reject_below"] = softmax.reject_below;
  json["doubt_below"] = softmax.doubt_below;
  return json;
}

}  // namespace

nlohmann::json report_data(const Dataset& data, const RunRecord& record,
                           const ReportOptions& options) {
  std::vector<Mistake> mistakes = find_mistakes(data, record);
  mistakes.resize(std::min(mistakes.size(), kMaxMistakes));
  return {{"model", nlohmann::json::parse(describe(record.best))},
          {"epochs", parse_metrics(record.metrics)},
          {"images",
           {{"train", record.split.train.size()}, {"validation", record.split.validation.size()}}},
          {"evaluation", evaluation_json(data, record)},
          {"trade_off", trade_off_of(data, record)},
          {"mistakes", mistakes_json(data, mistakes)},
          {"explanation", explanation_of(data, record, mistakes, options)},
          {"filters", filters_json(record.best)},
          {"training_samples", samples_json(data, record)}};
}

}  // namespace inkdigit
