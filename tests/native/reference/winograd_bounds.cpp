#include "tests/native/reference/winograd_bounds.hpp"

#include <cmath>
#include <utility>
#include <vector>

namespace inkdigit::test {
namespace {

constexpr std::size_t kTile = 4;  // outputs of a tile, each way

// A point's factors for each pixel of a row: all magnitudes, see engine/kernels/winograd.cpp. A row
// for each point: six of them for a kernel of 3, eight for one of 5.
using Map = std::vector<std::vector<double>>;

// B^T, for a kernel of r x r.
Map input_map(std::size_t r) {
  if (r == 3) {
    return {{4, 0, 5, 0, 1, 0}, {0, 4, 4, 1, 1, 0}, {0, 4, 4, 1, 1, 0},
            {0, 2, 1, 2, 1, 0}, {0, 2, 1, 2, 1, 0}, {0, 4, 0, 5, 0, 1}};
  }
  const std::vector<double> one{0, 1, 1, 4.25, 4.25, 1, 1, 0};
  const std::vector<double> two{0, 0.5, 0.25, 2.5, 1.25, 2, 1, 0};
  const std::vector<double> half{0, 2, 4, 2.5, 5, 0.5, 1, 0};
  return {{1, 0, 5.25, 0, 5.25, 0, 1, 0}, one, one, two, two, half, half,
          {0, 1, 0, 5.25, 0, 5.25, 0, 1}};
}

// The points, but the first and the last: 0 and infinity.
std::vector<double> finite_points(std::size_t r) {
  return r == 3 ? std::vector<double>{1, 1, 2, 2} : std::vector<double>{1, 1, 2, 2, 0.5, 0.5};
}

// Powers of the points up to `size`, times `factors`, one for each point.
Map power_map(std::size_t r, std::size_t size, const std::vector<double>& factors) {
  const std::vector<double> points = finite_points(r);
  Map map(points.size() + 2, std::vector<double>(size));
  map.front().front() = factors.front();
  map.back().back() = factors.back();
  for (std::size_t p = 0; p < points.size(); ++p) {
    for (std::size_t t = 0; t < size; ++t) {
      map[p + 1][t] = factors[p + 1] * std::pow(points[p], static_cast<double>(t));
    }
  }
  return map;
}

// G, for a kernel of r x r.
Map kernel_map(std::size_t r) {
  if (r == 3) return power_map(r, r, {0.25, 1.0 / 6, 1.0 / 6, 1.0 / 24, 1.0 / 24, 1});
  return power_map(r, r, {1, 2.0 / 9, 2.0 / 9, 1.0 / 90, 1.0 / 90, 32.0 / 45, 32.0 / 45, 1});
}

// A, for a kernel of r x r.
Map output_map(std::size_t r) {
  return power_map(r, kTile, std::vector<double>(finite_points(r).size() + 2, 1));
}

// Roundings on a term's way: a map has at most five sums and a factor in each of two directions,
// and constants of its own that are rounded; there are three maps, and a product and a bias.
constexpr double kMapRoundings = 3 * 2 * (5 + 1 + 1) + 2;

std::size_t points_of(const Map& map) { return map.size() * map.size(); }

// Calls visit(point, place in the square, factor) where the factor is not 0.
template <class Visit>
void each_factor(const Map& map, Visit visit) {
  const std::size_t extent = map.size();
  const std::size_t side = map.front().size();
  for (std::size_t point = 0; point < extent * extent; ++point) {
    for (std::size_t place = 0; place < side * side; ++place) {
      const double factor = map[point / extent][place / side] * map[point % extent][place % side];
      if (factor != 0) visit(point, place, factor);
    }
  }
}

// A square of a picture, for one map: its points are sums over its places, or the other way round.
class Tiles {
 public:
  Tiles(const Shape& shape, Map map, int padding)
      : shape_(shape), map_(std::move(map)), side_(map_.front().size()), padding_(padding) {}

  // points x channels of the tile at (y, x) of an image.
  [[nodiscard]] std::vector<double> points(const double* image, int y, int x) const {
    std::vector<double> result(points_of(map_) * channels());
    each_inside(y, x, [&](std::size_t point, std::size_t pixel, double factor) {
      for (std::size_t c = 0; c < channels(); ++c) {
        result[point * channels() + c] += factor * image[pixel + c];
      }
    });
    return result;
  }

  void add(const std::vector<double>& points, int y, int x, double* image) const {
    each_inside(y, x, [&](std::size_t point, std::size_t pixel, double factor) {
      for (std::size_t c = 0; c < channels(); ++c) {
        image[pixel + c] += factor * points[point * channels() + c];
      }
    });
  }

 private:
  [[nodiscard]] std::size_t channels() const { return static_cast<std::size_t>(shape_.channels); }

  template <class Visit>
  void each_inside(int y, int x, Visit visit) const {
    each_factor(map_, [&](std::size_t point, std::size_t place, double factor) {
      const int py = y - padding_ + static_cast<int>(place / side_);
      const int px = x - padding_ + static_cast<int>(place % side_);
      if (py < 0 || px < 0 || py >= shape_.height || px >= shape_.width) return;
      visit(point, static_cast<std::size_t>(py * shape_.width + px) * channels(), factor);
    });
  }

