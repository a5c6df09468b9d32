#include "tests/native/reference/winograd_bounds.hpp"

#include <array>
#include <cmath>

namespace inkdigit::test {
namespace {

constexpr std::size_t kExtent = 6;
constexpr std::size_t kPoints = kExtent * kExtent;

// A point's factors for each pixel of a square: all magnitudes, see engine/kernels/winograd.cpp.
using Row = std::array<double, kExtent>;
using Map = std::array<Row, kExtent>;

// B^T
constexpr Map kInput{Row{4, 0, 5, 0, 1, 0}, Row{0, 4, 4, 1, 1, 0}, Row{0, 4, 4, 1, 1, 0},
                     Row{0, 2, 1, 2, 1, 0}, Row{0, 2, 1, 2, 1, 0}, Row{0, 4, 0, 5, 0, 1}};

// G, for a kernel of r x r.
Map kernel_map(std::size_t r) {
  Map map{};
  for (std::size_t t = 0; t < r; ++t) {
    map[1][t] = map[2][t] = 1.0 / 6;
    map[3][t] = map[4][t] = std::pow(2.0, static_cast<double>(t)) / 24;
  }
  map[0][0] = 0.25;
  map[5][r - 1] = 1;
  return map;
}

// A, for m outputs.
Map output_map(std::size_t m) {
  Map map{};
  for (std::size_t t = 0; t < m; ++t) {
    map[1][t] = map[2][t] = 1;
    map[3][t] = map[4][t] = std::pow(2.0, static_cast<double>(t));
  }
  map[0][0] = 1;
  map[5][m - 1] = 1;
  return map;
}

// Roundings on a term's way: a map has at most five sums and a factor in each of two directions,
// and constants of its own that are rounded; there are three maps, and a product and a bias.
constexpr double kMapRoundings = 3 * 2 * (5 + 1 + 1) + 2;

// Calls visit(point, place in the square, factor) where the factor is not 0.
template <class Visit>
void each_factor(const Map& map, std::size_t side, Visit visit) {
  for (std::size_t point = 0; point < kPoints; ++point) {
    for (std::size_t place = 0; place < side * side; ++place) {
      const double factor = map[point / kExtent][place / side] * map[point % kExtent][place % side];
      if (factor != 0) visit(point, place, factor);
    }
  }
}

// A square of a picture, for one map: its points are sums over its places, or the other way round.
class Tiles {
 public:
  Tiles(const Shape& shape, const Map& map, std::size_t side, int padding)
      : shape_(shape), map_(map), side_(side), padding_(padding) {}

  // points x channels of the tile at (y, x) of an image.
  [[nodiscard]] std::vector<double> points(const double* image, int y, int x) const {
    std::vector<double> result(kPoints * channels());
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
    each_factor(map_, side_, [&](std::size_t point, std::size_t place, double factor) {
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
        extent(kExtent + 1 - kernel),
        input(layer.input_shape(), kInput, kExtent, layer.spec().padding),
        output(layer.output_shape(), output_map(extent), extent, 0),
        shape(layer.output_shape()) {}

  // Calls visit(y, x) for the first pixel of each tile of an output.
  template <class Visit>
  void each_tile(Visit visit) const {
    for (int y = 0; y < shape.height; y += static_cast<int>(extent)) {
      for (int x = 0; x < shape.width; x += static_cast<int>(extent)) visit(y, x);
    }
  }

  [[nodiscard]] std::vector<double> kernel_points(const float* weights) const {
    std::vector<double> points(kPoints * in * out);
    each_factor(kernel_map(kernel), kernel, [&](std::size_t point, std::size_t tap, double factor) {
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
  std::size_t extent;
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
      std::vector<double> c(kPoints * form.out);
      for (std::size_t i = 0; i < kPoints * form.in; ++i) {
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
  // An input is under as many tiles as six pixels reach, in both directions.
  const double tiles = std::pow(std::ceil(6.0 / static_cast<double>(form.extent)), 2);
  WinogradBound bound{static_cast<double>(form.out) + kMapRoundings + tiles,
                      std::vector<double>(dout.size() / out_size * in_size)};
  for (std::size_t image = 0; image < dout.size() / out_size; ++image) {
    form.each_tile([&](int y, int x) {
      const std::vector<double> c = form.output.points(dout.data() + image * out_size, y, x);
      std::vector<double> a(kPoints * form.in);
      for (std::size_t i = 0; i < kPoints * form.in; ++i) {
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
  std::vector<double> points(kPoints * matrix);
  double tiles = 0;
  for (std::size_t image = 0; image < inp.size() / in_size; ++image) {
    form.each_tile([&](int y, int x) {
      const std::vector<double> a = form.input.points(inp.data() + image * in_size, y, x);
      const std::vector<double> c = form.output.points(dout.data() + image * out_size, y, x);
      for (std::size_t i = 0; i < kPoints * form.in; ++i) {
        for (std::size_t o = 0; o < form.out; ++o) {
          points[i * form.out + o] += a[i] * c[i / form.in * form.out + o];
        }
      }
      ++tiles;
    });
  }
  WinogradBound bound{tiles + kMapRoundings,
                      std::vector<double>(form.kernel * form.kernel * matrix)};
  each_factor(kernel_map(form.kernel), form.kernel,
              [&](std::size_t point, std::size_t tap, double factor) {
                for (std::size_t i = 0; i < matrix; ++i) {
                  bound.magnitudes[tap * matrix + i] += factor * points[point * matrix + i];
                }
              });
  return bound;
}

}  // namespace inkdigit::test
