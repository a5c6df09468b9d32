#include "trainer/explain/features.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "trainer/backend/cpu/forward_all.hpp"
#include "trainer/base/as_matrix.hpp"

namespace inkdigit {
namespace {

// How many layers lie before the last one that multiplies; of a network without one, before the
// softmax.
std::size_t feature_layers(const Network& network) {
  for (std::size_t i = network.layers().size(); i-- > 0;) {
    const bool multiplies =
        std::visit([](const auto& l) { return l.kTraits.multiplies; }, network.layers()[i]);
    if (multiplies) return i;
  }
  return network.layers().size() - 1;
}

// Each row of length 1; rows of zeros stay.
RowMajor<float> directions(const Features& features) {
  const std::size_t count = features.values.size() / std::max<std::size_t>(features.size, 1);
  RowMajor<float> rows = as_matrix(features.values.data(), count, features.size);
  for (Eigen::Index row = 0; row < rows.rows(); ++row) rows.row(row).normalize();
  return rows;
}

// The two directions with the largest eigenvalues of a symmetric matrix, as columns, the largest
// first, and their shares of the trace. A matrix of one row has one.
struct Principal {
  Eigen::MatrixXd directions;
  std::vector<double> values;
  double trace = 0;
};

Principal principal(const Eigen::MatrixXd& matrix) {
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
  const Eigen::Index count = std::min<Eigen::Index>(2, matrix.rows());
  Principal found{solver.eigenvectors().rightCols(count).rowwise().reverse(), {}, matrix.trace()};
  for (Eigen::Index i = 0; i < count; ++i) {
    found.values.push_back(std::max(0.0, solver.eigenvalues()(matrix.rows() - 1 - i)));
  }
  return found;
}

std::vector<float> upright(const Eigen::VectorXd& values) {
  Eigen::Index furthest = 0;
  values.cwiseAbs().maxCoeff(&furthest);
  const Eigen::VectorXf found =
      (values(furthest) < 0 ? Eigen::VectorXd(-values) : values).cast<float>();
  return {found.begin(), found.end()};
}

}  // namespace

std::size_t feature_size(const Network& network) {
  const std::size_t layers = feature_layers(network);
  return layers == 0 ? network.input_size()
                     : base_of(network.layers()[layers - 1]).output_shape().size();
}

Features features_of(const Network& network, std::span<const float> parameters, const Dataset& data,
                     std::span<const std::uint32_t> samples, ThreadPool& pool) {
  return {feature_size(network),
          forward_all(network, parameters, {data, samples}, feature_layers(network), pool)};
}

std::vector<std::vector<Neighbor>> nearest(const Features& asked, const Features& known,
                                           std::size_t count) {
  const RowMajor<float> from = directions(asked);
  const RowMajor<float> to = directions(known);
  const RowMajor<float> cosines = from * to.transpose();
  std::vector<std::vector<Neighbor>> found;
  std::vector<std::size_t> order(static_cast<std::size_t>(to.rows()));
  const std::size_t most = std::min(count, order.size());
  for (Eigen::Index row = 0; row < cosines.rows(); ++row) {
    const float* const own = cosines.data() + row * cosines.cols();
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::partial_sort(
        order.begin(), order.begin() + static_cast<std::ptrdiff_t>(most), order.end(),
        [&](std::size_t a, std::size_t b) { return own[a] != own[b] ? own[a] > own[b] : a < b; });
    std::vector<Neighbor>& neighbors = found.emplace_back();
    for (std::size_t n = 0; n < most; ++n) neighbors.push_back({order[n], own[order[n]]});
  }
  return found;
}

FeatureMap map_features(const Features& features) {
  if (features.values.empty()) return {};
  const std::size_t count = features.values.size() / features.size;
  Eigen::MatrixXd rows = as_matrix(features.values.data(), count, features.size).cast<double>();
  rows.rowwise() -= rows.colwise().mean().eval();
  // Of samples and features, the fewer decide how large a matrix is taken apart: X^T X, or X X^T,
  // whose eigenvectors are, up to their lengths, where the samples lie.
  const bool by_samples = features.size > count;
  const Principal found =
      principal(by_samples ? (rows * rows.transpose()).eval() : (rows.transpose() * rows).eval());
  const auto axis = [&](std::size_t i) -> std::vector<float> {
    if (i >= found.values.size()) return std::vector<float>(count);
    const auto column = static_cast<Eigen::Index>(i);
    if (by_samples) return upright(found.directions.col(column) * std::sqrt(found.values[i]));
    return upright(rows * found.directions.col(column));
  };
  const auto share = [&](std::size_t i) {
    return i < found.values.size() && found.trace > 0 ? found.values[i] / found.trace : 0;
  };
  return {axis(0), axis(1), share(0), share(1)};
}

}  // namespace inkdigit
