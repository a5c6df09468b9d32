#include "trainer/learn/gradient/weight_packing.hpp"

namespace inkdigit {
namespace {

// Of a layer, where it can be shared out.
constexpr std::size_t kShares = 8;

}  // namespace

std::size_t WeightPacking::add(std::size_t elements) {
  constexpr std::size_t kLine = AlignedAllocator<float>::kAlignment / sizeof(float);
  const std::size_t start = size_;
  size_ += (elements + kLine - 1) / kLine * kLine;
  return start;
}

void WeightPacking::add_layer(const AnyBackward& twin, bool by_input) {
  const std::size_t layer = offsets_.size();
  const AnyLayer& forward = network_->layers()[layer];
  const bool in_shares = std::visit([](const auto& l) { return l.kPacksInShares; }, forward);
  const std::size_t shares = in_shares ? kShares : 1;
  Offsets& offsets = offsets_.emplace_back();
  const auto add_parts = [&](bool backward) {
    for (std::size_t s = 0; s < shares; ++s) parts_.push_back({layer, backward, {s, shares}});
  };
  if (std::visit([](const auto& t) { return t.reads_packed(); }, twin)) {
    add_parts(false);
    offsets.forward = add(base_of(forward).packed_size());
  }
  const std::size_t elements = std::visit([](const auto& t) { return t.packed_size(); }, twin);
  if (by_input && elements > 0) {
    add_parts(true);
    offsets.backward = add(elements);
  }
}

template <class T>
void WeightPacking::pack_part(std::size_t part, std::span<const AnyBackward> twins,
                              const T* parameters, T* packed) const {
  const Part& p = parts_[part];
  const T* const from = parameters + network_->parameter_offset(p.layer);
  const auto pack = [&](const auto& of, std::size_t offset) {
    if constexpr (requires { of.pack(from, packed, p.share); }) {
      of.pack(from, packed + offset, p.share);
    } else {
      of.pack(from, packed + offset);
    }
  };
  if (p.backward) {
    std::visit([&](const auto& twin) { pack(twin, offsets_[p.layer].backward); }, twins[p.layer]);
  } else {
    std::visit([&](const auto& layer) { pack(layer, offsets_[p.layer].forward); },
               network_->layers()[p.layer]);
  }
}

template void WeightPacking::pack_part(std::size_t, std::span<const AnyBackward>, const float*,
                                       float*) const;
template void WeightPacking::pack_part(std::size_t, std::span<const AnyBackward>, const double*,
                                       double*) const;

}  // namespace inkdigit
