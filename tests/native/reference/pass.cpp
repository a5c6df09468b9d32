#include "tests/native/reference/pass.hpp"

#include <cmath>
#include <utility>

namespace inkdigit::test {

// byte * scale + shift, both rounded; where integers are multiplied, the shift is the bias's,
// after as many roundings.
Tensor normalized(const Network& network, std::span<const std::uint8_t> pixels) {
  const InputSpec& input = network.spec().input;
  Tensor result;
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const std::size_t c = i % static_cast<std::size_t>(input.channels);
    const double product = pixels[i] / (255.0 * input.std[c]);
    const double shift = -input.mean[c] / input.std[c];
    result.push_back({product + shift, gamma(6) * (std::abs(product) + std::abs(shift))});
  }
  return result;
}

ReferencePass::ReferencePass(const Network& network, std::span<const float> parameters,
                             LayerCall call)
    : network_(network), parameters_(parameters), call_(call) {}

LayerCall ReferencePass::call_of(std::size_t layer) const {
  LayerCall call = call_;
  call.index = layer;
  call.parameters = parameters_.data() + network_.parameter_offset(layer);
  call.inp = &values_[layer];
  const std::size_t source = network_.skip_source(layer);
  if (source != Network::kNone) call.skip = &values_[source + 1];
  return call;
}

void ReferencePass::take_errors(Tensor& value) {
  std::vector<double>& errors = errors_.emplace_back();
  for (Bounded& b : value) errors.push_back(std::exchange(b.error, 0));
}

const Tensor& ReferencePass::forward(Tensor input) {
  values_.reserve(network_.layers().size() + 1);
  values_.push_back(std::move(input));
  for (std::size_t i = 0; i < network_.layers().size(); ++i) {
    values_.push_back(test::forward(network_.layers()[i], call_of(i)));
  }
  return values_.back();
}

const Tensor& ReferencePass::forward_apart(Tensor input) {
  values_.reserve(network_.layers().size() + 1);
  values_.push_back(std::move(input));
  take_errors(values_.back());
  for (std::size_t i = 0; i < network_.layers().size(); ++i) {
    values_.push_back(test::forward(network_.layers()[i], call_of(i)));
    take_errors(values_.back());
  }
  return values_.back();
}

double ReferencePass::backward(const Tensor& dlogits, std::span<Sum> gradient) const {
  // Of each value, one term for each layer that reads it.
  std::vector<std::vector<Tensor>> terms(values_.size());
  terms.back().push_back(dlogits);
  double weighed = 0;
  for (std::size_t i = values_.size(); i-- > 0;) {
    Tensor dvalue = terms[i].front();
    for (std::size_t e = 0; e < dvalue.size() && terms[i].size() > 1; ++e) {
      Sum sum;
      for (const Tensor& term : terms[i]) sum.add(term[e]);
      dvalue[e] = sum.result();
    }
    for (std::size_t e = 0; e < dvalue.size() && !errors_.empty(); ++e) {
      dvalue[e].error = 0;
      weighed += std::abs(dvalue[e].value) * errors_[i][e];
    }
    if (i == 0) break;
    const std::size_t source = network_.skip_source(i - 1);
    if (source != Network::kNone) terms[source + 1].push_back(dvalue);
    terms[i - 1].push_back(test::backward(network_.layers()[i - 1], call_of(i - 1), dvalue,
                                          gradient.subspan(network_.parameter_offset(i - 1))));
  }
  return weighed;
}

}  // namespace inkdigit::test
