// The loss of a batch and its gradient by the logits.
#pragma once

#include "trainer/backend/device/pixels.hpp"
#include "trainer/backend/device/reduce.hpp"
#include "trainer/backend/device/step.hpp"
#include "trainer/learn/loss/image_loss.hpp"

namespace inkdigit::device {

// What the loss is beside the step's scalars.
struct LossOptions {
  Index classes = 0;
  float smoothing = 0;
  bool background = false;
  float weight = 0;       // the teacher's
  float temperature = 1;  // likewise
};

// One image an index.
struct LossOfImage {
  LossOptions options;
  const StepScalars* step;
  const DeviceVariation* choices;
  const std::uint8_t* labels;  // of the data
  float* soft;                 // the teachers' probabilities, overwritten; null without teachers
  const float* logits;
  float* dlogits;
  Sums* losses;  // loss, and 1 where the answer is right

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    const Index first = i * options.classes;
    const std::uint8_t label = labels[choices[i].sample];
    for (Index c = 0; c < options.classes; ++c) dlogits[first + c] = logits[first + c];
    const ImageLoss found =
        soft == nullptr
            ? image_cross_entropy(dlogits + first, label, options.classes, step->scale,
                                  options.smoothing, options.background)
            : image_distillation_loss(dlogits + first, soft + first, label, options.classes,
                                      step->scale, options.smoothing, options.weight,
                                      options.temperature, options.background);
    losses[i] = {found.loss, found.correct ? 1.0 : 0.0};
  }
};

struct LoadSums {
  const Sums* sums;

  INKDIGIT_HOST_DEVICE Sums operator()(Index row, Index /*column*/) const { return sums[row]; }
};

}  // namespace inkdigit::device
