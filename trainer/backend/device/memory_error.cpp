#include "trainer/backend/device/memory_error.hpp"

#include <fmt/core.h>

#include "trainer/backend/device/memory_plan.hpp"

namespace inkdigit::device {
namespace {

constexpr double kMegabyte = 1e6;

}  // namespace

std::string memory_error(const OutOfMemory& error) {
  return fmt::format("out of device memory: {:.1f} MB were asked for, {:.1f} MB are free",
                     static_cast<double>(error.asked) / kMegabyte,
                     static_cast<double>(error.free) / kMegabyte);
}

std::string batch_suggestion(const Network& network, std::size_t free_bytes) {
  const Index images = most_images(network, Use::kTraining, free_bytes / 2);
  if (images == 0) return "; no batch_size is small enough, so train with --device cpu";
  return "; try a batch_size of " + std::to_string(images);
}

}  // namespace inkdigit::device
