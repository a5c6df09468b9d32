#pragma once

#include <string>

#include "engine/network/network.hpp"
#include "trainer/backend/device/executor.hpp"

namespace inkdigit::device {

// "out of device memory: 12.3 MB were asked for, 4.5 MB are free"
std::string memory_error(const OutOfMemory& error);

// The end of that sentence: a batch_size whose training takes at most half of what is free, so that
// data and teachers have room, too.
std::string batch_suggestion(const Network& network, std::size_t free_bytes);

}  // namespace inkdigit::device
