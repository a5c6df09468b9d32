#include "trainer/learn/optim/initialize.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "trainer/base/random.hpp"

namespace inkdigit {
namespace {

bool is_normal(Initialization kind) {
  return kind == Initialization::kKaimingNormal || kind == Initialization::kXavierNormal;
}

// 2 / fan is the weights' variance.
std::size_t fan(const Parameter& parameter, Initialization kind) {
  const bool xavier =
      kind == Initialization::kXavierNormal || kind == Initialization::kXavierUniform;
  return parameter.fan_in() + (xavier ? parameter.fan_out() : 0);
}

}  // namespace

void initialize(const Network& network, Initialization kind, std::uint64_t seed,
                std::span<float> parameters) {
  std::vector<float> file_order;
  for (std::size_t i = 0; i < network.parameters().size(); ++i) {
    const Parameter& parameter = network.parameters()[i];
    const auto memory = parameters.subspan(parameter.offset, parameter.size());
    if (parameter.shape.size() == 1) {
      std::fill(memory.begin(), memory.end(), parameter.initial);
      continue;
    }
    Random random(seed, RandomPurpose::kInitialization, i);
    const float deviation = std::sqrt(2.0F / static_cast<float>(fan(parameter, kind)));
    const float bound = deviation * std::sqrt(3.0F);  // of the uniform distribution
    file_order.resize(parameter.size());
    for (float& value : file_order) {
      value = is_normal(kind) ? deviation * random.normal() : random.uniform(-bound, bound);
    }
    file_to_memory(parameter, file_order, memory);
  }
}

}  // namespace inkdigit
