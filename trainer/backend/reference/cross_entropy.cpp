#include "trainer/backend/reference/cross_entropy.hpp"

#include "trainer/backend/reference/layers/softmax.hpp"
#include "trainer/base/no_class.hpp"

namespace inkdigit::reference {
namespace {

// The targets Y: 1 - smoothing at the label, and smoothing / classes everywhere (Szegedy et al.,
// 2015); 0 for images of no class, whose target is the background.
Matrix<double> targets(std::span<const std::uint8_t> labels, Index classes, double smoothing) {
  Matrix<double> y =
      Matrix<double>::Constant(std::ssize(labels), classes, smoothing / double(classes));
  for (Index i = 0; i < y.rows(); ++i) {
    const std::uint8_t label = labels[static_cast<std::size_t>(i)];
    if (label == kNoClass) {
      y.row(i).setZero();
    } else {
      y(i, label) += 1 - smoothing;
    }
  }
  return y;
}

// Images whose largest logit is the label's; of no class, those without a logit above 0.
std::size_t count_correct(const Matrix<double>& z, std::span<const std::uint8_t> labels) {
  std::size_t correct = 0;
  for (Index i = 0; i < z.rows(); ++i) {
    const std::uint8_t label = labels[static_cast<std::size_t>(i)];
    Index best = 0;
    const double largest = z.row(i).maxCoeff(&best);
    if (label == kNoClass ? largest <= 0 : best == label) ++correct;
  }
  return correct;
}

// Of each image -log of softmax(Z) at the target, which is log(sum of exp(Z)) - sum of Y * Z, and
// the gradient softmax(Z) - Y, put into `dz`.
Eigen::ArrayXd cross_entropy(const Matrix<double>& z, const Matrix<double>& y, bool background,
                             Matrix<double>& dz) {
  const Exponentials e = exponentials(z, background);
  dz = e.probabilities() - y;
  return e.sum.log() + e.largest - y.cwiseProduct(z).rowwise().sum().array();
}

}  // namespace

Loss loss_of(const Matrix<double>& z, std::span<const std::uint8_t> labels,
             const LossOptions& options) {
  Loss loss;
  const Matrix<double> y = targets(labels, z.cols(), options.smoothing);
  Eigen::ArrayXd each = cross_entropy(z, y, options.background, loss.dlogits);
  if (options.teacher.size() > 0) {
    const double t = options.temperature;
    const Eigen::ArrayXXd q = options.teacher.array().pow(1 / t);
    const Matrix<double> soft = q.colwise() / q.rowwise().sum();
    Matrix<double> dsoft;
    const Eigen::ArrayXd taught = cross_entropy(z / t, soft, false, dsoft);
    Eigen::ArrayXd weight = Eigen::ArrayXd::Constant(z.rows(), options.teacher_weight);
    for (Index i = 0; i < z.rows(); ++i) {
      if (labels[static_cast<std::size_t>(i)] == kNoClass) weight[i] = 0;
    }
    each = (1 - weight) * each + weight * t * t * taught;
    // Of t^2 the derivative of Z / t takes one.
    loss.dlogits = (loss.dlogits.array().colwise() * (1 - weight)).matrix() +
                   (dsoft.array().colwise() * (weight * t)).matrix();
  }
  loss.dlogits /= options.images_of_batch;
  loss.sum = {each.sum(), count_correct(z, labels)};
  return loss;
}

}  // namespace inkdigit::reference
