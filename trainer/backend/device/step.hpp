// What changes from step to step: uploaded before each, so that the recorded work stays the same.
#pragma once

#include <cstdint>

#include "trainer/backend/device/host_device.hpp"
#include "trainer/learn/kernels/adam.hpp"

namespace inkdigit::device {

struct StepScalars {
  std::uint64_t seed = 0;
  std::uint64_t step = 0;          // steps before this one
  std::uint64_t first_sample = 0;  // place in the step's batch of the first image
  float scale = 1;                 // 1 / images of the step
  float learning_rate = 0;
  float ema_decay = 0;
  AdamStep adam;
};

}  // namespace inkdigit::device
