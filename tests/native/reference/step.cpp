#include "tests/native/reference/step.hpp"

#include "tests/native/reference/loss.hpp"
#include "tests/native/reference/pass.hpp"
#include "tests/native/reference/update.hpp"
#include "trainer/augment/image_feed.hpp"
#include "trainer/transform/compress/round_weights.hpp"

namespace inkdigit::test {
namespace {

const SoftmaxSpec& softmax_spec(const Network& network) {
  return std::get<SoftmaxSpec>(network.spec().layers.back());
}

class Step {
 public:
  Step(const Network& network, const BackendOptions& options, const BackendState& state,
       Arithmetic arithmetic)
      : network_(network),
        options_(options),
        state_(state),
        arithmetic_(arithmetic),
        forward_parameters_(state.buffers[0].begin(), state.buffers[0].end()),
        gradient_(network.parameter_count()),
        running_(state.buffers[0].size()) {
    if (options.int8_weights) round_weights(network, state.buffers[0], forward_parameters_);
    for (std::size_t i = 0; i < running_.size(); ++i) running_[i] = {state.buffers[0][i]};
  }

  // The batch's images `samples` from number `first` on: those that a backend works on together.
  // With `apart`, errors of values are kept apart, and what they make of the loss is returned.
  double add_part(const Dataset& data, std::span<const std::uint32_t> samples, std::size_t first,
                  std::size_t all, ReferenceStep& result, bool apart = false) {
    std::vector<std::uint8_t> pixels(samples.size() * network_.input_size());
    std::vector<std::uint8_t> labels(samples.size());
    const ImageFeed feed(options_.augment, options_.ink, network_.spec().input.shape());
    FeedScratch scratch = feed.make_scratch();
    feed.images(data, samples, {options_.seed, state_.step, first}, pixels.data(), labels.data(),
                scratch);
    ReferencePass pass(network_, forward_parameters_,
                       {.images = samples.size(),
                        .training = true,
                        .arithmetic = arithmetic_,
                        .seed = options_.seed,
                        .step = state_.step,
                        .first_sample = first});
    const Tensor input = normalized(network_, pixels);
    Tensor logits = apart ? pass.forward_apart(input) : pass.forward(input);
    add_losses(labels, teachers_answers(pixels), all, logits, result);
    const double error = pass.backward(logits, gradient_);
    follow(pass);
    return error;
  }

  // After all parts.
  void update(double rate, ReferenceStep& result) const {
    const double limit = options_.gradient_clip_norm;
    const std::size_t kept = kept_count(options_.optimizer);
    const std::size_t first_kept = options_.ema_decay > 0 ? 2 : 1;
    Tensor gradient;
    for (const Parameter& p : network_.parameters()) {
      for (std::size_t i = p.offset; i < p.offset + p.size(); ++i) {
        // Shards, parts and their buffers are on the way beside the sum itself.
        gradient.push_back(p.trainable ? gradient_[i].result(kShards) : Bounded{});
      }
    }
    const Bounded factor = limit > 0 ? clip_factor(gradient, limit) : Bounded{1};
    result.buffers.assign(first_kept + kept, Tensor(gradient.size()));
    for (const Parameter& p : network_.parameters()) {
      for (std::size_t i = p.offset; i < p.offset + p.size(); ++i) {
        const double old = state_.buffers[0][i];
        std::vector<double> before;
        for (std::size_t k = 0; k < kept; ++k) before.push_back(state_.buffers[first_kept + k][i]);
        Tensor after(1 + kept);
        if (p.trainable) {
          const Bounded g = limit > 0 ? gradient[i] * factor : gradient[i];
          after = updated(options_.optimizer, rate, static_cast<double>(state_.step + 1), g, old,
                          before);
          result.moved += std::abs(after[0].value - old);
          result.unknown += after[0].error;
        } else {
          after[0] = running_[i];
        }
        result.buffers[0][i] = after[0];
        for (std::size_t k = 0; k < kept; ++k) result.buffers[first_kept + k][i] = after[1 + k];
      }
    }
    if (options_.ema_decay > 0) average(result);
  }

 private:
  // More than any backend cuts a batch into.
  static constexpr double kShards = 16;

  void add_losses(const std::vector<std::uint8_t>& labels, const Tensor& teacher, std::size_t all,
                  Tensor& logits, ReferenceStep& result) const {
    const std::size_t classes = network_.class_count();
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const auto row = [&](const Tensor& t) {
        const auto begin = t.begin() + static_cast<std::ptrdiff_t>(i * classes);
        return t.empty() ? Tensor{} : Tensor(begin, begin + static_cast<std::ptrdiff_t>(classes));
      };
      const ReferenceLoss loss =
          reference_loss(options_, softmax_spec(network_).background, labels[i], all, row(teacher),
                         std::span(logits).subspan(i * classes, classes));
      // Summed in doubles.
      result.loss.value += loss.loss.value;
      result.loss.error += loss.loss.error;
      if (loss.may_be_correct) ++result.most_correct;
      if (loss.must_be_correct) ++result.least_correct;
    }
  }

