#pragma once

#include <cstdint>

#include "trainer/augment/ink_augment_spec.hpp"
#include "trainer/learn/optim/optimizer_spec.hpp"

namespace inkdigit {

// How a model learns a hand. docs/guides/teach.md says what the defaults were chosen by.
struct AdaptOptions {
  std::uint64_t seed = 1;
  int steps = 60;
  // Drawings a step looks at: variants of the corrections, and of the rehearsal.
  int corrections = 16;
  int rehearsal = 64;
  double corrections_share = 0.2;  // of the loss; the rehearsal has the rest
  // The rate is that of a network of 50,000 parameters or more; a smaller one, of which each has to
  // move further, takes it by the root of how many times smaller it is.
  OptimizerSpec optimizer{.type = OptimizerType::kAdam, .learning_rate = 1e-3};
  double warmup_share = 0.1;  // of the steps, in which the rate rises; then it falls as a cosine
  // The share of the rehearsal's loss that keeps what the model said before, and the temperature at
  // which it is kept: at a high one all that it said counts, not the largest probability alone.
  double keep_weight = 0.9;
  double keep_temperature = 3;
  // So many of the last layers with weights learn; the others stay as they are. What tells digits
  // apart is in the last ones, and the less can move, the less is forgotten.
  int learning_layers = 2;
  // How far the model goes from its old parameters to those that the steps have come to is found
  // out by examination, in eighths of the farthest that it may be:
  double farthest = 0.8;
  // until so large a share of what was misread of the corrections is read rightly,
  double enough = 0.8;
  // but not so far that the share of others' drawings of a class that are misread grows by more,
  // or, while less than seven tenths of what was misread are read, by more than the second,
  double most_lost = 0.003;
  double most_lost_at_first = 0.01;
  // with reject_below raised until of others' drawings of none this share less is read as a class,
  // or a fifth less of those that are. (More than 0, as they were learnt from: of new ones more are
  // read.)
  double none_fewer = 0.001;
  InkAugmentSpec ink{.rotation_degrees = 8,
                     .scale_x = 0.12,
                     .scale_y = 0.08,
                     .shear_degrees = 10,
                     .perspective = 0.1,
                     .bend = 0.02,
                     .stroke_shift = 0.03,
                     .cut_ends = 0.04,
                     .hooks = 0.05,
                     .tremor = 0.006,
                     .resample = 0.05,
                     .jitter = 0.006,
                     .drop_points = 0.05,
                     .pen_width = 0.3};
};

}  // namespace inkdigit
