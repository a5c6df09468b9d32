#include "trainer/report/evaluation_report.hpp"

#include <nlohmann/json.hpp>

#include "engine/recognizer.hpp"
#include "trainer/base/files.hpp"
#include "trainer/report/base64.hpp"
#include "trainer/report/page.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

json example_json(const AlteredPicture& picture, const Dataset& data) {
  return {{"sample", picture.sample},
          {"truth", data.labels[picture.sample]},
          {"answer", picture.answer},
          {"pixels", base64(picture.pixels)}};
}

// Adds to each of the scores, as to_json() has them, what its pictures became.
template <class Score>
void add_examples(const std::vector<Score>& scores, const Dataset& data, json& rows) {
  for (std::size_t i = 0; i < scores.size(); ++i) {
    json examples = json::array();
    for (const AlteredPicture& picture : scores[i].examples) {
      examples.push_back(example_json(picture, data));
    }
    rows[i]["examples"] = std::move(examples);
  }
}

json robustness_json(const Robustness& robustness, const Dataset& data) {
  json result = to_json(robustness);
  add_examples(robustness.attacks, data, result["attacks"]);
  add_examples(robustness.corruptions, data, result["corruptions"]);
  return result;
}

}  // namespace

void write_evaluation_report(const std::filesystem::path& path, const Model& model,
                             const Dataset& data, const Evaluation& evaluation,
                             const Robustness* robustness) {
  const std::vector<std::string>& classes = model.network.spec().classes;
  const json shown{
      {"model", json::parse(describe(model))},
      {"data", {{"name", data.name}, {"samples", data.size()}}},
      {"evaluation", to_json(evaluation, classes)},
      {"robustness", robustness == nullptr ? json() : robustness_json(*robustness, data)}};
  write_file(path, page_with(kEvaluationPage, shown));
}

}  // namespace inkdigit
