// ResNet-18 as it is built for CIFAR-10 (He, Zhang, Ren, Sun, "Deep residual learning for image
// recognition", 2016), which the recipe says it is.
#include <algorithm>
#include <map>

#include "engine/network/network.hpp"
#include "tests/native/support/catch.hpp"
#include "tests/native/support/networks.hpp"
#include "tests/native/support/paths.hpp"
#include "tests/native/support/recipes.hpp"
#include "trainer/backend/backend.hpp"
#include "trainer/learn/optim/initialize.hpp"
#include "trainer/recipe/backend_options.hpp"

namespace inkdigit {
namespace {

Recipe resnet18() {
  return read_recipe(std::filesystem::path(test::kRecipes) / "resnet18-cifar.json");
}

TEST_CASE("the recipe's network is ResNet-18, of 11,173,962 weights") {
  const Result<Network> network = Network::create(resnet18().network);
  REQUIRE(network);
  std::size_t weights = 0;
  std::map<std::string, const Parameter*> by_name;
  for (const Parameter& p : network->parameters()) {
    if (p.trainable) weights += p.size();
    by_name[p.name] = &p;
  }
  CHECK(weights == 11'173'962);
  // As torchvision calls them.
  for (const std::string name :
       {"conv1.weight", "bn1.running_var", "layer1.0.conv1.weight", "layer4.1.bn2.bias",
        "layer2.0.downsample.0.weight", "layer4.0.downsample.1.weight", "fc.weight"}) {
    INFO(name);
    CHECK(by_name.count(name) == 1);
  }
  CHECK(by_name.count("layer1.0.downsample.0.weight") == 0);
  CHECK(by_name.at("layer2.0.downsample.0.weight")->shape ==
        std::vector<std::size_t>{128, 64, 1, 1});
  std::map<std::string, Shape> stages;
  for (std::size_t i = 0; i < network->layers().size(); ++i) {
    const LayerBase& layer = base_of(network->layers()[i]);
    stages[layer.name()] = layer.output_shape();
  }
  CHECK(stages.at("layer1.1").text() == "64x32x32");
  CHECK(stages.at("layer2.1").text() == "128x16x16");
  CHECK(stages.at("layer3.1").text() == "256x8x8");
  CHECK(stages.at("layer4.1").text() == "512x4x4");
}

// Pictures of ten classes that differ in color, and noise.
Dataset colored(std::size_t count) {
  Dataset data;
  data.name = "colored";
  data.shape = {3, 32, 32, false};
  const std::vector<std::uint8_t> noise = test::random_pixels(count * data.shape.size(), 5);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t label = i % 10;
    data.labels.push_back(static_cast<std::uint8_t>(label));
    for (std::size_t e = 0; e < data.shape.size(); ++e) {
      const std::size_t tone = (label * (1 + e % 3)) % 10;
      const std::uint8_t grain = noise[i * data.shape.size() + e];
      data.pixels.push_back(static_cast<std::uint8_t>(20 * tone + grain / 4));
    }
  }
  return data;
}

TEST_CASE("a narrow ResNet-18 trains by its recipe, and its loss goes down") {
  Recipe recipe = resnet18();
  recipe.network = test::narrowed(recipe.network, 16);
  const Network network = *Network::create(recipe.network);
  const Dataset data = colored(40);
  BackendOptions options = backend_options(recipe, {}, 1);
  options.batch_size = static_cast<int>(data.size());
  const auto backend = make_cpu_backend(network, options);
  AlignedVector<float> parameters(network.parameter_count());
  initialize(network, recipe.training.initialization, 1, parameters);
  backend->set_parameters(parameters);
  std::vector<std::uint32_t> samples(data.size());
  for (std::uint32_t i = 0; i < samples.size(); ++i) samples[i] = i;
  std::vector<double> losses;
  for (int step = 0; step < 12; ++step) {
    losses.push_back(backend->train_batch(data, samples, recipe.optimizer.learning_rate).loss);
  }
  INFO(losses.front() << " to " << losses.back());
  CHECK(losses.back() < losses.front() / 2);
}

}  // namespace
}  // namespace inkdigit
