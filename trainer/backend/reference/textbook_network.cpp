#include "trainer/backend/reference/textbook_network.hpp"

#include <variant>

#include "trainer/backend/reference/layers/add.hpp"
#include "trainer/backend/reference/layers/avg_pool2d.hpp"
#include "trainer/backend/reference/layers/batch_norm2d.hpp"
#include "trainer/backend/reference/layers/conv2d.hpp"
#include "trainer/backend/reference/layers/depthwise_conv2d.hpp"
#include "trainer/backend/reference/layers/dropout.hpp"
#include "trainer/backend/reference/layers/flatten.hpp"
#include "trainer/backend/reference/layers/global_avg_pool2d.hpp"
#include "trainer/backend/reference/layers/leaky_relu.hpp"
#include "trainer/backend/reference/layers/linear.hpp"
#include "trainer/backend/reference/layers/max_pool2d.hpp"
#include "trainer/backend/reference/layers/quantize.hpp"
#include "trainer/backend/reference/layers/relu.hpp"
#include "trainer/backend/reference/layers/route.hpp"
#include "trainer/backend/reference/layers/softmax.hpp"

namespace inkdigit::reference {
namespace {

template <class T>
void add_to(Matrix<T>& sum, const Matrix<T>& term) {
  if (sum.size() == 0) {
    sum = term;
  } else {
    sum += term;
  }
}

}  // namespace

template <class T>
TextbookNetwork<T>::TextbookNetwork(const Network& network)
    : network_(network), values_(layers().size()) {}

template <class T>
const Matrix<T>& TextbookNetwork<T>::forward(const std::uint8_t* pixels, std::size_t images,
                                             const Array<T>& parameters, const Pass& pass) {
  parameters_ = &parameters;
  pass_ = pass;
  images_ = static_cast<Index>(images);
  values_[0] = normalized(pixels);
  for (std::size_t i = 0; i + 1 < layers().size(); ++i) values_[i + 1] = output_of(i);
  return values_.back();
}

template <class T>
Matrix<T> TextbookNetwork<T>::probabilities() const {
  return output_of(layers().size() - 1);
}

template <class T>
void TextbookNetwork<T>::backward(const Matrix<T>& dlogits, Array<T>& gradient) const {
  std::vector<Matrix<T>> dvalues(values_.size());
  dvalues.back() = dlogits;
  for (std::size_t i = layers().size() - 1; i-- > 0;) {
    const Matrix<T>& dy = dvalues[i + 1];
    Call<T> call = call_of(i);
    call.dparameters = gradient.data() + network_.parameter_offset(i);
    add_to<T>(dvalues[i],
              std::visit([&](const auto& spec) { return reference::backward(spec, call, dy); },
                         layers()[i]));
    if (call.skip != nullptr) add_to(dvalues[skip_of(i)], dy);
  }
}

template <class T>
void TextbookNetwork<T>::follow(Array<T>& parameters) const {
  for (std::size_t i = 0; i + 1 < layers().size(); ++i) {
    T* const own = parameters.data() + network_.parameter_offset(i);
    std::visit([&](const auto& spec) { reference::follow(spec, call_of(i), own); }, layers()[i]);
  }
}

// (v / 255 - mean) / std of each byte v, by channel.
template <class T>
Matrix<T> TextbookNetwork<T>::normalized(const std::uint8_t* pixels) const {
  const InputSpec& input = network_.spec().input;
  const Index pixels_of_all = images_ * input.height * input.width;
  Matrix<T> x = as_matrix(pixels, pixels_of_all, input.channels).template cast<T>();
  for (Index c = 0; c < x.cols(); ++c) {
    const auto i = static_cast<std::size_t>(c);
    x.col(c) = x.col(c).array() * static_cast<T>(1 / (255 * input.std[i])) -
               static_cast<T>(input.mean[i] / input.std[i]);
  }
  return x;
}

// The value that layer i, an add or a route, reads of an earlier layer, by that one's name.
template <class T>
std::size_t TextbookNetwork<T>::skip_of(std::size_t i) const {
  std::size_t from = 0;
  while (name_of(layers()[from]) != *source_of(layers()[i])) ++from;
  return from + 1;
}

template <class T>
Call<T> TextbookNetwork<T>::call_of(std::size_t i) const {
  const LayerBase& shapes = base_of(network_.layers()[i]);
  Call<T> call{.in = shapes.input_shape(), .out = shapes.output_shape(), .images = images_};
  call.x = &values_[i];
  if (source_of(layers()[i]) != nullptr) call.skip = &values_[skip_of(i)];
  call.parameters = parameters_->data() + network_.parameter_offset(i);
  call.pass = pass_;
  call.layer = i;
  return call;
}

template <class T>
Matrix<T> TextbookNetwork<T>::output_of(std::size_t i) const {
  const Call<T> call = call_of(i);
  return std::visit([&](const auto& spec) { return reference::forward(spec, call); }, layers()[i]);
}

template class TextbookNetwork<float>;
template class TextbookNetwork<double>;

}  // namespace inkdigit::reference
