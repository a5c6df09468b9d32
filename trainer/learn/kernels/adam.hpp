#pragma once

#include <cstddef>

namespace inkdigit {

// One step of Adam, which is the same for all parameters.
struct AdamStep {
  float beta1 = 0;
  float beta2 = 0;
  float epsilon = 0;
  float step_size = 0;   // learning rate, corrected for the first moment's bias
  float root_scale = 0;  // 1 / sqrt(correction of the second moment's bias)
  float kept = 1;        // of a parameter, after decoupled weight decay
  float decay = 0;       // of the parameter, added to the gradient
};

// For `count` parameters p with gradient g and moments m and v:
//   g += decay p;  m = beta1 m + (1 - beta1) g;  v = beta2 v + (1 - beta2) g g
//   p = kept p - step_size m / (root_scale sqrt(v) + epsilon)
void adam(const AdamStep& step, std::size_t count, const float* gradient, float* first,
          float* second, float* parameters);

}  // namespace inkdigit
