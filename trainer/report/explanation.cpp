#include "trainer/report/explanation.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/decision.hpp"
#include "trainer/base/thread_pool.hpp"
#include "trainer/explain/features.hpp"
#include "trainer/explain/saliency.hpp"
#include "trainer/measure/robustness.hpp"
#include "trainer/report/base64.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

constexpr std::size_t kNearest = 3;
// What is looked at, so that neither the time nor the memory grows with the data: images trained
// on, images on the map, and values of features.
constexpr std::size_t kMostCompared = 10000;
constexpr std::size_t kMostMapped = 1000;
constexpr std::size_t kMostValues = std::size_t{1} << 22U;
// Of those compared, so many are in memory at a time: 2 MB.
constexpr std::size_t kValuesAtOnce = std::size_t{1} << 19U;

std::size_t limited(std::size_t most, const Network& network) {
  return std::min(most, std::max<std::size_t>(1, kMostValues / feature_size(network)));
}

float largest_of(const std::vector<float>& values) {
  float largest = 0;
  for (const float value : values) largest = std::max(largest, std::abs(value));
  return largest;
}

// From -1 to 1, by as many digits as a screen shows.
json coordinates(const std::vector<float>& values, float largest) {
  json list = json::array();
  for (const float value : values) {
    list.push_back(largest > 0 ? std::round(1000 * double{value} / double{largest}) / 1000 : 0.0);
  }
  return list;
}

std::string signed_bytes(const std::vector<float>& values) {
  const float largest = largest_of(values);
  std::vector<std::uint8_t> bytes;
  for (const float value : values) {
    const float scaled = largest > 0 ? 127 * value / largest : 0.0F;
    bytes.push_back(static_cast<std::uint8_t>(std::lround(scaled)));
  }
  return base64(bytes);
}

json label_json(std::uint8_t label) { return label == kNoClass ? json() : json(label); }

json nearest_json(const Dataset& data, std::span<const std::uint32_t> compared,
                  const std::vector<Neighbor>& neighbors) {
  json list = json::array();
  for (const Neighbor& neighbor : neighbors) {
    const std::uint32_t sample = compared[neighbor.sample];
    list.push_back({{"sample", sample},
                    {"label", label_json(data.labels[sample])},
                    {"similarity", neighbor.similarity},
                    {"pixels", base64({data.image(sample), data.shape.size()})}});
  }
  return list;
}

json mistakes_json(const Dataset& data, const RunRecord& record,
                   std::span<const ExplainedMistake> mistakes,
                   std::span<const std::uint32_t> compared, ThreadPool& pool) {
  if (mistakes.empty()) return json::array();
  const Model& model = record.best;
  std::vector<std::uint32_t> samples;
  for (const ExplainedMistake& mistake : mistakes) samples.push_back(mistake.sample);
  const auto features = [&](std::span<const std::uint32_t> of) {
    return features_of(model.network, model.parameters, data, of, pool);
  };
  Nearest nearest(features(samples), kNearest);
  const std::size_t piece = std::max<std::size_t>(1, kValuesAtOnce / feature_size(model.network));
  for (std::size_t first = 0; first < compared.size(); first += piece) {
    nearest.look_at(features(compared.subspan(first, std::min(piece, compared.size() - first))));
  }
  Saliency saliency(model.network, model.parameters);
  json list = json::array();
  for (std::size_t i = 0; i < mistakes.size(); ++i) {
    const ExplainedMistake& mistake = mistakes[i];
    const std::vector<float> found = saliency.pixels(
        {data.image(mistake.sample), data.shape.size()}, mistake.answer, mistake.truth);
    list.push_back({{"saliency", signed_bytes(found)},
                    {"nearest", nearest_json(data, compared, nearest.found()[i])}});
  }
  return list;
}

json map_json(const Dataset& data, const RunRecord& record, ThreadPool& pool) {
  const Model& model = record.best;
  const std::vector<std::uint32_t>& validation = record.split.validation;
  if (validation.empty()) return nullptr;
  std::vector<std::uint32_t> places(validation.size());
  for (std::uint32_t i = 0; i < places.size(); ++i) places[i] = i;
  places = spread(places, limited(kMostMapped, model.network));
  std::vector<std::uint32_t> samples;
  json truth = json::array();
  json answer = json::array();
  const std::size_t classes = model.network.class_count();
  for (const std::uint32_t place : places) {
    samples.push_back(validation[place]);
    truth.push_back(label_json(data.labels[validation[place]]));
    answer.push_back(
        decide(model.network.spec().softmax(), record.outputs.subspan(place * classes, classes))
            .best);
  }
  const FeatureMap map =
      map_features(features_of(model.network, model.parameters, data, samples, pool));
  const float largest = std::max(largest_of(map.x), largest_of(map.y));
  return {{"x", coordinates(map.x, largest)}, {"y", coordinates(map.y, largest)},
          {"truth", std::move(truth)},        {"answer", std::move(answer)},
          {"share_x", map.share_x},           {"share_y", map.share_y}};
}

}  // namespace

json explanation_json(const Dataset& data, const RunRecord& record,
                      std::span<const ExplainedMistake> mistakes, int threads) {
  ThreadPool pool(thread_count(threads));
  const std::vector<std::uint32_t> compared =
      spread(record.split.train, limited(kMostCompared, record.best.network));
  return {{"mistakes", mistakes_json(data, record, mistakes, compared, pool)},
          {"compared", compared.size()},
          {"map", map_json(data, record, pool)}};
}

}  // namespace inkdigit
