// A training as data: network, hyper-parameters, seed. JSON; recipes/*.json are the ones we ship.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/spec/network_spec.hpp"
#include "trainer/optim/adam.hpp"
#include "trainer/optim/initialise.hpp"

namespace inkdigit {

enum class OptimizerType { kAdam };

constexpr std::array<std::string_view, 1> names_of(OptimizerType /*type*/) { return {"adam"}; }

struct TrainingSpec {
  int epochs = 10;
  int batch_size = 64;            // images
  double validation_share = 0.1;  // of the data, held out to choose the best epoch by
  int seed = 1;
  Initialisation initialisation = Initialisation::kKaimingNormal;

  template <class Self, class Visitor>
  static void fields(Self& self, Visitor& visit) {
    visit("epochs", self.epochs, Range{1, 100000});
    visit("batch_size", self.batch_size, Range{1, 65536});
    visit.optional("validation_share", self.validation_share, Range{0, 0.9});
    visit.optional("seed", self.seed, Range{0, 2147483647});
    visit.optional("initialisation", self.initialisation);
  }
};

struct Recipe {
  std::string name;
  NetworkSpec network;
  TrainingSpec training;
  OptimizerType optimizer_type = OptimizerType::kAdam;
  AdamSpec optimizer;
};

Result<Recipe> parse_recipe(const nlohmann::json& json);
nlohmann::json to_json(const Recipe& recipe);

// A UserError names the file and, in it, the line of a syntax error or the key that is wrong.
Recipe read_recipe(const std::filesystem::path& path);

}  // namespace inkdigit
