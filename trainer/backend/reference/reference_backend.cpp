#include "trainer/backend/reference/reference_backend.hpp"

#include <algorithm>

#include "trainer/augment/image_feed.hpp"
#include "trainer/backend/reference/cross_entropy.hpp"
#include "trainer/backend/reference/optimizer.hpp"
#include "trainer/backend/reference/round_weights.hpp"
#include "trainer/backend/reference/textbook_network.hpp"

namespace inkdigit {
namespace reference {
namespace {

// Images that go through a network at once where nothing is learnt.
constexpr std::size_t kMostImages = 64;

template <class T>
class ReferenceBackend final : public Backend {
 public:
  ReferenceBackend(const Network& network, const BackendOptions& options)
      : network_(network),
        options_(options),
        feed_(options.augment, options.ink, network.spec().input.shape()),
        scratch_(feed_.make_scratch()),
        textbook_(network),
        buffers_(first_kept() + kept_arrays(options.optimizer), zeros()) {
    for (const Model& teacher : options.teachers) teachers_.emplace_back(teacher.network);
    publish();
  }

  LossSum train_batch(const Dataset& data, std::span<const std::uint32_t> samples,
                      double learning_rate) override {
    const Array<T> used = forward_parameters(buffers_[0]);
    const auto batch = static_cast<std::size_t>(options_.batch_size);
    Array<T> gradient = zeros();
    LossSum total;
    for (std::size_t first = 0; first < samples.size(); first += batch) {
      const auto part = samples.subspan(first, std::min(batch, samples.size() - first));
      const LossSum sum = add_gradient(data, part, first, samples.size(), used, gradient);
      total.loss += sum.loss;
      total.correct += sum.correct;
    }
    update(learning_rate, gradient);
    return total;
  }

  std::vector<float> logits(const Dataset& data, std::span<const std::uint32_t> samples) override {
    return answers(data, samples, false);
  }

  std::vector<float> predict(const Dataset& data, std::span<const std::uint32_t> samples) override {
    return answers(data, samples, true);
  }

  [[nodiscard]] std::span<const float> parameters() const override { return published_; }

  void set_parameters(std::span<const float> parameters) override {
    for (std::size_t b = 0; b < first_kept(); ++b) buffers_[b] = array_of(parameters);
    publish();
  }

  [[nodiscard]] BackendState state() override {
    BackendState state{steps_, {}};
    for (const Array<T>& buffer : buffers_) {
      const Eigen::ArrayXf floats = buffer.template cast<float>();
      state.buffers.emplace_back(floats.begin(), floats.end());
    }
    return state;
  }

  void set_state(const BackendState& state) override {
    steps_ = state.step;
    for (std::size_t b = 0; b < buffers_.size(); ++b) buffers_[b] = array_of(state.buffers[b]);
    publish();
  }

 private:
  [[nodiscard]] Array<T> zeros() const {
    return Array<T>::Zero(static_cast<Index>(network_.parameter_count()));
  }
  static Array<T> array_of(std::span<const float> values) {
    return Eigen::Map<const Eigen::ArrayXf>(values.data(), std::ssize(values)).cast<T>();
  }

  [[nodiscard]] bool has_average() const { return options_.ema_decay > 0; }
  // The place of the optimizer's buffers: behind the parameters, and their moving average.
  [[nodiscard]] std::size_t first_kept() const { return has_average() ? 2 : 1; }

  // What the layers compute with.
  [[nodiscard]] Array<T> forward_parameters(const Array<T>& parameters) const {
    if (!options_.int8_weights) return parameters;
    return rounded_weights(network_, parameters.template cast<float>()).template cast<T>();
  }

  void publish() {
    const Array<T> used = forward_parameters(buffers_[first_kept() - 1]);
    // NOLINTNEXTLINE(performance-unnecessary-copy-initialization): no copy where T is double
    const Eigen::ArrayXf floats = used.template cast<float>();
    published_.assign(floats.begin(), floats.end());
  }

  // Of the batch's images from number `first` on, of `all`.
  LossSum add_gradient(const Dataset& data, std::span<const std::uint32_t> samples,
                       std::size_t first, std::size_t all, const Array<T>& parameters,
                       Array<T>& gradient) {
    std::vector<std::uint8_t> pixels(samples.size() * network_.input_size());
    std::vector<std::uint8_t> labels(samples.size());
    feed_.images(data, samples, {options_.seed, steps_, first}, pixels.data(), labels.data(),
                 scratch_);
    const Pass pass{.training = true, .seed = options_.seed, .step = steps_, .first_image = first};
    const Matrix<T>& z = textbook_.forward(pixels.data(), samples.size(), parameters, pass);
    const Loss loss = loss_of(z.template cast<double>(), labels,
                              {.smoothing = setting<double>(options_.label_smoothing),
                               .background = network_.spec().softmax().background,
                               .teacher_weight = setting<double>(options_.distill_weight),
                               .temperature = setting<double>(options_.distill_temperature),
                               .teacher = teachers_answers(pixels.data(), samples.size()),
                               .images_of_batch = static_cast<double>(all)});
    textbook_.backward(loss.dlogits.template cast<T>(), gradient);
    textbook_.follow(buffers_[0]);
    return loss.sum;
  }

