#include "trainer/training/scorecard.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "trainer/backend/backend.hpp"
#include "trainer/data/load.hpp"
#include "trainer/data/stroke_file.hpp"
#include "trainer/training/split.hpp"
#include "trainer/user_error.hpp"

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
    Samples samples(data.size());
    std::iota(samples.begin(), samples.end(), 0U);
    return {data.name,
            evaluate(data, samples, backend_->predict(data, samples), softmax(), classes())};
  }

  // The set's rows.
  void score_strokes(const std::string& spec, const std::filesystem::path& file, Scorecard& card) {
    const Dataset data = load(spec);
    const Samples samples = held_out_samples(data, kScorecardWriters);
    const std::vector<float> probabilities = backend_->predict(data, samples);
    card.strokes.push_back({data.name, evaluate(data, samples, probabilities, softmax(), classes()),
                            score_writers(data, samples, probabilities, classes())});
    card.preparation.push_back(ablate(data, samples, read_stroke_file(file)));
  }

 private:
  [[nodiscard]] std::size_t classes() const { return model_.network.class_count(); }
  [[nodiscard]] const SoftmaxSpec& softmax() const { return model_.network.spec().softmax(); }

  [[nodiscard]] Dataset load(const std::string& spec) const {
    const NetworkSpec& network = model_.network.spec();
    return load_data({spec}, {.input = network.input, .classes = network.classes});
  }

  // `drawings` are the data's, one a sample.
  [[nodiscard]] AblationScore ablate(const Dataset& data, const Samples& samples,
                                     const std::vector<StrokeSample>& drawings) const {
    std::vector<Drawing> chosen;
    std::vector<std::uint8_t> labels;
    for (const std::uint32_t sample : samples) {
      chosen.push_back(drawings[sample].drawing);
      labels.push_back(data.labels[sample]);
    }
    return {data.name, samples.size(), ablate_preparation(model_, chosen, labels, threads_)};
  }

  const Model& model_;
  int threads_;
  std::unique_ptr<Backend> backend_;
};

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

Scorecard make_scorecard(const Model& model, const ScorecardOptions& options) {
  Scorecard card{.model = model.name,
                 .classes = model.network.spec().classes,
                 .mnist = {},
                 .strokes = {},
                 .preparation = {},
                 .missing = {}};
  Scorer scorer(model, options.threads);
  if (locate_data(options.mnist)) {
    card.mnist = scorer.score_mnist(options.mnist);
  } else {
    card.missing.push_back(options.mnist);
  }
  for (const std::string& spec : options.strokes) {
    if (const auto file = locate_data(spec)) {
      scorer.score_strokes(spec, *file, card);
    } else {
      card.missing.push_back(spec);
    }
  }
  if (!card.mnist && card.strokes.empty()) {
    std::string all;
    for (const std::string& spec : card.missing) all += (all.empty() ? "" : ", ") + spec;
    throw UserError("none of " + all +
                    " is there; $INKDIGIT_DATA should be a folder that has them");
  }
  return card;
}

}  // namespace inkdigit
