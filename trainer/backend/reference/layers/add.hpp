// Y = X + S, where S is an earlier layer's output: a residual connection (He et al., 2015).
#pragma once

#include "engine/spec/layer_specs.hpp"
#include "trainer/backend/reference/maps.hpp"

namespace inkdigit::reference {

template <class T>
Matrix<T> forward(const AddSpec& /*spec*/, const Call<T>& call) {
  return *call.x + *call.skip;
}

// dX = dY, and dS = dY, which whoever knows where S comes from adds there.
template <class T>
Matrix<T> backward(const AddSpec& /*spec*/, const Call<T>& /*call*/, const Matrix<T>& dy) {
  return dy;
}

}  // namespace inkdigit::reference
