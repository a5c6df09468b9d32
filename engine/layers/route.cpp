#include "engine/layers/route.hpp"

#include <algorithm>

namespace inkdigit {

Result<Route> Route::create(const RouteSpec& spec, Shape input, const Shape& skip) {
  return Route(spec, input, skip);
}

Route::Route(const RouteSpec& spec, Shape input, const Shape& skip)
    : LayerBase(spec.name, input, skip) {}

template <class T>
void Route::forward(const Forward<T>& f) const {
  std::copy_n(f.skip, static_cast<std::size_t>(f.batch) * output_shape().size(), f.out);
}

template void Route::forward(const Forward<float>& f) const;
template void Route::forward(const Forward<double>& f) const;

}  // namespace inkdigit
