#include "trainer/transform/compress/tensors.hpp"

#include "trainer/base/user_error.hpp"

namespace inkdigit {

Tensors take_apart(const Model& model) {
  Tensors tensors;
  for (const Parameter& p : model.network.parameters()) {
    std::vector<float>& values = tensors[p.name];
    values.resize(p.size());
    memory_to_file(p, std::span(model.parameters).subspan(p.offset, p.size()), values);
  }
  return tensors;
}

Model put_together(const Model& model, const NetworkSpec& spec, const Tensors& tensors) {
  Model result{.name = model.name,
               .network = value_or_throw(Network::create(spec), model.name),
               .parameters = {},
               .provenance = model.provenance,
               .golden = model.golden};
  result.parameters.resize(result.network.parameter_count());
  for (const Parameter& p : result.network.parameters()) {
    file_to_memory(p, tensors.at(p.name), std::span(result.parameters).subspan(p.offset, p.size()));
  }
  for (GoldenCase& golden : result.golden) golden.probabilities = predict(result, golden.raster);
  return result;
}

}  // namespace inkdigit
