#include "trainer/sweep/dependence.hpp"

#include <nlohmann/json.hpp>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/training.hpp"

namespace inkdigit {
namespace {

using Catch::Contains;
using nlohmann::json;

std::string dependence_fault(const json& space) {
  return test::message_of(
      [&] { check_space(parse_space(space, "s.json"), test::small_recipe(1, 1)); });
}

TEST_CASE("what others depend on is set first") {
  const json choice = {{"choice", {1}}};
  const Space space = parse_space({{"optimizer.momentum", choice},
                                   {"optimizer.learning_rate", choice},
                                   {"optimizer.type", choice},
                                   {"optimizer", choice},
                                   {"optimizers", choice}},
                                  "s.json");
  std::vector<std::string> paths;
  for (const Dimension& dimension : space.dimensions) paths.push_back(dimension.path);
  CHECK(paths == std::vector<std::string>{"optimizer", "optimizer.type", "optimizer.learning_rate",
                                          "optimizer.momentum", "optimizers"});
  const auto conditions = conditions_of(space.dimensions[3], space);
  REQUIRE(conditions.size() == 2);
  CHECK(conditions[0]->path == "optimizer");
  CHECK(conditions[1]->path == "optimizer.type");
  CHECK(conditions_of(space.dimensions[0], space).empty());
}

TEST_CASE("a field that a recipe does not have is named with the nearest that it has") {
  CHECK(dependence_fault({{"optimizer.learning_rat", {{"log", {0.001, 0.1}}}}}) ==
        "s.json: optimizer.learning_rat=0.001: optimizer: unknown key 'learning_rat' (did you mean "
        "'learning_rate'?)");
  CHECK_THAT(dependence_fault({{"network.layers.9.p", {{"choice", {0.1}}}}}),
             Contains("network.layers is a list: '9' must be an index from 0 to 6"));
  CHECK_THAT(dependence_fault({{"optimizer.type", {{"choice", {"adam", "sdg"}}}}}),
             Contains("optimizer.type=sdg: unknown value 'sdg' (did you mean 'sgd'?)"));
}

TEST_CASE("both ends of a domain are of the field's type, and in its range") {
  CHECK_THAT(dependence_fault({{"training.batch_size", {{"range", {8, 64}}}}}),
             Contains("training.batch_size=8.0: must be a whole number from 1 to 65536"));
  CHECK_THAT(dependence_fault({{"training.batch_size", {{"integers", {8, 70000}}}}}),
             Contains("training.batch_size=70000: must be a whole number from 1"));
  CHECK_THAT(dependence_fault({{"optimizer.learning_rate", {{"log", {0.1, 1000}}}}}),
             Contains("optimizer.learning_rate=1000.0: must be a number from"));
  CHECK_THAT(dependence_fault({{"training.batch_size", {{"choice", {16, "many"}}}}}),
             Contains("training.batch_size=many: must be a whole number"));
  // 65536 is the last of these steps.
  CHECK(dependence_fault({{"training.batch_size", {{"integers", {1, 65540}}, {"step", 65535}}}})
            .empty());
}

TEST_CASE("a field that only another type in the space has is right") {
  const json momentum = {{"range", {0.5, 0.9}}};
  CHECK_THAT(dependence_fault({{"optimizer.momentum", momentum}}),
             Contains("unknown key 'momentum'"));
  CHECK(dependence_fault(
            {{"optimizer.momentum", momentum}, {"optimizer.type", {{"choice", {"adam", "sgd"}}}}})
            .empty());
  CHECK_THAT(dependence_fault({{"optimizer.momentum", momentum},
                               {"optimizer.type", {{"choice", {"adam", "adamw"}}}}}),
             Contains("unknown key 'momentum'"));
  CHECK(dependence_fault({{"schedule", {{"choice", {{{"type", "step"}}, {{"type", "cosine"}}}}}},
                          {"schedule.final_factor", {{"choice", {0, 0.1}}}}})
            .empty());
}

}  // namespace
}  // namespace inkdigit
