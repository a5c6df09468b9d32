#include "trainer/learn/gradient/weight_packing.hpp"

namespace inkdigit {
namespace {

// Of a layer, where it can be shared out.
constexpr std::size_t kShares = 8;

}  // namespace

void WeightPacking::add_layer(const AnyBackward& twin, bool by_input) {
  const std::size_t layer = offsets_.size();
  const AnyLayer& forward = network_->layers()[layer];
  const bool in_shares = std::visit([](const auto& l) { return l.kPacksInShares; }, forward);
  const std::size_t shares = in_shares ? kShares : 1;
  const auto add = [&](bool backward) {
    for (std::size_t s = 0; s < shares; ++s) parts_.push_back({layer, backward, {s, shares}});
  };
  offsets_.push_back(size_);
  if (std::visit([](const auto& t) { return t.reads_packed(); }, twin)) add(false);
  const std::size_t elements = std::visit([](const auto& t) { return t.packed_size(); }, twin);
  if (by_input && elements > 0) {
    add(true);
    size_ += elements;
  }
}

template <class T>
void WeightPacking::pack_part(std::size_t part, std::span<const AnyBackward> twins,
                              const T* parameters, T* packed) const {
  const Part& p = parts_[part];
  if (!p.backward) {
    network_->pack(p.layer, parameters, packed, p.share);
    return;
  }
  const T* const from = parameters + network_->parameter_offset(p.layer);
  T* const to = packed + offsets_[p.layer];
  std::visit(
      [&](const auto& twin) {
        if constexpr (std::decay_t<decltype(twin.layer())>::kPacksInShares) {
          twin.pack(from, to, p.share);
        } else {
          twin.pack(from, to);
        }
      },
      twins[p.layer]);
}

template void WeightPacking::pack_part(std::size_t, std::span<const AnyBackward>, const float*,
                                       float*) const;
template void WeightPacking::pack_part(std::size_t, std::span<const AnyBackward>, const double*,
                                       double*) const;

}  // namespace inkdigit
