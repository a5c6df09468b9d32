#include "trainer/learn/attack/attack.hpp"

#include <algorithm>
#include <cmath>

#include "trainer/base/no_class.hpp"
#include "trainer/base/random.hpp"

namespace inkdigit {
namespace {

constexpr float kWhite = 255;

float level_of(double share) { return static_cast<float>(share) * kWhite; }

// The value itself, or the nearest that the attack may make of `pixel`.
float within(float value, std::uint8_t pixel, float epsilon) {
  const auto own = static_cast<float>(pixel);
  const float low = std::max(own - epsilon, 0.0F);
  const float high = std::min(own + epsilon, kWhite);
  return std::min(std::max(value, low), high);
}

}  // namespace

void loss_gradient(std::span<float> logits, std::uint8_t label, bool background) {
  const bool no_class = background && label == kNoClass;
  const float largest = *std::max_element(logits.begin(), logits.end());
  const float offset = background ? std::max(largest, 0.0F) : largest;
  const float rest = background ? std::exp(-offset) : 0.0F;
  float sum = rest;
  for (float& logit : logits) sum += logit = std::exp(logit - offset);
  float others = no_class ? 0.0F : rest / sum;
  for (std::size_t c = 0; c < logits.size(); ++c) {
    logits[c] /= sum;
    if (c != label) others += logits[c];
  }
  if (!no_class) logits[label] = -others;
}

AttackScratch Attack::make_scratch(std::size_t pictures) const {
  const std::size_t values = pictures * network_->network().input_size();
  return {AlignedVector<float>(values), AlignedVector<float>(values),
          AlignedVector<float>(pictures * network_->network().class_count())};
}

void Attack::run(const AttackedPictures& pictures, Workspace<float>& workspace,
                 AttackScratch& scratch) const {
  const Network& network = network_->network();
  const std::size_t classes = network.class_count();
  Pass<float> pass;
  pass.parameters = pictures.parameters;
  pass.packed = pictures.packed;
  pass.inputs = scratch.inputs.data();
  pass.batch = static_cast<int>(pictures.labels.size());
  start(pictures, scratch);
  for (int s = 0; s < spec_.steps; ++s) {
    network.normalize(scratch.levels.data(), scratch.inputs.data(), pass.batch);
    const float* const logits = network_->infer(pass, workspace);
    std::copy_n(logits, pictures.labels.size() * classes, scratch.dlogits.begin());
    for (std::size_t i = 0; i < pictures.labels.size(); ++i) {
      loss_gradient(std::span(scratch.dlogits).subspan(i * classes, classes), pictures.labels[i],
                    network.spec().softmax().background);
    }
    step(pictures, network_->picture_gradient(pass, scratch.dlogits.data(), workspace), scratch);
  }
  network.normalize(scratch.levels.data(), scratch.inputs.data(), pass.batch);
}

void Attack::start(const AttackedPictures& pictures, AttackScratch& scratch) const {
  const std::size_t size = network_->network().input_size();
  const float epsilon = level_of(spec_.epsilon);
  for (std::size_t i = 0; i < pictures.labels.size(); ++i) {
    const std::uint8_t* const pixels = pictures.pixels + i * size;
    float* const levels = scratch.levels.data() + i * size;
    std::copy_n(pixels, size, levels);
    if (!spec_.random_start) continue;
    Random random(pictures.seed, RandomPurpose::kAttack, pictures.streams[i]);
    for (std::size_t v = 0; v < size; ++v) {
      levels[v] = within(levels[v] + random.uniform(-epsilon, epsilon), pixels[v], epsilon);
    }
  }
}

void Attack::step(const AttackedPictures& pictures, const float* gradient,
                  AttackScratch& scratch) const {
  const std::size_t values = pictures.labels.size() * network_->network().input_size();
  const float epsilon = level_of(spec_.epsilon);
  const float length = level_of(spec_.step_size);
  for (std::size_t v = 0; v < values; ++v) {
    const float sign = gradient[v] > 0 ? 1.0F : gradient[v] < 0 ? -1.0F : 0.0F;
    scratch.levels[v] = within(scratch.levels[v] + sign * length, pictures.pixels[v], epsilon);
  }
}

}  // namespace inkdigit
