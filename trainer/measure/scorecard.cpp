#include "trainer/measure/scorecard.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

#include "engine/recognizer.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/load.hpp"
#include "trainer/data/sets/stroke_file.hpp"
#include "trainer/data/split.hpp"

namespace inkdigit {
namespace {

using Samples = std::vector<std::uint32_t>;

std::vector<WriterScore> score_writers(const Dataset& data, const Samples& samples,
                                       std::span<const float> probabilities, std::size_t classes) {
  std::map<std::string, WriterScore> writers;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto row = probabilities.subspan(i * classes, classes);
    const auto answer = std::max_element(row.begin(), row.end()) - row.begin();
    const std::string& name = data.writer_names[data.writers[samples[i]] - 1];
    WriterScore& writer = writers[name];
    writer.name = name;
    ++writer.samples;
    if (answer == data.labels[samples[i]]) ++writer.correct;
  }
  std::vector<WriterScore> scores;
  for (const auto& [name, score] : writers) scores.push_back(score);
  return scores;
}

Samples all_samples(const Dataset& data) {
  Samples samples(data.size());
  std::iota(samples.begin(), samples.end(), 0U);
  return samples;
}

Samples samples_with_writer(const Dataset& data) {
  Samples samples = all_samples(data);
  std::erase_if(samples, [&](std::uint32_t sample) { return data.writers[sample] == 0; });
  return samples;
}

template <class Item>
std::vector<Item> choose(const std::vector<Item>& items, const Samples& samples) {
  std::vector<Item> chosen;
  for (const std::uint32_t sample : samples) chosen.push_back(items[sample]);
  return chosen;
}

// Whether a training by which there is such a provenance (JSON text) had no set of this name. What
// its teachers and the weights that it began from were trained on, it does not tell.
bool was_not_trained_on(const std::string& provenance, const std::string& name) {
  const nlohmann::json origin = nlohmann::json::parse(provenance, nullptr, false);
  const nlohmann::json::json_pointer place("/data/name");
  if (!origin.is_object() || !origin.contains(place) || !origin[place].is_string()) return false;
  const std::string sets = " + " + origin[place].get<std::string>() + " + ";
  return sets.find(" + " + name + " + ") == std::string::npos;
}

class Scorer {
 public:
  Scorer(const Model& model, int threads)
      : model_(model),
        threads_(threads),
        backend_(make_cpu_backend(model.network, {.batch_size = 1, .threads = threads})) {
    backend_->set_parameters(model.parameters);
  }

  SetScore score_mnist(const std::string& spec) {
    const Dataset data = load(spec);
    const Samples samples = all_samples(data);
    LabeledOutputs found = predict(data, samples);
    SetScore score{data.name, evaluate(data, samples, found.outputs, softmax(), classes())};
    collections_.push_back(std::move(found));
    return score;
  }

  // Of images spread over the set.
  Robustness score_robustness(const std::string& spec, const RobustnessProgress& progress) {
    constexpr std::size_t kImages = 1000;
    RobustnessPlan plan{.attacks = {}, .corruptions = {}, .threads = threads_};
    for (const double epsilon : {0.1, 0.2, 0.3}) {
      plan.attacks.push_back({"fgsm", AttackSpec::fgsm(epsilon)});
      plan.attacks.push_back({"pgd", {.epsilon = epsilon}});
    }
    for (std::size_t kind = 0; kind < kCorruptionNames.size(); ++kind) {
      plan.corruptions.push_back(static_cast<Corruption>(kind));
    }
    const Dataset data = load(spec);
    const Samples samples = spread(all_samples(data), kImages);
    return measure_robustness(model_, *backend_, data, samples, plan, progress);
  }

  // The set's rows. Where `counts`, its samples count for rejection and numbers, too.
  void score_strokes(const std::string& spec, const std::filesystem::path& file, bool counts,
                     Scorecard& card) {
    const Dataset data = load(spec);
    const Samples samples = held_out_samples(data, kScorecardWriters);
    LabeledOutputs found = predict(data, samples);
    const std::vector<float>& probabilities = found.outputs;
    card.strokes.push_back(score(data, samples, probabilities));
    if (was_not_trained_on(model_.provenance, data.name)) {
      const Samples all = samples_with_writer(data);
      card.strangers.push_back(score(data, all, backend_->predict(data, all)));
    }
    const std::vector<StrokeSample> drawings = choose(read_stroke_file(file), samples);
    card.preparation.push_back({data.name, samples.size(), ablate(drawings, found.labels)});
    if (counts) {
      digits_.labels.insert(digits_.labels.end(), found.labels.begin(), found.labels.end());
      digits_.outputs.insert(digits_.outputs.end(), probabilities.begin(), probabilities.end());
      drawings_.insert(drawings_.end(), drawings.begin(), drawings.end());
    }
    add_plausibilities(data, samples, probabilities);
    collections_.push_back(std::move(found));
  }

  // Of the digits of the collections scored so far, at least one.
  RejectionScore score_rejection(const std::vector<std::string>& written,
                                 const std::string& drawn) {
    std::vector<LabeledOutputs> negatives;
    for (const std::string& spec : written) {
      const Dataset data = load(spec);
      negatives.push_back(predict_negatives(data, held_out_samples(data, kScorecardWriters)));
    }
    const Dataset data = load(drawn);
    negatives.push_back(predict_negatives(data, all_samples(data)));
    return inkdigit::score_rejection(digits_, negatives, softmax(), classes());
  }

  // Of all collections, and of the digits and negatives that the rejection was scored of.
  TradeOffScore score_trade_off() {
    return inkdigit::score_trade_off(collections_, std::move(plausibilities_), softmax(),
                                     classes());
  }

