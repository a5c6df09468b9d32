#include "trainer/explain/features.hpp"

#include <Spectra/SymEigsSolver.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

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

using Rows = Eigen::Map<RowMajor<float>>;

// A sample a row.
Rows rows_of(Features& features) {
  const std::size_t count = features.values.size() / std::max<std::size_t>(features.size, 1);
  return {features.values.data(), static_cast<Eigen::Index>(count),
          static_cast<Eigen::Index>(features.size)};
}

// Each row of length 1; rows of zeros stay.
void make_directions(Rows rows) {
  for (Eigen::Index row = 0; row < rows.rows(); ++row) rows.row(row).normalize();
}

// The directions along which rows vary most, two at most, the first one first: they are of length
// 1 in the space of the columns, or, `by_rows`, in that of the rows.
struct Principal {
  Eigen::MatrixXd directions;   // a column each
  std::vector<double> squares;  // sums of the squares along them
};

// X^T X, or X X^T, for a solver that only asks what it makes of a vector: the matrix itself would
// cost more than the solution. Sums are of doubles, a row at a time, without a copy of X in them.
class SquareOf {
 public:
  using Scalar = double;  // NOLINT(readability-identifier-naming): Spectra's name

  SquareOf(Rows rows, bool by_rows) : rows_(rows), by_rows_(by_rows) {}

  [[nodiscard]] Eigen::Index rows() const { return by_rows_ ? rows_.rows() : rows_.cols(); }
  [[nodiscard]] Eigen::Index cols() const { return rows(); }

  // X v.
  [[nodiscard]] Eigen::VectorXd along(const Eigen::VectorXd& v) const {
    Eigen::VectorXd sums(rows_.rows());
    for (Eigen::Index row = 0; row < rows_.rows(); ++row) {
      sums(row) = rows_.row(row).cast<double>().dot(v);
    }
    return sums;
  }

  void perform_op(const double* in, double* out) const {
    const Eigen::VectorXd from = Eigen::Map<const Eigen::VectorXd>(in, rows());
    Eigen::Map<Eigen::VectorXd>(out, rows()) = by_rows_ ? along(across(from)) : across(along(from));
  }

  [[nodiscard]] Eigen::MatrixXd matrix() const {
    const Eigen::MatrixXd all = rows_.cast<double>();
    return by_rows_ ? (all * all.transpose()).eval() : (all.transpose() * all).eval();
  }

 private:
  // X^T v.
  [[nodiscard]] Eigen::VectorXd across(const Eigen::VectorXd& v) const {
    Eigen::VectorXd sums = Eigen::VectorXd::Zero(rows_.cols());
    for (Eigen::Index row = 0; row < rows_.rows(); ++row) {
      sums += v(row) * rows_.row(row).transpose().cast<double>();
    }
    return sums;
  }

  Rows rows_;
  bool by_rows_;
};

// Adds a direction.
void add(Principal& principal, const Eigen::VectorXd& direction, double square) {
  const Eigen::Index column = principal.directions.cols();
  principal.directions.conservativeResize(direction.size(), column + 1);
  principal.directions.col(column) = direction;
  principal.squares.push_back(std::max(0.0, square));
}

constexpr Eigen::Index kDirections = 2;

constexpr Eigen::Index kSteps = 20;  // of Lanczos's method before it starts anew

// Nothing where the method does not get there: rows that vary in next to no direction, or are no
// numbers.
std::optional<Principal> principal_by_steps(SquareOf& square) {
  Principal found;
  try {
    Spectra::SymEigsSolver<SquareOf> solver(square, kDirections, kSteps);
    solver.init();
    solver.compute(Spectra::SortRule::LargestAlge);
    if (solver.info() != Spectra::CompInfo::Successful) return std::nullopt;
    for (Eigen::Index i = 0; i < kDirections; ++i) {
      add(found, solver.eigenvectors().col(i), solver.eigenvalues()(i));
    }
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
  return found;
}

// Of rows less their mean.
Principal principal(SquareOf& square) {
  if (square.rows() > 2 * kSteps) {
    if (auto found = principal_by_steps(square)) return std::move(*found);
  }
  Principal found;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(square.matrix());
  for (Eigen::Index i = square.rows();
       i-- > std::max<Eigen::Index>(square.rows() - kDirections, 0);) {
    add(found, solver.eigenvectors().col(i), solver.eigenvalues()(i));
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

Nearest::Nearest(Features asked, std::size_t count) : asked_(std::move(asked)), count_(count) {
  const Rows rows = rows_of(asked_);
  make_directions(rows);
  found_.resize(static_cast<std::size_t>(rows.rows()));
}

void Nearest::look_at(Features known) {
  const Rows from = rows_of(asked_);
  const Rows to = rows_of(known);
  make_directions(to);
  const RowMajor<float> cosines = from * to.transpose();
  std::vector<Neighbor> candidates;
  for (Eigen::Index row = 0; row < cosines.rows(); ++row) {
    std::vector<Neighbor>& found = found_[static_cast<std::size_t>(row)];
    candidates = found;
    for (Eigen::Index column = 0; column < cosines.cols(); ++column) {
      candidates.push_back({seen_ + static_cast<std::size_t>(column), cosines(row, column)});
    }
    const auto end =
        candidates.begin() + static_cast<std::ptrdiff_t>(std::min(count_, candidates.size()));
    std::partial_sort(
        candidates.begin(), end, candidates.end(), [](const Neighbor& a, const Neighbor& b) {
          return a.similarity != b.similarity ? a.similarity > b.similarity : a.sample < b.sample;
        });
    found.assign(candidates.begin(), end);
  }
  seen_ += static_cast<std::size_t>(to.rows());
}

FeatureMap map_features(Features features) {
  if (features.values.empty()) return {};
  Rows rows = rows_of(features);
  const auto count = static_cast<std::size_t>(rows.rows());
  const Eigen::RowVectorXf mean =
      (rows.cast<double>().colwise().sum() / static_cast<double>(count)).cast<float>();
  rows.rowwise() -= mean;
  // Of samples and features, the fewer decide the cost. By samples, a direction is, up to its
  // length, where the samples lie.
  const bool by_samples = features.size > count;
  SquareOf square(rows, by_samples);
  const Principal found = principal(square);
  const double all = rows.cast<double>().squaredNorm();
  const auto axis = [&](std::size_t i) -> std::vector<float> {
    if (i >= found.squares.size()) return std::vector<float>(count);
    const auto column = static_cast<Eigen::Index>(i);
    if (by_samples) return upright(found.directions.col(column) * std::sqrt(found.squares[i]));
    return upright(square.along(found.directions.col(column)));
  };
  const auto share = [&](std::size_t i) {
    return i < found.squares.size() && all > 0 ? found.squares[i] / all : 0;
  };
  return {axis(0), axis(1), share(0), share(1)};
}

}  // namespace inkdigit
