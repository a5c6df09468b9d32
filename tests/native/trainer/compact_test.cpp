#include "trainer/transform/compress/compact.hpp"

#include <nlohmann/json.hpp>

#include "engine/weights_file/checksum.hpp"
#include "engine/weights_file/weights_file.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"

namespace inkdigit {
namespace {

using nlohmann::json;

// A small model with the provenance of a training.
Model model_with_provenance() {
  Model model = test::small_model();
  model.provenance =
      R"({"data": {"crc32": "0badcafe", "name": "mnist:train", "samples": 9,
                   "sets": [{"name": "mnist:train", "samples": 9, "weight": 1.0}]},
          "epoch": 3, "recipe": {"name": "r", "network": {"layers": []}}, "seed": 1,
          "teachers": [{"name": "t", "crc32": "00c0ffee"}],
          "validation": {"accuracy": 0.99, "samples": 100}})";
  return model;
}

TEST_CASE("a compact model is the same network and the same numbers") {
  const Model model = model_with_provenance();
  const Model less = compact(model);
  CHECK(less.name == model.name);
  CHECK(to_json(less.network.spec()) == to_json(model.network.spec()));
  CHECK(less.parameters == model.parameters);
  REQUIRE(less.golden.size() == 1);
  CHECK(less.golden[0].raster == model.golden[0].raster);
  CHECK(less.golden[0].probabilities == model.golden[0].probabilities);
  CHECK(write_weights(less).size() < write_weights(model).size());
  const Result<Model> read = read_weights(write_weights(less));
  REQUIRE(read);
  CHECK(read->provenance == less.provenance);
}

TEST_CASE("a compact model's provenance names the recipe and keeps the rest but the sets") {
  const std::string recipe = R"({"name":"r","network":{"layers":[]}})";
  const std::string text = json::parse(recipe).dump();
  const std::uint32_t crc =
      crc32({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  json expected = json::parse(model_with_provenance().provenance);
  expected["recipe"] = {{"name", "r"}, {"crc32", crc32_text(crc)}};
  expected["data"].erase("sets");
  CHECK(json::parse(compact(model_with_provenance()).provenance) == expected);
}

TEST_CASE("compacting twice is compacting once, and takes models of any origin") {
  const Model once = compact(model_with_provenance());
  CHECK(write_weights(compact(once)) == write_weights(once));
  Model imported = test::small_model();
  imported.provenance = R"({"imported":{"crc32":"1","from":"state_dict","recipe":"r"}})";
  imported.golden.clear();
  const Model less = compact(imported);
  CHECK(less.provenance == imported.provenance);
  CHECK(less.golden.empty());
}

}  // namespace
}  // namespace inkdigit