  // Of the same digits.
  NumberScore score_numbers(std::size_t numbers) {
    Recognizer recognizer = value_or_throw(Recognizer::create(model_), model_.name);
    return inkdigit::score_numbers(recognizer, drawings_,
                                   {.numbers = numbers, .seed = kScorecardSeed});
  }

 private:
  [[nodiscard]] std::size_t classes() const { return model_.network.class_count(); }
  [[nodiscard]] const SoftmaxSpec& softmax() const { return model_.network.spec().softmax(); }

  [[nodiscard]] Dataset load(const std::string& spec) const {
    const NetworkSpec& network = model_.network.spec();
    return load_data({spec},
                     {.input = network.input, .classes = network.classes, .seed = kScorecardSeed});
  }

  [[nodiscard]] StrokesScore score(const Dataset& data, const Samples& samples,
                                   std::span<const float> probabilities) const {
    return {data.name, evaluate(data, samples, probabilities, softmax(), classes()),
            score_writers(data, samples, probabilities, classes())};
  }

  [[nodiscard]] LabeledOutputs predict(const Dataset& data, const Samples& samples) {
    return {data.name, choose(data.labels, samples), backend_->predict(data, samples)};
  }

  LabeledOutputs predict_negatives(const Dataset& data, const Samples& samples) {
    LabeledOutputs found = predict(data, samples);
    add_plausibilities(data, samples, found.outputs);
    return found;
  }

  void add_plausibilities(const Dataset& data, const Samples& samples,
                          std::span<const float> outputs) {
    plausibilities_.add(data, samples, outputs, softmax(), classes());
  }

  [[nodiscard]] AblationCounts ablate(const std::vector<StrokeSample>& samples,
                                      const std::vector<std::uint8_t>& labels) const {
    std::vector<Drawing> drawings;
    for (const StrokeSample& sample : samples) drawings.push_back(sample.drawing);
    return ablate_preparation(model_, drawings, labels, threads_);
  }

  const Model& model_;
  int threads_;
  std::unique_ptr<Backend> backend_;
  // Of the writers held out, of all collections.
  LabeledOutputs digits_;
  std::vector<StrokeSample> drawings_;
  Plausibilities plausibilities_;  // of the digits, and of all negatives
  std::vector<LabeledOutputs> collections_;
};

// Appends to `missing` what is not there.
bool is_there(const std::string& spec, std::vector<std::string>& missing) {
  if (locate_data(spec)) return true;
  missing.push_back(spec);
  return false;
}

}  // namespace

double StrokesScore::mean_over_writers() const {
  double sum = 0;
  for (const WriterScore& writer : writers) sum += writer.accuracy();
  return sum / static_cast<double>(writers.size());
}

std::optional<WriterScore> StrokesScore::worst_writer() const {
  const WriterScore* worst = nullptr;
  for (const WriterScore& writer : writers) {
    if (writer.samples < kLeastWriterSamples) continue;
    if (worst == nullptr || writer.accuracy() < worst->accuracy()) worst = &writer;
  }
  return worst == nullptr ? std::nullopt : std::optional(*worst);
}

namespace {

// Of all collections, MNIST among them.
template <class Share>
double mean_of_collections(const Scorecard& card, const Share& share_of) {
  double sum = card.mnist ? share_of(card.mnist->evaluation) : 0;
  for (const StrokesScore& score : card.strokes) sum += share_of(score.evaluation);
  return sum / static_cast<double>(card.strokes.size() + (card.mnist ? 1 : 0));
}

}  // namespace

double Scorecard::mean_accuracy() const {
  return mean_of_collections(*this, [](const Evaluation& found) { return found.accuracy; });
}

double Scorecard::mean_answered() const { return mean_of_collections(*this, answered_share); }

Scorecard make_scorecard(const Model& model, const ScorecardOptions& options) {
  const NetworkSpec& network = model.network.spec();
  Scorecard card{.model = model.name,
                 .classes = network.classes,
                 .mnist = {},
                 .strokes = {},
                 .strangers = {},
                 .preparation = {},
                 .rejection = {},
                 .trade_off = {},
                 .numbers = {},
                 .robustness = {},
                 .missing = {},
                 .trained_to_reject = network.softmax().background,
                 .takes_ink = network.input.channels == 1};
  Scorer scorer(model, options.threads);
  if (is_there(options.mnist, card.missing)) {
    card.mnist = scorer.score_mnist(options.mnist);
    if (options.robustness) {
      card.robustness = scorer.score_robustness(options.mnist, options.progress);
    }
  }
  for (const std::string& spec : options.strokes) {
    if (is_there(spec, card.missing)) scorer.score_strokes(spec, *locate_data(spec), true, card);
  }
  const bool alone = card.strokes.empty();
  for (const std::string& spec : options.more_strokes) {
    if (is_there(spec, card.missing)) scorer.score_strokes(spec, *locate_data(spec), alone, card);
  }
  if (!card.mnist && card.strokes.empty()) {
    std::string all;
    for (const std::string& spec : card.missing) all += (all.empty() ? "" : ", ") + spec;
    throw UserError("none of " + all +
                    " is there; $INKDIGIT_DATA should be a folder that has them");
  }
  if (card.strokes.empty()) return card;
  if (card.trained_to_reject) {
    std::vector<std::string> written;
    for (const std::string& spec : options.written_negatives) {
      if (is_there(spec, card.missing)) written.push_back(spec);
    }
    card.rejection = scorer.score_rejection(written, options.drawn_negatives);
    card.trade_off = scorer.score_trade_off();
  }
  if (card.takes_ink) card.numbers = scorer.score_numbers(options.numbers);
  return card;
}

}  // namespace inkdigit
