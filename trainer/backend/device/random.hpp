// trainer/base/random's streams, on the device.
#pragma once

#include <Random123/philox.h>

#include <cstdint>

#include "trainer/backend/device/host_device.hpp"
#include "trainer/base/random.hpp"

namespace inkdigit::device {

// Four values that follow each other in a stream.
struct RandomBlock {
  std::uint32_t bits[4];
};

// Values 4 * block .. 4 * block + 3 of Random(seed, purpose, stream).
INKDIGIT_HOST_DEVICE inline RandomBlock random_block(std::uint64_t seed, RandomPurpose purpose,
                                                     std::uint64_t stream, Index block) {
  const r123::Philox4x32::ctr_type counter{{block, static_cast<std::uint32_t>(purpose),
                                            static_cast<std::uint32_t>(stream),
                                            static_cast<std::uint32_t>(stream >> 32)}};
  const r123::Philox4x32::key_type key{
      {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)}};
  const r123::Philox4x32::ctr_type found = r123::Philox4x32{}(counter, key);
  return {{found[0], found[1], found[2], found[3]}};
}

}  // namespace inkdigit::device
