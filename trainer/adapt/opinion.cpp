#include "trainer/adapt/opinion.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace inkdigit {

Opinion::Opinion(const Model& model, int batch)
    : network_(model.network),
      weights_(network_.pack<float>(std::span<const float>(model.parameters))),
      input_(static_cast<std::size_t>(batch) * network_.input_size()),
      arena_(network_.arena_size(batch)) {}

void Opinion::predict(const std::uint8_t* pixels, int batch, float* probabilities) {
  network_.normalize(pixels, input_.data(), batch);
  const float* logits =
      network_.forward<float>(weights_, input_.data(), arena_, batch, network_.layers().size() - 1);
  const std::size_t classes = network_.class_count();
  for (int i = 0; i < batch; ++i, logits += classes, probabilities += classes) {
    const bool background = network_.spec().softmax().background;
    const float largest = *std::max_element(logits, logits + classes);
    const float most = background ? std::max(largest, 0.0F) : largest;
    float sum = background ? std::exp(-most) : 0;
    for (std::size_t c = 0; c < classes; ++c) sum += probabilities[c] = std::exp(logits[c] - most);
    for (std::size_t c = 0; c < classes; ++c) probabilities[c] /= sum;
  }
}

}  // namespace inkdigit
