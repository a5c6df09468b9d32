#include "trainer/report/report.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "tests/native/support/training.hpp"
#include "trainer/base/files.hpp"
#include "trainer/report/base64.hpp"
#include "trainer/report/filters.hpp"
#include "trainer/report/page.hpp"
#include "trainer/report/prediction_report.hpp"
#include "trainer/report/report_data.hpp"
#include "trainer/report/training_samples.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;
using test::Killed;
using test::small_recipe;
using test::synthetic;

std::string base64_of(std::string_view text) {
  return base64(std::vector<std::uint8_t>(text.begin(), text.end()));
}

TEST_CASE("base64 as in RFC 4648, section 10") {
  CHECK(base64_of("").empty());
  CHECK(base64_of("f") == "Zg==");
  CHECK(base64_of("fo") == "Zm8=");
  CHECK(base64_of("foo") == "Zm9v");
  CHECK(base64_of("foobar") == "Zm9vYmFy");
  CHECK(base64({{0xFB, 0xFF, 0xFE}}) == "+//+");
}

// A run of two epochs on five images, three of them held out, whose network knows three classes.
struct SmallRun {
  Model best{
      .name = "small",
      .network = test::make_network(
          R"([{"type": "flatten"}, {"type": "linear", "out_features": 3}, {"type": "softmax"}])", 1,
          2, 3),
      .parameters = AlignedVector<float>(15),
      .golden = {}};
  std::vector<float> outputs{0.5F, 0.3F, 0.2F, 0.05F, 0.9F, 0.05F, 0.2F, 0.7F, 0.1F};
  Recipe recipe;
  Split split{{0, 3}, {1, 2, 4}};
  std::string metrics = "{\"epoch\":1,\"seconds\":2}\n{\"epoch\":2,\"seconds\":3}\n";
  Dataset data{.name = "five",
               .shape = {1, 2, 2, false},
               .pixels = {0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4},
               .labels = {0, 0, 2, 1, 0},
               .sources = {{"five", 5}},
               .writers = {},
               .writer_names = {}};

  [[nodiscard]] json report() const {
    return report_data(data, {recipe, best, outputs, split, metrics});
  }
};

TEST_CASE("a report has the run's numbers, and its mistakes from the worst") {
  const json report = SmallRun().report();
  CHECK(report["model"]["name"] == "small");
  CHECK(report["model"]["layers"].size() == 3);
  CHECK(report["epochs"].size() == 2);
  CHECK(report["epochs"][1]["seconds"] == 3);
  CHECK(report["images"] == json{{"train", 2}, {"validation", 3}});
  CHECK(report["evaluation"]["correct"] == 1);
  CHECK(report["evaluation"]["confusion"] == json::parse("[[1, 1, 0], [0, 0, 0], [0, 1, 0]]"));
  REQUIRE(report["mistakes"].size() == 2);
  const json& worst = report["mistakes"][0];
  CHECK(worst["sample"] == 2);
  CHECK(worst["truth"] == 2);
  CHECK(worst["answer"] == 1);
  CHECK(worst["probabilities"][1] == 0.9F);
  CHECK(worst["pixels"] == base64({{2, 2, 2, 2}}));
  CHECK(report["mistakes"][1]["sample"] == 4);
  REQUIRE(report["training_samples"].size() == 2);
  CHECK(report["training_samples"][1] == json{{"label", 1}, {"pixels", base64({{3, 3, 3, 3}})}});
}

TEST_CASE("a report explains its mistakes where it is asked to") {
  SmallRun run;
  test::fill_normal(run.best.parameters, 5);
  CHECK(run.report()["explanation"].is_null());
  run.data.labels[3] = kNoClass;
  const json report = report_data(
      run.data, {run.recipe, run.best, run.outputs, run.split, run.metrics}, {.explain = true});
  const json& explanation = report["explanation"];
  REQUIRE(explanation["mistakes"].size() == report["mistakes"].size());
  CHECK(explanation["compared"] == 2);
  const json& worst = explanation["mistakes"][0];
  CHECK(worst["saliency"].get<std::string>().size() == base64({{1, 2, 3, 4}}).size());
  // Features are the pixels here: those of the same gray lie in one direction.
  REQUIRE(worst["nearest"].size() == 2);
  std::vector<std::uint32_t> nearest;
  for (const json& neighbor : worst["nearest"]) {
    nearest.push_back(neighbor["sample"]);
    CHECK(neighbor["label"] == (nearest.back() == 0 ? json(0) : json()));
  }
  std::sort(nearest.begin(), nearest.end());
  CHECK(nearest == run.split.train);
  const json& map = explanation["map"];
  CHECK(map["x"].size() == 3);
  CHECK(map["truth"] == json{0, 2, 0});
  CHECK(map["answer"] == json{0, 1, 1});

  run.split.validation.clear();
  run.outputs.clear();
  const json without = report_data(
      run.data, {run.recipe, run.best, run.outputs, run.split, run.metrics}, {.explain = true});
  CHECK(without["explanation"]["mistakes"].empty());
  CHECK(without["explanation"]["map"].is_null());
}

