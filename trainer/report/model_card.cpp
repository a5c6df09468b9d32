#include "trainer/report/model_card.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/json/write.hpp"
#include "engine/layers/any_layer.hpp"
#include "engine/text.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

// A text as YAML 1.2 has it, whatever is in it: a string of JSON is one of YAML.
std::string yaml_text(const std::string& text) { return json_string(escaped(text)); }

// A share with as many digits as tell one sample of a million.
std::string yaml_share(double share) { return fmt::format("{}", std::round(share * 1e6) / 1e6); }

// Text in Markdown that is nothing but text.
std::string plain(const std::string& text) {
  std::string safe;
  for (const char c : escaped(text)) {
    if (std::string_view("\\`*_[]<>|#~&").find(c) != std::string_view::npos) safe += '\\';
    safe += c;
  }
  return safe;
}

// A million as 1,000,000.
std::string counted(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t end = digits.size(); end > 3; end -= 3) digits.insert(end - 3, ",");
  return digits;
}

std::string percent(double share) { return fmt::format("{:.2f} %", 100 * share); }

// "strokes:uji.jsonl.gz" without what says that it is a file of strokes.
std::string collection(const std::string& data) {
  const std::size_t start = data.find(':') == std::string::npos ? 0 : data.find(':') + 1;
  return data.substr(start, data.find(".jsonl", start) - start);
}

// A value inside JSON that somebody else may have written; nothing where it is not there, or no
// `Value`.
template <class Value>
std::optional<Value> found_at(const json& object, const std::string& place) {
  const json::json_pointer pointer(place);
  if (!object.is_object() || !object.contains(pointer)) return {};
  const json& value = object.at(pointer);
  if constexpr (std::is_same_v<Value, std::string>) {
    if (!value.is_string()) return {};
  } else {
    if (!value.is_number()) return {};
  }
  return value.get<Value>();
}

json provenance_json(const Model& model) { return json::parse(model.provenance, nullptr, false); }

// Names of the sets that it was trained on.
std::vector<std::string> trained_on(const json& provenance) {
  std::vector<std::string> sets;
  std::string rest = found_at<std::string>(provenance, "/data/name").value_or("");
  constexpr std::string_view kAnd = " + ";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(kAnd), rest.size());
    sets.push_back(rest.substr(0, end));
    rest.erase(0, std::min(end + kAnd.size(), rest.size()));
  }
  return sets;
}

// As Hugging Face calls it; empty where it does not have it.
std::string known_dataset(const std::string& set) {
  return set.starts_with("mnist") ? "ylecun/mnist" : "";
}

// What a result was measured on, in Hugging Face's words.
struct CardDataset {
  std::string type;
  std::string name;
  std::string split;
};

CardDataset dataset_of(const CardResult& result) {
  switch (result.of) {
    case CardResult::Of::kTestImages:
      return {"ylecun/mnist", "MNIST", "test"};
    case CardResult::Of::kWritersHeldOut:
      return {collection(result.data), collection(result.data) + ", writers held out",
              "validation"};
    case CardResult::Of::kStrangers:
      break;
  }
  return {collection(result.data), collection(result.data) + ", not trained on", "test"};
}

std::string metric(const std::string& type, const std::string& name, double value) {
  return fmt::format("          - type: {}\n            name: {}\n            value: {}\n", type,
                     name, yaml_share(value));
}

std::string result_text(const CardDataset& dataset, const std::string& metrics) {
  return fmt::format(
      R"(      - task:
          type: image-classification
          name: Image classification
        dataset:
          type: {}
          name: {}
          split: {}
        metrics:
{})",
      yaml_text(dataset.type), yaml_text(dataset.name), dataset.split, metrics);
}

// What was measured; without a scorecard, what the training measured.
std::string results_text(const CardFacts& facts, const json& provenance) {
  std::string text;
  for (const CardResult& result : facts.results) {
    text += result_text(dataset_of(result),
                        metric("accuracy", "Accuracy", result.accuracy) +
                            metric("answered", "Answered, and rightly", result.answered) +
                            metric("ece", "Expected calibration error", result.ece));
  }
  const auto validation = found_at<double>(provenance, "/validation/accuracy");
  if (text.empty() && validation) {
    text = result_text({"inkdigit", "samples held out of the training", "validation"},
                       metric("accuracy", "Accuracy", *validation));
  }
  return text;
}

bool reads_digits(const Model& model) {
  const std::vector<std::string>& classes = model.network.spec().classes;
  return std::all_of(classes.begin(), classes.end(), [](const std::string& name) {
    return name.size() == 1 && name[0] >= '0' && name[0] <= '9';
  });
}

std::string layers_table(const Network& network) {
  std::string table = "| layer | type | output | parameters |\n| --- | --- | --- | --- |\n";
  for (std::size_t i = 0; i < network.layers().size(); ++i) {
    const LayerBase& layer = base_of(network.layers()[i]);
    std::size_t parameters = 0;
    for (const Parameter& parameter : layer.parameters()) parameters += parameter.size();
    table += fmt::format("| {} | {} | {} | {} |\n", plain(layer.name()),
                         plain(std::string(type_of(network.spec().layers[i]))),
                         layer.output_shape().text(), counted(parameters));
  }
  return table;
}

