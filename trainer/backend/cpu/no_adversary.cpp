// What a program has in the place of adversary.cpp that takes no recipe with attacks: the page.
#include "trainer/backend/cpu/adversary.hpp"

namespace inkdigit {

Adversary::Adversary(const GradientNetwork& network, const AdversarialSpec& spec,
                     std::uint64_t seed)
    : network_(&network), attack_(network, {}), share_(spec.share), seed_(seed) {}

AdversaryScratch Adversary::make_scratch(std::size_t /*images*/) const { return {}; }

void Adversary::attack(const StepImages& /*images*/, Workspace<float>& /*workspace*/,
                       AdversaryScratch& /*scratch*/) const {}

}  // namespace inkdigit
