// trainer/backend/teacher on the device.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/model/model.hpp"
#include "trainer/backend/device/device_network.hpp"

namespace inkdigit::device {

// A term of a mean: the first one starts it, the last one divides.
struct AddToMean {
  const float* term;
  float* mean;
  bool first;
  float divisor;

  INKDIGIT_HOST_DEVICE void operator()(Index i) const {
    mean[i] = ((first ? 0.0F : mean[i]) + term[i]) / divisor;
  }
};

template <class Executor>
class Teachers {
 public:
  // The models must outlive this, and stay where they are.
  Teachers(Executor& executor, std::span<const Model> models, Index images) : executor_(executor) {
    std::size_t classes = 0;
    for (const Model& model : models) {
      Buffer<Executor, float> parameters(executor, model.parameters.size());
      executor.upload(parameters.data(), model.parameters.data(), parameters.bytes());
      parameters_.push_back(std::move(parameters));
      networks_.push_back(std::make_unique<DeviceNetwork<Executor>>(executor, model.network, images,
                                                                    Use::kInference));
      classes = model.network.class_count();
    }
    executor.synchronize();
    output_ = Buffer<Executor, float>(executor, images * classes);
    mean_ = Buffer<Executor, float>(executor, images * classes);
  }

  // images x classes, what predict() found, to be overwritten; null without teachers.
  [[nodiscard]] float* probabilities() const { return mean_.data(); }

  void predict(const Pixels& pixels, Index images) {
    for (std::size_t i = 0; i < networks_.size(); ++i) {
      DeviceNetwork<Executor>& network = *networks_[i];
      const bool last = i + 1 == networks_.size();
      network.forward({.parameters = parameters_[i].data(), .images = images}, pixels);
      network.softmax(images, output_.data());
      executor_.for_each(images * network.network().class_count(),
                         AddToMean{output_.data(), mean_.data(), i == 0,
                                   last ? static_cast<float>(networks_.size()) : 1.0F});
    }
  }

 private:
  Executor& executor_;
  std::vector<Buffer<Executor, float>> parameters_;
  std::vector<std::unique_ptr<DeviceNetwork<Executor>>> networks_;
  Buffer<Executor, float> output_;
  Buffer<Executor, float> mean_;
};

}  // namespace inkdigit::device