TEST_CASE("images of no class are no mistakes, and have no label") {
  SmallRun run;
  run.data.labels[2] = kNoClass;
  run.data.labels[3] = kNoClass;
  const json report = run.report();
  REQUIRE(report["mistakes"].size() == 1);
  CHECK(report["mistakes"][0]["sample"] == 4);
  CHECK(report["evaluation"]["samples"] == 2);
  CHECK(report["evaluation"]["negatives"]["samples"] == 1);
  CHECK(report["training_samples"][1]["label"].is_null());
}

TEST_CASE("a report has the trade-off where something held out shows no class") {
  SmallRun run;
  CHECK(run.report()["trade_off"].is_null());
  NetworkSpec spec = run.best.network.spec();
  spec.softmax().background = true;
  spec.softmax().reject_below = 0.5;
  spec.softmax().doubt_below = 0.95;
  run.best.network = *Network::create(spec);
  CHECK(run.report()["trade_off"].is_null());
  run.data.labels[2] = kNoClass;
  run.outputs = {0.4F, 0.2F, 0.1F, 0.05F, 0.3F, 0.05F, 0.2F, 0.75F, 0.05F};
  const json found = run.report()["trade_off"];
  CHECK(found["kinds"] == json{"five"});
  CHECK(found["reject_below"] == 0.5);
  CHECK(found["doubt_below"] == 0.95);
  CHECK(found["points"][0] == json{{"threshold", 0}, {"digits", 0}, {"kinds", {0}}});
  CHECK(found["outcomes"] ==
        json{{{"of", ""}, {"samples", 2}, {"rejected", 0}, {"doubtful", 0.5}},
             {{"of", "five"}, {"samples", 1}, {"rejected", 1}, {"doubtful", 0}}});
}

TEST_CASE("a report without images held out has no evaluation") {
  SmallRun run;
  run.split = {{0, 1, 2, 3, 4}, {}};
  run.outputs.clear();
  const json report = run.report();
  CHECK(report["evaluation"].is_null());
  CHECK(report["mistakes"].empty());
  CHECK(report["images"]["validation"] == 0);
}

TEST_CASE("filters are the first layer's, channel by channel, on a common scale") {
  Model model{
      .name = "rgb",
      .network = test::make_network(R"([{"type": "batch_norm2d"}, {"type": "conv2d", "name": "c",
                "out_channels": 2, "kernel": 2}, {"type": "flatten"}, {"type": "linear", "out_features": 3},
                {"type": "softmax"}])",
                                    3, 4, 3),
      .parameters = {},
      .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  // In memory height, width, in, out: 2 x 2 x 3 x 2.
  float* weights = model.parameters.data() + model.network.parameter_offset(1);
  for (std::size_t i = 0; i < 24; ++i) weights[i] = i % 2 == 0 ? 1 : -0.5F;
  weights[(2 * 3 + 1) * 2] = 0;  // bottom left, channel 1, filter 0
  const std::optional<Filters> filters = first_layer_filters(model);
  REQUIRE(filters);
  CHECK(filters->layer == "c");
  CHECK(filters->count == 2);
  CHECK(filters->channels == 3);
  CHECK(filters->scale == 1);
  REQUIRE(filters->values.size() == 24);
  const auto* values = reinterpret_cast<const std::int8_t*>(filters->values.data());
  CHECK(std::vector<int>(values, values + 12) ==
        std::vector<int>{127, 127, 127, 127, 127, 127, 0, 127, 127, 127, 127, 127});
  CHECK(std::all_of(values + 12, values + 24, [](int value) { return value == -64; }));
}

TEST_CASE("a linear first layer's filters are as large as the picture, at most 64 of them") {
  Model model{.name = "mlp",
              .network = test::make_network(R"([{"type": "flatten"}, {"type": "linear",
                "out_features": 70}, {"type": "linear", "out_features": 10}, {"type": "softmax"}])",
                                            1, 5, 10),
              .parameters = {},
              .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  test::fill_normal(model.parameters, 1);
  const std::optional<Filters> filters = first_layer_filters(model);
  REQUIRE(filters);
  CHECK(filters->total == 70);
  CHECK(filters->values.size() == 64 * 25);
  CHECK((filters->height == 5 && filters->width == 5));
}

