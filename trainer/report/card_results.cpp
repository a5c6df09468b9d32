// What a model card takes from scorecards.
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/json/fields.hpp"
#include "engine/json/parse.hpp"
#include "trainer/report/model_card.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

// An object without what else a scorecard tells, which may become more.
json only(const json& object, std::initializer_list<const char*> keys) {
  if (!object.is_object()) return object;
  json rest = json::object();
  for (const char* key : keys) {
    if (object.contains(key)) rest[key] = object[key];
  }
  return rest;
}

Status read_row(const json& row, CardResult::Of of, std::vector<CardResult>& results) {
  const json figures = only(row, {"data", "samples", "accuracy", "answered", "ece"});
  FieldReader visit(figures, "scorecard");
  CardResult result{.of = of, .data = {}};
  visit("data", result.data);
  visit("samples", result.samples, Range{0, 1e9});
  visit("accuracy", result.accuracy, Range{0, 1});
  visit("answered", result.answered, Range{0, 1});
  visit("ece", result.ece, Range{0, 1});
  if (Status status = visit.finish(); !status) return status;
  results.push_back(std::move(result));
  return success();
}

Status read_rows(FieldReader& visit, const char* key, CardResult::Of of,
                 std::vector<CardResult>& results) {
  const json* const rows = visit.raw(key);
  if (rows == nullptr) return visit.finish();
  if (!rows->is_array()) {
    visit.fail(key, "must be a list of sets");
    return visit.finish();
  }
  for (const json& row : *rows) {
    if (Status status = read_row(row, of, results); !status) return status;
  }
  return success();
}

}  // namespace

Result<std::vector<CardResult>> read_card_results(std::string_view scorecard,
                                                  const std::string& model) {
  const Result<json> card = parse_json(scorecard);
  if (!card) return card.error();
  const json sets = only(*card, {"model", "mnist", "strokes", "strangers"});
  FieldReader visit(sets, "scorecard");
  std::string name;
  visit("model", name);
  std::vector<CardResult> results;
  const json* const mnist = visit.raw("mnist");
  if (mnist != nullptr && !mnist->is_null()) {
    if (Status s = read_row(*mnist, CardResult::Of::kTestImages, results); !s) return s.error();
  }
  Status strokes = read_rows(visit, "strokes", CardResult::Of::kWritersHeldOut, results);
  if (!strokes) return strokes.error();
  Status strangers = read_rows(visit, "strangers", CardResult::Of::kStrangers, results);
  if (!strangers) return strangers.error();
  if (Status status = visit.finish(); !status) return status.error();
  // Where everybody was measured, those who would have been held out are some of them.
  std::set<std::string> everybody;
  for (const CardResult& result : results) {
    if (result.of == CardResult::Of::kStrangers) everybody.insert(result.data);
  }
  std::erase_if(results, [&](const CardResult& result) {
    return result.of == CardResult::Of::kWritersHeldOut && everybody.contains(result.data);
  });
  if (name != model) {
    return Error{"is the scorecard of '" + name + "', but these weights are '" + model + "'"};
  }
  return results;
}

}  // namespace inkdigit
