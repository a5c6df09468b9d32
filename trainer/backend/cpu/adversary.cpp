#include "trainer/backend/cpu/adversary.hpp"

#include <algorithm>

#include "trainer/augment/image_stream.hpp"

namespace inkdigit {
namespace {

// Of an image's two streams, the one that says whether it is attacked, and the attack's own.
enum class AttackStream : std::uint64_t { kChoice = 0, kStart = 1 };

constexpr unsigned kAttackStreamBits = 1;

std::uint64_t attack_stream(const ImageKey& key, AttackStream which) {
  return stream_number(key, kAttackStreamBits, static_cast<std::uint64_t>(which));
}

}  // namespace

Adversary::Adversary(const GradientNetwork& network, const AdversarialSpec& spec,
                     std::uint64_t seed)
    : network_(&network),
      attack_(network, {spec.epsilon, spec.steps, spec.step_size, true}),
      share_(spec.share),
      seed_(seed) {}

AdversaryScratch Adversary::make_scratch(std::size_t images) const {
  const std::size_t values = images * network_->network().input_size();
  AdversaryScratch scratch;
  scratch.attack = attack_.make_scratch(images);
  scratch.pixels.resize(values);
  scratch.labels.reserve(images);
  scratch.streams.reserve(images);
  scratch.places.reserve(images);
  scratch.inputs.resize(values);
  return scratch;
}

void Adversary::choose(const StepImages& images, AdversaryScratch& scratch) const {
  const std::size_t size = network_->network().input_size();
  scratch.labels.clear();
  scratch.streams.clear();
  scratch.places.clear();
  for (std::size_t i = 0; i < images.labels.size(); ++i) {
    const ImageKey key{seed_, images.step, images.first_sample + i};
    Random random(seed_, RandomPurpose::kAttack, attack_stream(key, AttackStream::kChoice));
    if (!happens(random, share_)) continue;
    std::copy_n(images.pixels + i * size, size,
                scratch.pixels.data() + scratch.places.size() * size);
    scratch.labels.push_back(images.labels[i]);
    scratch.streams.push_back(attack_stream(key, AttackStream::kStart));
    scratch.places.push_back(i);
  }
}

void Adversary::attack(const StepImages& images, Workspace<float>& workspace,
                       AdversaryScratch& scratch) const {
  const std::size_t size = network_->network().input_size();
  network_->network().normalize(images.pixels, scratch.inputs.data(),
                                static_cast<int>(images.labels.size()));
  choose(images, scratch);
  if (scratch.places.empty()) return;
  attack_.run({.parameters = images.parameters,
               .packed = images.packed,
               .pixels = scratch.pixels.data(),
               .labels = scratch.labels,
               .seed = seed_,
               .streams = scratch.streams},
              workspace, scratch.attack);
  for (std::size_t a = 0; a < scratch.places.size(); ++a) {
    std::copy_n(scratch.attack.inputs.data() + a * size, size,
                scratch.inputs.data() + scratch.places[a] * size);
  }
}

}  // namespace inkdigit