  // The sum of the teachers' probabilities, which the loss divides by its rows' sums; empty without
  // any.
  Matrix<double> teachers_answers(const std::uint8_t* pixels, std::size_t images) {
    Matrix<double> sum;
    for (std::size_t t = 0; t < teachers_.size(); ++t) {
      const Array<T> parameters = array_of(options_.teachers[t].parameters);
      teachers_[t].forward(pixels, images, parameters, {});
      const Matrix<double> found = teachers_[t].probabilities().template cast<double>();
      sum = t == 0 ? found : Matrix<double>(sum + found);
    }
    return sum;
  }

  // g *= limit / |g| where it is longer; then the optimizer's step, and after it, of the average,
  // a = decay a + (1 - decay) p.
  void update(double learning_rate, Array<T>& gradient) {
    const double norm = gradient.matrix().template cast<double>().norm();
    const double limit = options_.gradient_clip_norm;
    if (limit > 0 && norm > limit) gradient *= static_cast<T>(limit / norm);
    const auto steps = static_cast<double>(steps_++);
    for (const Parameter& p : network_.parameters()) {
      if (p.trainable) move(p, learning_rate, gradient);
    }
    if (has_average()) {
      // It follows quickly at first, and so forgets what the parameters were initially.
      const T decay = setting<T>(std::min(options_.ema_decay, (1 + steps) / (10 + steps)));
      buffers_[1] = decay * buffers_[1] + (1 - decay) * buffers_[0];
    }
    for (Array<T>& buffer : buffers_) buffer = buffer.template cast<float>().template cast<T>();
    publish();
  }

  void move(const Parameter& p, double learning_rate, const Array<T>& gradient) {
    std::vector<Slice<T>> slices;
    for (Array<T>& buffer : buffers_) {
      slices.emplace_back(
          buffer.segment(static_cast<Index>(p.offset), static_cast<Index>(p.size())));
    }
    step<T>(options_.optimizer, learning_rate, static_cast<double>(steps_),
            gradient.segment(static_cast<Index>(p.offset), static_cast<Index>(p.size())), slices[0],
            std::span(slices).subspan(first_kept()));
  }

  // By parameters(); images x classes.
  std::vector<float> answers(const Dataset& data, std::span<const std::uint32_t> samples,
                             bool probabilities) {
    const Array<T> used = array_of(published_);
    std::vector<float> all;
    for (std::size_t first = 0; first < samples.size(); first += kMostImages) {
      const auto part = samples.subspan(first, std::min(kMostImages, samples.size() - first));
      std::vector<std::uint8_t> pixels;
      for (const std::uint32_t sample : part) {
        const std::uint8_t* image = data.image(sample);
        pixels.insert(pixels.end(), image, image + network_.input_size());
      }
      Matrix<T> found = textbook_.forward(pixels.data(), part.size(), used, {});
      if (probabilities) found = textbook_.probabilities();
      const Matrix<float> floats = found.template cast<float>();
      all.insert(all.end(), floats.data(), floats.data() + floats.size());
    }
    return all;
  }

  const Network& network_;
  BackendOptions options_;
  ImageFeed feed_;
  FeedScratch scratch_;
  TextbookNetwork<T> textbook_;
  std::vector<TextbookNetwork<T>> teachers_;
  std::uint64_t steps_ = 0;
  std::vector<Array<T>> buffers_;  // as BackendState has them; their values are floats
  std::vector<float> published_;   // what parameters() shows
};

}  // namespace

template <class T>
std::unique_ptr<Backend> make_backend(const Network& network, const BackendOptions& options) {
  return std::make_unique<ReferenceBackend<T>>(network, options);
}

template std::unique_ptr<Backend> make_backend<float>(const Network&, const BackendOptions&);
template std::unique_ptr<Backend> make_backend<double>(const Network&, const BackendOptions&);

}  // namespace reference

std::unique_ptr<Backend> make_reference_backend(const Network& network,
                                                const BackendOptions& options) {
  return reference::make_backend<float>(network, options);
}

}  // namespace inkdigit
