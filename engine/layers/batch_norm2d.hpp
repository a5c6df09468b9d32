#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out[c] = (inp[c] - running_mean[c]) / sqrt(running_var[c] + epsilon) * weight[c] + bias[c].
// Parameters in memory, each [channels]: weight, bias, running_mean, running_var; the latter two
// are buffers.
class BatchNorm2d : public LayerBase {
 public:
  static constexpr LayerTraits kTraits{.in_place = When::kInference,
                                       .identity = When::kNever,
                                       .takes_relu = true,
                                       .takes_integers = false,
                                       .rounds_to_int8 = false,
                                       .multiplies = false,
                                       .channels = Channels::kPassed,
                                       .negative = Negative::kMade};

  static Result<BatchNorm2d> create(const BatchNorm2dSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

  [[nodiscard]] const BatchNorm2dSpec& spec() const { return spec_; }
  [[nodiscard]] std::size_t channels() const {
    return static_cast<std::size_t>(input_shape().channels);
  }

 private:
  BatchNorm2d(const BatchNorm2dSpec& spec, Shape input);

  BatchNorm2dSpec spec_;
};

}  // namespace inkdigit