  [[nodiscard]] Tensor teachers_answers(const std::vector<std::uint8_t>& pixels) const {
    std::vector<Sum> sums;
    for (const Model& model : options_.teachers) {
      const Tensor answers =
          reference_answers(model.network, model.parameters, pixels, arithmetic_).probabilities;
      sums.resize(answers.size());
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i].add(answers[i]);
    }
    Tensor means;
    for (const Sum& sum : sums) {
      means.push_back(sum.result() / Bounded{static_cast<double>(options_.teachers.size())});
    }
    return means;
  }

  // Running means and variances follow the part.
  void follow(const ReferencePass& pass) {
    for (std::size_t l = 0; l < network_.layers().size(); ++l) {
      const auto* norm = std::get_if<BatchNorm2d>(&network_.layers()[l]);
      if (norm == nullptr) continue;
      const LayerCall call = pass.call_of(l);
      const std::vector<Moments> batch = moments(*norm, call);
      const std::size_t n = batch.size();
      const double count = static_cast<double>(call.inp->size()) / static_cast<double>(n);
      const Bounded momentum{static_cast<float>(norm->spec().momentum)};
      const auto move = [&](Bounded& value, Bounded towards) {
        value = value + momentum * (rounded(towards.value, towards.error) - value);
      };
      Bounded* running = running_.data() + network_.parameter_offset(l) + 2 * n;
      for (std::size_t c = 0; c < n; ++c) {
        const double unbiased = count / std::max(1.0, count - 1);
        move(running[c], batch[c].mean);
        move(running[n + c],
             {batch[c].variance.value * unbiased, batch[c].variance.error * unbiased});
      }
    }
  }

  void average(ReferenceStep& result) const {
    const auto steps = static_cast<double>(state_.step);
    const Bounded decay{
        static_cast<float>(std::min(options_.ema_decay, (1 + steps) / (10 + steps)))};
    for (std::size_t i = 0; i < result.buffers[0].size(); ++i) {
      result.buffers[1][i] =
          decay * Bounded{state_.buffers[1][i]} + (Bounded{1} - decay) * result.buffers[0][i];
    }
  }

  const Network& network_;
  const BackendOptions& options_;
  const BackendState& state_;
  Arithmetic arithmetic_;
  std::vector<float> forward_parameters_;
  std::vector<Sum> gradient_;
  Tensor running_;  // buffers of batch normalization, at their parameters' places
};

}  // namespace

ReferenceStep reference_step(const Network& network, const BackendOptions& options,
                             const BackendState& state, const Dataset& data,
                             std::span<const std::uint32_t> samples, double learning_rate,
                             Arithmetic arithmetic) {
  ReferenceStep result;
  Step step(network, options, state, arithmetic);
  const auto batch = static_cast<std::size_t>(options.batch_size);
  for (std::size_t first = 0; first < samples.size(); first += batch) {
    const std::size_t count = std::min(batch, samples.size() - first);
    step.add_part(data, samples.subspan(first, count), first, samples.size(), result);
  }
  step.update(learning_rate, result);
  return result;
}

Bounded reference_loss_of(const Network& network, const BackendOptions& options,
                          const BackendState& state, const Dataset& data,
                          std::span<const std::uint32_t> samples, Arithmetic arithmetic) {
  ReferenceStep result;
  Step step(network, options, state, arithmetic);
  const double error = step.add_part(data, samples, 0, samples.size(), result, true);
  // The gradient is the mean's, and the loss the sum.
  return {result.loss.value, result.loss.error + error * static_cast<double>(samples.size())};
}

ReferenceAnswers reference_answers(const Network& network, std::span<const float> parameters,
                                   std::span<const std::uint8_t> pixels, Arithmetic arithmetic) {
  ReferencePass pass(network, parameters,
                     {.images = pixels.size() / network.input_size(), .arithmetic = arithmetic});
  ReferenceAnswers answers;
  answers.logits = pass.forward(normalized(network, pixels));
  const SoftmaxSpec& spec = softmax_spec(network);
  const std::size_t classes = network.class_count();
  for (std::size_t i = 0; i < answers.logits.size(); i += classes) {
    for (const Bounded& p : softmax(std::span(answers.logits).subspan(i, classes),
                                    1 / spec.temperature, spec.background)) {
      answers.probabilities.push_back(p);
    }
  }
  return answers;
}

std::string apart(const Model& one, const Model& other, std::span<const std::uint8_t> pixels) {
  constexpr double kDoubleUnit = kUnit<double> / kUnit<float>;
  Tensor expected;
  std::vector<double> found;
  for (const Model* model : {&one, &other}) {
    const Network& network = model->network;
    const Tensor bounds =
        reference_answers(network, model->parameters, pixels, {.winograd = true}).probabilities;
    const AlignedVector<double> parameters(model->parameters.begin(), model->parameters.end());
    const Weights<double> weights = network.pack(std::span<const double>(parameters));
    AlignedVector<double> input(pixels.size());
    AlignedVector<double> arena(network.arena_size(1));
    network.normalize(pixels.data(), input.data(), 1);
    const double* answers = network.forward(weights, input.data(), std::span<double>(arena), 1);
    found.assign(answers, answers + bounds.size());
    for (std::size_t c = 0; c < bounds.size(); ++c) {
      if (model == &one) expected.push_back({answers[c], 0});
      expected[c].error += kDoubleUnit * bounds[c].error;
    }
  }
  return outside(found, expected);
}

}  // namespace inkdigit::test
