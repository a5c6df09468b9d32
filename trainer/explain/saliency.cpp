#include "trainer/explain/saliency.hpp"

#include <algorithm>

namespace inkdigit {
namespace {

// Pictures that a pass takes.
constexpr std::size_t kBatch = 16;

}  // namespace

Saliency::Saliency(const Network& network, std::span<const float> parameters, std::size_t steps)
    : network_(network, ByPicture::kYes),
      parameters_(parameters),
      steps_(steps),
      packed_(network_.packed_size()),
      workspace_(network_.make_workspace<float>(kBatch)),
      inputs_(kBatch * network.input_size()) {
  network_.pack(parameters.data(), packed_.data());
}

Pass<float> Saliency::pass(std::size_t images) const {
  Pass<float> pass;
  pass.parameters = parameters_.data();
  pass.packed = packed_.data();
  pass.inputs = inputs_.data();
  pass.batch = static_cast<int>(images);
  return pass;
}

std::vector<float> Saliency::pixels(std::span<const std::uint8_t> picture, std::size_t chosen,
                                    std::size_t other) {
  const Network& network = network_.network();
  const std::size_t size = picture.size();
  const std::size_t classes = network.class_count();
  const auto channels = static_cast<std::size_t>(network.spec().input.channels);
  std::vector<float> blank(size);
  std::vector<float> whole(size);
  const std::vector<std::uint8_t> paper(size);
  network.normalize(paper.data(), blank.data(), 1);
  network.normalize(picture.data(), whole.data(), 1);
  std::vector<float> dlogits(kBatch * classes);
  for (std::size_t i = 0; i < kBatch; ++i) {
    dlogits[i * classes + chosen] += 1;
    dlogits[i * classes + other] -= 1;
  }
  std::vector<double> sums(size);
  for (std::size_t first = 0; first < steps_; first += kBatch) {
    const std::size_t count = std::min(kBatch, steps_ - first);
    for (std::size_t i = 0; i < count; ++i) {
      const float share = (static_cast<float>(first + i) + 0.5F) / static_cast<float>(steps_);
      for (std::size_t v = 0; v < size; ++v) {
        inputs_[i * size + v] = blank[v] + share * (whole[v] - blank[v]);
      }
    }
    network_.infer(pass(count), workspace_);
    const float* const gradient =
        network_.picture_gradient(pass(count), dlogits.data(), workspace_);
    for (std::size_t e = 0; e < count * size; ++e) {
      sums[e % size] += static_cast<double>(gradient[e]);
    }
  }
  std::vector<float> found(size / channels);
  for (std::size_t v = 0; v < size; ++v) {
    const double mean = sums[v] / static_cast<double>(steps_);
    found[v / channels] += static_cast<float>(mean) * (whole[v] - blank[v]);
  }
  return found;
}

float Saliency::preference(std::span<const std::uint8_t> picture, std::size_t chosen,
                           std::size_t other) {
  network_.network().normalize(picture.data(), inputs_.data(), 1);
  const float* const logits = network_.infer(pass(1), workspace_);
  return logits[chosen] - logits[other];
}

}  // namespace inkdigit
