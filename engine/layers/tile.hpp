// Square pieces of a picture (H x W x C), which may reach over its edges.
#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/spec/shape.hpp"

namespace inkdigit {

// extent x extent pixels, the first at row y and column x of picture number `image`.
struct Tile {
  std::size_t image = 0;
  int y = 0;
  int x = 0;
  int extent = 0;
};

inline bool is_inside(const Shape& shape, const Tile& tile) {
  return tile.y >= 0 && tile.x >= 0 && tile.y + tile.extent <= shape.height &&
         tile.x + tile.extent <= shape.width;
}

// Offset of a tile's first pixel from the first picture, where it is inside.
inline std::size_t offset_of(const Shape& shape, const Tile& tile) {
  const std::size_t row = static_cast<std::size_t>(tile.y) * static_cast<std::size_t>(shape.width);
  return tile.image * shape.size() +
         (row + static_cast<std::size_t>(tile.x)) * static_cast<std::size_t>(shape.channels);
}

// Calls visit(offset from the first picture, offset in a copy of the tile, elements) for the part
// of each of the tile's rows that is inside.
template <class Visit>
void each_row_inside(const Shape& shape, const Tile& tile, Visit visit) {
  const int left = std::max(tile.x, 0);
  const int right = std::min(tile.x + tile.extent, shape.width);
  const int bottom = std::min(tile.y + tile.extent, shape.height);
  if (left >= right) return;
  const auto channels = static_cast<std::size_t>(shape.channels);
  for (int y = std::max(tile.y, 0); y < bottom; ++y) {
    const int pixel = (y - tile.y) * tile.extent + (left - tile.x);
    visit(offset_of(shape, {tile.image, y, left, 0}), static_cast<std::size_t>(pixel) * channels,
          static_cast<std::size_t>(right - left) * channels);
  }
}

// A tile in place or in a copy of its own: element (row, column, channel) is pixels[row * row_step
// + column * channels + channel].
template <class T>
struct TileView {
  T* pixels = nullptr;
  std::size_t row_step = 0;
};

template <class T>
TileView<T> in_place(const Shape& shape, T* pictures, const Tile& tile) {
  return {pictures + offset_of(shape, tile),
          static_cast<std::size_t>(shape.width) * static_cast<std::size_t>(shape.channels)};
}

template <class T>
TileView<T> in_copy(const Shape& shape, T* copy, const Tile& tile) {
  return {copy, static_cast<std::size_t>(tile.extent) * static_cast<std::size_t>(shape.channels)};
}

// Elements of a copy of a tile.
inline std::size_t copy_size(const Shape& shape, int extent) {
  return static_cast<std::size_t>(extent) * static_cast<std::size_t>(extent) *
         static_cast<std::size_t>(shape.channels);
}

// The tile to read from: a copy in `copy` (copy_size() elements) where some of it is outside, which
// is 0 there.
template <class T>
TileView<const T> read_tile(const Shape& shape, const T* pictures, const Tile& tile, T* copy) {
  if (is_inside(shape, tile)) return in_place(shape, pictures, tile);
  std::fill_n(copy, copy_size(shape, tile.extent), T{0});
  each_row_inside(shape, tile, [&](std::size_t from, std::size_t to, std::size_t count) {
    std::copy_n(pictures + from, count, copy + to);
  });
  return in_copy<const T>(shape, copy, tile);
}

// The tile to write to: make(view) fills it in place or, where some of it is outside, in `copy`,
// which is 0 at first, and of which put(values, elements, place in the pictures) takes the rows
// inside.
template <class T, class Make, class Put>
void write_tile(const Shape& shape, T* pictures, const Tile& tile, T* copy, Make make, Put put) {
  if (is_inside(shape, tile)) {
    make(in_place(shape, pictures, tile));
    return;
  }
  std::fill_n(copy, copy_size(shape, tile.extent), T{0});
  make(in_copy(shape, copy, tile));
  each_row_inside(shape, tile, [&](std::size_t to, std::size_t from, std::size_t count) {
    put(copy + from, count, pictures + to);
  });
}

}  // namespace inkdigit
