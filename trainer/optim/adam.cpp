#include "trainer/optim/adam.hpp"

#include <Eigen/Core>
#include <cmath>

namespace inkdigit {

Adam::Adam(const AdamSpec& spec, std::size_t parameter_count)
    : spec_(spec), first_(parameter_count), second_(parameter_count) {}

void Adam::begin_step() {
  ++step_;
  const auto t = static_cast<double>(step_);
  step_size_ = static_cast<float>(spec_.learning_rate / (1 - std::pow(spec_.beta1, t)));
  root_scale_ = static_cast<float>(1 / std::sqrt(1 - std::pow(spec_.beta2, t)));
}

void Adam::update(std::size_t begin, std::size_t end, const float* gradient, float* parameters) {
  const auto slice = [begin, end](auto* data) {
    using T = std::remove_pointer_t<decltype(data)>;
    using Array = std::conditional_t<std::is_const_v<T>, const Eigen::ArrayXf, Eigen::ArrayXf>;
    return Eigen::Map<Array>(data + begin, static_cast<Eigen::Index>(end - begin));
  };
  const auto beta1 = static_cast<float>(spec_.beta1);
  const auto beta2 = static_cast<float>(spec_.beta2);
  const auto g = slice(gradient);
  auto m = slice(first_.data());
  auto v = slice(second_.data());
  m = beta1 * m + (1 - beta1) * g;
  v = beta2 * v + (1 - beta2) * g.square();
  slice(parameters) -=
      step_size_ * m / (v.sqrt() * root_scale_ + static_cast<float>(spec_.epsilon));
}

}  // namespace inkdigit