TEST_CASE("filters of a single pixel are no pictures") {
  Model model{.name = "pointwise",
              .network = test::make_network(R"([{"type": "conv2d", "out_channels": 2, "kernel": 1},
                {"type": "flatten"}, {"type": "linear", "out_features": 3}, {"type": "softmax"}])",
                                            1, 4, 3),
              .parameters = {},
              .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  CHECK_FALSE(first_layer_filters(model));
}

TEST_CASE("training samples are spread over the images that are trained on") {
  const Dataset data = synthetic(500);
  Split split;
  for (std::uint32_t i = 0; i < 400; ++i) split.train.push_back(i);
  const std::vector<TrainingSample> samples = training_samples(data, split, Recipe());
  REQUIRE(samples.size() == 40);
  CHECK(samples[39].label == data.labels[390]);
  CHECK(std::equal(samples[39].pixels.begin(), samples[39].pixels.end(), data.image(390)));
  Recipe augmented;
  augmented.augment.rotation_degrees = 20;
  CHECK(training_samples(data, split, augmented)[39].pixels != samples[39].pixels);
}

TEST_CASE("nothing in the data can end its script element") {
  const std::string page = page_with(kTrainingPage, {{"name", "</script><!--<script>"}});
  CHECK(page.find("{\"name\":\"\\u003c/script>\\u003c!--\\u003cscript>\"}") != std::string::npos);
  // The data's, and that of the scripts.
  std::size_t ends = 0;
  for (auto at = page.find("</script"); at != std::string::npos;
       at = page.find("</script", at + 1)) {
    ++ends;
  }
  CHECK(ends == 2);
  CHECK(page.find("src=") == std::string::npos);
  CHECK(page.find("\nimport ") == std::string::npos);
  CHECK(page.find("\nexport ") == std::string::npos);
}

TEST_CASE("a report of predictions has room for a thousand, and counts the rest") {
  const SmallRun run;
  PredictionReport report(run.best);
  const Image picture{2, 1, 1, {0, 255}};
  for (int i = 0; i < 1002; ++i) {
    report.add(picture, {.input = "a", .text = "1", .confidence = 0.5, .digits = {}});
  }
  CHECK(report.shown() == 1000);
  CHECK(report.left_out() == 2);
}

// Collects what each record of a training shows, without what differs between two runs.
TrainObserver collector(const Dataset& images, std::vector<json>& reports) {
  TrainObserver observer;
  observer.record = [&](const RunRecord& record) {
    json& report = reports.emplace_back(report_data(images, record));
    for (json& epoch : report["epochs"]) {
      for (const char* key : {"seconds", "images_per_second", "time"}) epoch.erase(key);
    }
  };
  return observer;
}

TEST_CASE("a resumed training's report is that of one that was not interrupted") {
  const Dataset data = synthetic(301);
  Recipe recipe = small_recipe(6, 1);
  recipe.training.validation_share = 0.2;
  // The steps become longer and, in the end, far too long: the last epoch is not the best one.
  recipe.optimizer.learning_rate = 0.5;
  recipe.schedule.type = ScheduleType::kOneCycle;
  recipe.schedule.start_factor = 0.01;
  recipe.schedule.rise_share = 0.99;
  const test::TemporaryFolder folder;
  std::vector<json> whole;
  train(recipe, data, folder.path() / "whole", {}, collector(data, whole));
  REQUIRE(whole.size() == 6);
  const int best = whole.back()["model"]["provenance"]["epoch"];
  REQUIRE(best < 6);

  const auto run = folder.path() / "stopped";
  TrainObserver observer;
  observer.epoch = [&](const EpochMetrics& metrics) {
    if (metrics.epoch == best) throw Killed();
  };
  CHECK_THROWS_AS(train(recipe, data, run, {}, observer), Killed);
  std::vector<json> resumed;
  train(recipe, data, run, {.start = Start::kResume}, collector(data, resumed));
  REQUIRE(resumed.size() == static_cast<std::size_t>(1 + 6 - best));
  CHECK(resumed.front() == whole[static_cast<std::size_t>(best - 1)]);
  CHECK(resumed.back() == whole.back());

  // A run that has ended is told of all the same.
  std::vector<json> again;
  train(recipe, data, run, {.start = Start::kResume}, collector(data, again));
  REQUIRE(again.size() == 1);
  CHECK(again.back() == whole.back());

  Recipe wider = small_recipe(1, 1);
  std::get<Conv2dSpec>(wider.network.layers[0]).out_channels = 9;
  train(wider, data, folder.path() / "wider", {}, {});
  std::filesystem::copy_file(folder.path() / "wider/best.safetensors", run / "best.safetensors",
                             std::filesystem::copy_options::overwrite_existing);
  CHECK_THAT(test::message_of([&] {
               train(recipe, data, run, {.start = Start::kResume}, collector(data, again));
             }),
             Catch::Matchers::Contains("best.safetensors: is of another network"));
}

}  // namespace
}  // namespace inkdigit
