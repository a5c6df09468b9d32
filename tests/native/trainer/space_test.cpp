#include "trainer/sweep/space.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/native/support/catch.hpp"
#include "tests/native/support/temporary_folder.hpp"
#include "trainer/base/files.hpp"

namespace inkdigit {
namespace {

using Catch::Contains;
using nlohmann::json;

constexpr int kDomainDraws = 400;

std::string space_fault(const json& domain, const std::string& path = "training.batch_size") {
  return test::message_of([&] { parse_space({{path, domain}}, "s.json"); });
}

std::vector<json> drawn_from(const json& domain) {
  const Space space = parse_space({{"optimizer.learning_rate", domain}}, "s.json");
  std::vector<json> values;
  for (int i = 0; i < kDomainDraws; ++i) {
    Random random(1, RandomPurpose::kSweep, static_cast<std::uint64_t>(i));
    values.push_back(draw(space.dimensions[0].domain, random));
  }
  return values;
}

TEST_CASE("a space is read as it is written") {
  const json written = {{"augment.scale", {{"range", {0.0, 0.25}}}},
                        {"network.layers.1.out_features", {{"integers", {32, 96}}, {"step", 16}}},
                        {"optimizer.learning_rate", {{"log", {0.0001, 0.01}}}},
                        {"optimizer.type", {{"choice", {"adam", "sgd"}}}},
                        {"training.class_balance", {{"choice", {true, false}}}}};
  const test::TemporaryFolder folder;
  json file = written;
  file["$schema"] = "./space.schema.json";
  write_file(folder.path() / "space.json", file.dump());
  CHECK(to_json(read_space(folder.path() / "space.json")) == written);
}

TEST_CASE("what can be drawn from is said where it is something else") {
  const std::string forms = R"(must be {"log": [low, high]}, {"range": [low, high]}, )"
                            R"({"integers": [low, high]} or {"choice": [value, ...]}, but is )";
  CHECK(space_fault(3) == "s.json: training.batch_size: " + forms + "3");
  for (const json& wrong : std::vector<json>{{{"logs", {1, 2}}},
                                             {{"log", {1, 2}}, {"range", {1, 2}}},
                                             {{"range", {1, 2}}, {"step", 1}},
                                             {{"step", 1}},
                                             json::object()}) {
    CHECK_THAT(space_fault(wrong), Contains(forms + wrong.dump()));
  }
  CHECK_THAT(space_fault({{"log", {1, 1}}}),
             Contains("'log' must be two numbers, the lower one first"));
  CHECK_THAT(space_fault({{"range", {2}}}), Contains("'range' must be two numbers"));
  CHECK_THAT(space_fault({{"range", {-1e200, 1e200}}}), Contains("'range' must be two numbers"));
  CHECK_THAT(space_fault({{"log", {0, 1}}}), Contains("'log' must begin above 0"));
  CHECK_THAT(space_fault({{"integers", {1.5, 2}}}),
             Contains("'integers' must be two whole numbers"));
  CHECK_THAT(space_fault({{"integers", {1, 5}}, {"step", 5}}),
             Contains("'step' must be a whole number"));
  CHECK_THAT(space_fault({{"choice", json::array()}}), Contains("a list of one or more values"));
  CHECK_THAT(space_fault({{"choice", {1, 2, 1}}}), Contains("must have each value once"));
  CHECK_THAT(space_fault({{"choice", {nullptr}}}), Contains("must not have null"));
  CHECK_THAT(test::message_of([] {
               parse_space({{"$schema", "x"}}, "s.json");
             }),
             Contains("s.json: the space has no field"));
  CHECK_THAT(test::message_of([] { parse_space(json::array(), "s.json"); }),
             Contains("s.json: a space must be an object of fields"));
}

TEST_CASE("what all trials have in common is in no space") {
  const json choice = {{"choice", {1, 2}}};
  CHECK_THAT(space_fault(choice, "training.epochs"),
             Contains("training.epochs: cannot be in a space: --epochs, --min-epochs and --eta"));
  CHECK_THAT(space_fault(choice, "training.seed"), Contains("--seed and --seeds say which"));
  CHECK_THAT(space_fault(choice, "network.input.mean"), Contains("the data are read once"));
  CHECK_THAT(space_fault(choice, "network"), Contains("it has network.input, and the data"));
  CHECK_THAT(space_fault(choice, "distill.weight"), Contains("no teacher"));
  CHECK(find_fixed("network.layers.0.kernel") == nullptr);
  CHECK(find_fixed("training.epochs_or_so") == nullptr);
}

TEST_CASE("a logarithm is drawn evenly, with four digits, between its bounds") {
  const std::vector<json> values = drawn_from({{"log", {1e-4, 1e-2}}});
  int below = 0;
  for (const json& value : values) {
    const auto number = value.get<double>();
    CHECK(number >= 1e-4);
    CHECK(number <= 1e-2);
    CHECK(value.dump().find_last_of("123456789") - value.dump().find_first_of("123456789") <= 4);
    if (number < 1e-3) ++below;
  }
  // Binomial with p = 1/2: five standard deviations are 50 of 400.
  CHECK(std::abs(below - kDomainDraws / 2) < 50);
}

TEST_CASE("a range is drawn evenly, with few digits, between its bounds") {
  const std::vector<json> values = drawn_from({{"range", {0, 0.5}}});
  double sum = 0;
  for (const json& value : values) {
    const auto number = value.get<double>();
    CHECK(number >= 0);
    CHECK(number <= 0.5);
    CHECK(number == Approx(std::round(1e5 * number) / 1e5).epsilon(1e-12));
    sum += number;
  }
  // A mean of 400, each with a standard deviation of 0.5 / sqrt(12): five of its own are 0.036.
  CHECK(sum / kDomainDraws == Approx(0.25).margin(0.036));
  for (const json& value : drawn_from({{"range", {1e6, 1e6 + 1e-3}}})) {
    CHECK(value.get<double>() >= 1e6);
    CHECK(value.get<double>() <= 1e6 + 1e-3);
  }
}

TEST_CASE("integers are drawn in their steps, and choices as they stand, all of them") {
  const auto different = [](const json& domain) {
    const std::vector<json> values = drawn_from(domain);
    return std::set<json>(values.begin(), values.end());
  };
  CHECK(different({{"integers", {3, 5}}}) == std::set<json>{3, 4, 5});
  CHECK(different({{"integers", {-4, 7}}, {"step", 5}}) == std::set<json>{-4, 1, 6});
  CHECK(different({{"choice", {"adam", true, 0.5}}}) == std::set<json>{"adam", true, 0.5});
  CHECK(is_numeric(IntegerDomain{1, 2, 1}));
  CHECK(is_numeric(ChoiceDomain{{1, 0.5}}));
  CHECK_FALSE(is_numeric(ChoiceDomain{{1, "1"}}));
}

}  // namespace
}  // namespace inkdigit