  Shape shape_;
  Map map_;
  std::size_t side_;
  int padding_;
};

struct Form {
  explicit Form(const Conv2d& layer)
      : kernel(static_cast<std::size_t>(layer.spec().kernel)),
        in(static_cast<std::size_t>(layer.input_shape().channels)),
        out(static_cast<std::size_t>(layer.output_shape().channels)),
        kernels(kernel_map(kernel)),
        input(layer.input_shape(), input_map(kernel), layer.spec().padding),
        output(layer.output_shape(), output_map(kernel), 0),
        shape(layer.output_shape()) {}

  // Calls visit(y, x) for the first pixel of each tile of an output.
  template <class Visit>
  void each_tile(Visit visit) const {
    constexpr int kStep = kTile;
    for (int y = 0; y < shape.height; y += kStep) {
      for (int x = 0; x < shape.width; x += kStep) visit(y, x);
    }
  }

  [[nodiscard]] std::size_t points() const { return points_of(kernels); }

  [[nodiscard]] std::vector<double> kernel_points(const float* weights) const {
    std::vector<double> points(this->points() * in * out);
    each_factor(kernels, [&](std::size_t point, std::size_t tap, double factor) {
      for (std::size_t i = 0; i < in * out; ++i) {
        points[point * in * out + i] +=
            factor * std::abs(static_cast<double>(weights[tap * in * out + i]));
      }
    });
    return points;
  }

  std::size_t kernel;
  std::size_t in;
  std::size_t out;
  Map kernels;
  Tiles input;
  Tiles output;
  Shape shape;
};

}  // namespace

WinogradBound winograd_output(const Conv2d& layer, const std::vector<double>& inp,
                              const float* parameters) {
  const Form form(layer);
  const std::vector<double> kernels = form.kernel_points(parameters);
  const std::size_t in_size = layer.input_shape().size();
  const std::size_t out_size = layer.output_shape().size();
  WinogradBound bound{static_cast<double>(form.in) + kMapRoundings,
                      std::vector<double>(inp.size() / in_size * out_size)};
  for (std::size_t image = 0; image < inp.size() / in_size; ++image) {
    form.each_tile([&](int y, int x) {
      const std::vector<double> a = form.input.points(inp.data() + image * in_size, y, x);
      std::vector<double> c(form.points() * form.out);
      for (std::size_t i = 0; i < form.points() * form.in; ++i) {
        for (std::size_t o = 0; o < form.out; ++o) {
          c[i / form.in * form.out + o] += a[i] * kernels[i * form.out + o];
        }
      }
      form.output.add(c, y, x, bound.magnitudes.data() + image * out_size);
    });
  }
  if (layer.parameters().size() > 1) {
    const float* bias = parameters + layer.parameters()[1].offset;
    for (std::size_t i = 0; i < bound.magnitudes.size(); ++i) {
      bound.magnitudes[i] += std::abs(static_cast<double>(bias[i % form.out]));
    }
  }
  return bound;
}

WinogradBound winograd_input_gradient(const Conv2d& layer, const std::vector<double>& dout,
                                      const float* parameters) {
  const Form form(layer);
  const std::vector<double> kernels = form.kernel_points(parameters);
  const std::size_t in_size = layer.input_shape().size();
  const std::size_t out_size = layer.output_shape().size();
  // An input is under as many tiles as six or eight pixels reach, in both directions.
  constexpr double kTiles = 2 * 2;
  WinogradBound bound{static_cast<double>(form.out) + kMapRoundings + kTiles,
                      std::vector<double>(dout.size() / out_size * in_size)};
  for (std::size_t image = 0; image < dout.size() / out_size; ++image) {
    form.each_tile([&](int y, int x) {
      const std::vector<double> c = form.output.points(dout.data() + image * out_size, y, x);
      std::vector<double> a(form.points() * form.in);
      for (std::size_t i = 0; i < form.points() * form.in; ++i) {
        for (std::size_t o = 0; o < form.out; ++o) {
          a[i] += c[i / form.in * form.out + o] * kernels[i * form.out + o];
        }
      }
      form.input.add(a, y, x, bound.magnitudes.data() + image * in_size);
    });
  }
  return bound;
}

WinogradBound winograd_weight_gradient(const Conv2d& layer, const std::vector<double>& inp,
                                       const std::vector<double>& dout) {
  const Form form(layer);
  const std::size_t in_size = layer.input_shape().size();
  const std::size_t out_size = layer.output_shape().size();
  const std::size_t matrix = form.in * form.out;
  std::vector<double> points(form.points() * matrix);
  double tiles = 0;
  for (std::size_t image = 0; image < inp.size() / in_size; ++image) {
    form.each_tile([&](int y, int x) {
      const std::vector<double> a = form.input.points(inp.data() + image * in_size, y, x);
      const std::vector<double> c = form.output.points(dout.data() + image * out_size, y, x);
      for (std::size_t i = 0; i < form.points() * form.in; ++i) {
        for (std::size_t o = 0; o < form.out; ++o) {
          points[i * form.out + o] += a[i] * c[i / form.in * form.out + o];
        }
      }
      ++tiles;
    });
  }
  WinogradBound bound{tiles + kMapRoundings,
                      std::vector<double>(form.kernel * form.kernel * matrix)};
  each_factor(form.kernels, [&](std::size_t point, std::size_t tap, double factor) {
    for (std::size_t i = 0; i < matrix; ++i) {
      bound.magnitudes[tap * matrix + i] += factor * points[point * matrix + i];
    }
  });
  return bound;
}

}  // namespace inkdigit::test