std::string refusals_text(const SoftmaxSpec& softmax) {
  if (!softmax.background || softmax.reject_below <= 0) return "";
  std::string text =
      fmt::format("\nA drawing that is a class with a probability below {:.3f} gets no answer",
                  softmax.reject_below);
  if (softmax.doubt_below > softmax.reject_below) {
    text += fmt::format(", and one below {:.3f} an answer with doubt", softmax.doubt_below);
  }
  return text + ".\n";
}

std::string results_table(const CardFacts& facts) {
  if (facts.results.empty()) return "";
  std::string table =
      "\n## How well it reads\n\nMeasured by `inkdigit scorecard`.\n\n"
      "| data | samples | accuracy | answered, and rightly | calibration error |\n"
      "| --- | --- | --- | --- | --- |\n";
  for (const CardResult& result : facts.results) {
    const CardDataset dataset = dataset_of(result);
    table += fmt::format("| {} | {} | {} | {} | {} |\n", plain(dataset.name),
                         counted(static_cast<std::size_t>(result.samples)),
                         percent(result.accuracy), percent(result.answered), percent(result.ece));
  }
  return table;
}

std::string training_text(const json& provenance) {
  std::string text;
  const auto line = [&](std::string_view what, const std::optional<std::string>& value) {
    if (value) text += fmt::format("- {}: {}\n", what, plain(*value));
  };
  const auto whole = [&](const char* place) -> std::optional<std::string> {
    const auto value = found_at<double>(provenance, place);
    return value ? std::optional(fmt::format("{:.0f}", *value)) : std::nullopt;
  };
  line("recipe", found_at<std::string>(provenance, "/recipe/name"));
  line("seed", whole("/seed"));
  line("epoch kept", whole("/epoch"));
  for (const std::string& set : trained_on(provenance)) line("data", set);
  line("samples", whole("/data/samples"));
  line("CRC-32 of the data", found_at<std::string>(provenance, "/data/crc32"));
  line("began from", found_at<std::string>(provenance, "/init/name"));
  line("taught by", found_at<std::string>(provenance, "/teachers/0/name"));
  line("calibrated by", found_at<std::string>(provenance, "/calibration/data/name"));
  if (const auto accuracy = found_at<double>(provenance, "/validation/accuracy")) {
    line("accuracy on the samples held out", percent(*accuracy));
  }
  return text.empty() ? "" : "\n## How it was trained\n\n" + text;
}

}  // namespace

std::string card_front_matter(const Model& model, const CardFacts& facts) {
  const json provenance = provenance_json(model);
  std::string text = "---\n";
  if (!facts.license.empty()) text += "license: " + yaml_text(facts.license) + "\n";
  text += "library_name: inkdigit\npipeline_tag: image-classification\ntags:\n";
  std::vector<std::string> tags{"handwriting", "safetensors", facts.dtype};
  if (reads_digits(model)) tags.insert(tags.begin(), "handwritten-digit-recognition");
  for (const std::string& tag : tags) text += "  - " + tag + "\n";
  std::vector<std::string> datasets;
  for (const std::string& set : trained_on(provenance)) {
    const std::string known = known_dataset(set);
    if (!known.empty() && std::find(datasets.begin(), datasets.end(), known) == datasets.end()) {
      datasets.push_back(known);
    }
  }
  if (!datasets.empty()) text += "datasets:\n";
  for (const std::string& name : datasets) text += "  - " + name + "\n";
  const std::string results = results_text(facts, provenance);
  if (!results.empty()) {
    text += "metrics:\n  - accuracy\nmodel-index:\n  - name: " + yaml_text(model.name) +
            "\n    results:\n" + results;
  }
  return text + "---\n";
}

std::string model_card(const Model& model, const CardFacts& facts) {
  const Network& network = model.network;
  const InputSpec& input = network.spec().input;
  std::string classes;
  for (const std::string& name : network.spec().classes) {
    classes += (classes.empty() ? "" : ", ") + plain(name);
  }
  std::string text = card_front_matter(model, facts) + "\n# " + plain(model.name) + "\n\n";
  text += fmt::format(
      "Reads a picture of {} pixels as one of {} classes: {}. It has {} parameters, {}, {} "
      "bytes.\n",
      input.shape().text(), network.class_count(), classes, counted(network.parameter_count()),
      facts.dtype, counted(facts.bytes));
  text += fmt::format(R"(
```js
import {{ Recognizer }} from 'inkdigit';

const recognizer = await Recognizer.load({{ weights: {} }});
recognizer.recognize({{ strokes: [[[10, 10], [60, 10], [30, 90]]] }}).digit;
```

## The network

)",
                      json_string(escaped(facts.file)));
  return text + layers_table(network) + refusals_text(network.spec().softmax()) +
         results_table(facts) + training_text(provenance_json(model));
}

}  // namespace inkdigit
