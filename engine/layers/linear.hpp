#pragma once

#include "engine/layers/layer.hpp"
#include "engine/spec/layer_specs.hpp"

namespace inkdigit {

// out[o] = bias[o] + sum over i of inp[i] * weight[i][o]. Parameters in memory: weight [in, out],
// then bias [out]; `in` counts the elements of the flattened picture as they lie in memory (H, W,
// C).
class Linear : public LayerBase {
 public:
  static constexpr bool kInPlace = false;

  static Result<Linear> create(const LinearSpec& spec, Shape input);

  template <class T>
  void forward(const Forward<T>& f) const;

  // 0, 1, 2, ... in - 1: an image's elements in order.
  [[nodiscard]] const std::vector<std::int32_t>& element_offsets() const {
    return element_offsets_;
  }

 private:
  Linear(const LinearSpec& spec, Shape input);

  std::vector<std::int32_t> element_offsets_;
};

}  // namespace inkdigit
