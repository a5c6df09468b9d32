#include "tests/fuzz/small_model.hpp"

#include <nlohmann/json.hpp>

#include "trainer/base/random.hpp"
#include "trainer/base/user_error.hpp"

namespace inkdigit::fuzz {

Model small_model() {
  const NetworkSpec spec = value_or_throw(parse_network_spec(nlohmann::json::parse(R"({
      "input": {"channels": 1, "height": 28, "width": 28, "mean": [0.5], "std": [0.5]},
      "classes": ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
      "layers": [{"type": "max_pool2d", "kernel": 4}, {"type": "flatten"},
        {"type": "linear", "name": "fc1", "out_features": 10},
        {"type": "softmax", "background": true, "reject_below": 0.3}]})")),
                                          "network");
  Model model{.name = "small",
              .network = value_or_throw(Network::create(spec), "network"),
              .parameters = {},
              .golden = {}};
  model.parameters.resize(model.network.parameter_count());
  Random random(1, RandomPurpose::kInitialization);
  for (float& value : model.parameters) value = 0.1F * random.normal();
  return model;
}

}  // namespace inkdigit::fuzz
