#include "trainer/transform/exchange/onnx_import/view.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace inkdigit::onnx_import {

std::string text_of(const Dims& dims) {
  std::string text;
  for (std::size_t i = 0; i < dims.size() && i < kMostDims; ++i) {
    text += (i == 0 ? "" : ",") + std::to_string(dims[i]);
  }
  return "[" + text + (dims.size() > kMostDims ? ",...]" : "]");
}

std::int64_t size_of(const Dims& dims) {
  return std::accumulate(dims.begin(), dims.end(), std::int64_t{1}, std::multiplies<>());
}

View::View(const Shape& shape, std::vector<Axes> dims)
    : extents_{shape.channels, shape.height, shape.width}, dims_(std::move(dims)) {
  for (Axes& axes : dims_) std::erase_if(axes, [this](Axis axis) { return extents_[axis] == 1; });
}

View View::channels_first(const Shape& shape) {
  return {shape, {{}, {kChannel}, {kRow}, {kColumn}}};
}

View View::channels_last(const Shape& shape) {
  return {shape, {{}, {kRow}, {kColumn}, {kChannel}}};
}

View View::vector(const Shape& shape) { return {shape, {{}, {kChannel, kRow, kColumn}}}; }

std::int64_t View::extent(std::size_t dim) const {
  std::int64_t extent = 1;
  for (const Axis axis : dims_[dim]) extent *= extents_[axis];
  return extent;
}

Dims View::dims() const {
  Dims dims;
  for (std::size_t i = 0; i < rank(); ++i) dims.push_back(extent(i));
  return dims;
}

bool View::is_channels_first() const {
  return rank() == 4 && dims_ == channels_first({static_cast<int>(extents_[kChannel]),
                                                 static_cast<int>(extents_[kRow]),
                                                 static_cast<int>(extents_[kColumn])})
                                     .dims_;
}

bool View::is_channels_last() const {
  return rank() == 4 && dims_ == channels_last({static_cast<int>(extents_[kChannel]),
                                                static_cast<int>(extents_[kRow]),
                                                static_cast<int>(extents_[kColumn])})
                                     .dims_;
}

bool View::is_vector() const {
  return rank() >= 2 &&
         std::all_of(dims_.begin(), dims_.end() - 1, [](const Axes& axes) { return axes.empty(); });
}

bool View::is_channel(std::size_t dim) const { return dims_[dim] == Axes{kChannel}; }

bool View::is_spatial(std::size_t dim) const {
  return std::find(dims_[dim].begin(), dims_[dim].end(), kChannel) == dims_[dim].end();
}

std::optional<View> View::reshaped(const Dims& dims) const {
  if (dims.size() > kMostDims) return std::nullopt;
  Axes left;
  for (const Axes& axes : dims_) left.insert(left.end(), axes.begin(), axes.end());
  View result = *this;
  result.dims_.clear();
  auto next = left.begin();
  for (const std::int64_t extent : dims) {
    Axes& axes = result.dims_.emplace_back();
    for (std::int64_t size = 1; size < extent;) {
      if (next == left.end()) return std::nullopt;
      size *= extents_[*next];
      axes.push_back(*next++);
    }
    if (result.extent(result.rank() - 1) != extent) return std::nullopt;
  }
  if (next != left.end()) return std::nullopt;
  return result;
}

View View::transposed(std::span<const std::int64_t> order) const {
  View result = *this;
  for (std::size_t i = 0; i < rank(); ++i)
    result.dims_[i] = dims_[static_cast<std::size_t>(order[i])];
  return result;
}

View View::of(const Shape& shape) const { return {shape, dims_}; }

View View::without(std::size_t dim) const {
  View result = *this;
  result.dims_.erase(result.dims_.begin() + static_cast<std::ptrdiff_t>(dim));
  return result;
}

std::vector<std::size_t> View::order() const {
  const auto rows = static_cast<std::size_t>(extents_[kRow]);
  const auto columns = static_cast<std::size_t>(extents_[kColumn]);
  const std::array<std::size_t, 3> steps{rows * columns, columns, 1};
  std::vector<std::size_t> order{0};
  for (const Axes& axes : dims_) {
    for (const Axis axis : axes) {
      std::vector<std::size_t> finer;
      const auto count = static_cast<std::size_t>(extents_[axis]);
      finer.reserve(order.size() * count);
      for (const std::size_t start : order) {
        for (std::size_t i = 0; i < count; ++i) finer.push_back(start + i * steps[axis]);
      }
      order = std::move(finer);
    }
  }
  return order;
}

}  // namespace inkdigit::onnx_import
