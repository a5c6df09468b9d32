#pragma once

#include <cstdint>

namespace inkdigit {

// The random stream of one image in one dropout: numbered by step, layer and sample, of which a
// batch never has more, nor a network more layers, than these bits hold.
constexpr std::uint64_t dropout_stream(std::uint64_t step, std::uint64_t layer,
                                       std::uint64_t sample) {
  constexpr unsigned kSampleBits = 20;
  constexpr unsigned kLayerBits = 8;
  return (((step << kLayerBits) | layer) << kSampleBits) | sample;
}

}  // namespace inkdigit
