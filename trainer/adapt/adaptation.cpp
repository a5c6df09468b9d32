#include "trainer/adapt/adaptation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <utility>

#include "engine/decision.hpp"
#include "engine/ink/raster.hpp"
#include "engine/json/parse.hpp"
#include "engine/weights_file/checksum.hpp"
#include "engine/weights_file/half.hpp"
#include "trainer/adapt/examination.hpp"
#include "trainer/adapt/opinion.hpp"
#include "trainer/adapt/pictures.hpp"
#include "trainer/learn/gradient/gradient_network.hpp"
#include "trainer/learn/optim/optimizer.hpp"
#include "trainer/learn/optim/schedule.hpp"
#include "trainer/transform/compress/round_weights.hpp"

namespace inkdigit {
namespace {

constexpr std::uint32_t kJudgedOneIn = 8;             // rehearsal drawings
constexpr std::uint64_t kJudged = ~std::uint64_t{0};  // a number that no step has
constexpr std::size_t kWays = 8;                      // that are examined
constexpr double kHardlyLearnt = 0.7;
constexpr int kLeastSide = 8;  // of pictures that ink is drawn in

Status check_network(const Model& model) {
  const InputSpec& input = model.network.spec().input;
  if (input.channels != 1 || std::min(input.height, input.width) < kLeastSide) {
    return Error{"the network takes no pen strokes, and a hand is learnt from those"};
  }
  for (const AnyLayer& layer : model.network.layers()) {
    if (std::holds_alternative<BatchNorm2d>(layer)) {
      return Error{"layer '" + base_of(layer).name() +
                   "' is batch normalization; inkdigit export makes it part of the convolutions"};
    }
  }
  return success();
}

Status check_drawings(const Model& model, const char* what, std::span<const LabeledInk> drawings) {
  for (std::size_t i = 0; i < drawings.size(); ++i) {
    const std::string where = std::string(what) + " " + std::to_string(i + 1) + ": ";
    if (drawings[i].ink.points.empty()) return Error{where + "has no points"};
    if (const Status status = check(drawings[i].ink.view()); !status) {
      return Error{where + status.error().message};
    }
    if (drawings[i].label == kNoClass && !model.network.spec().softmax().background) {
      return Error{where +
                   "shows none of the classes, and the network has learnt of no such thing"};
    }
    if (drawings[i].label != kNoClass && drawings[i].label >= model.network.class_count()) {
      return Error{where + "is of class " + std::to_string(drawings[i].label) +
                   ", but the network has " + std::to_string(model.network.class_count())};
    }
  }
  return success();
}

double learning_rate(const Network& network, const AdaptOptions& options) {
  constexpr double kParameters = 50000;
  const auto parameters = static_cast<double>(network.parameter_count());
  return options.optimizer.learning_rate * std::sqrt(std::max(1.0, kParameters / parameters));
}

// Where the last so many layers with weights begin.
std::size_t first_learning(const Network& network, int layers) {
  std::vector<std::size_t> starts;
  for (const Parameter& p : network.parameters()) {
    if (p.shape.size() > 1) starts.push_back(p.offset);
  }
  const std::size_t kept =
      starts.size() - std::min(starts.size(), static_cast<std::size_t>(layers));
  return kept == 0 ? 0 : starts[kept];
}

// CRC-32 of the drawings' points and labels.
std::string checksum_of(std::span<const LabeledInk> drawings) {
  std::uint32_t crc = 0;
  for (const LabeledInk& drawing : drawings) {
    crc = crc32(std::span(&drawing.label, 1), crc);
    for (const Point& p : drawing.ink.points) {
      const std::array<float, 2> xy{static_cast<float>(p.x), static_cast<float>(p.y)};
      crc = crc32({reinterpret_cast<const std::uint8_t*>(xy.data()), sizeof(xy)}, crc);
    }
  }
  return crc32_text(crc);
}

}  // namespace

std::size_t count_right(const Model& model, std::span<const LabeledInk> drawings) {
  Predictor predictor(model.network, model.parameters);
  std::size_t right = 0;
  for (const LabeledInk& drawing : drawings) {
    const std::vector<std::uint8_t> picture = picture_of(drawing.ink, model.network);
    const Decision decision =
        decide(model.network.spec().softmax(), predictor.predict(model.network, picture));
    const bool none = drawing.label == kNoClass;
    if (none ? decision.rejected : !decision.rejected && decision.best == drawing.label) ++right;
  }
  return right;
}

class Adaptation::State {
 public:
  State(Model model, Dtype dtype, std::vector<LabeledInk> corrections,
        std::vector<LabeledInk> rehearsal, const AdaptOptions& options)
      : model_(std::move(model)),
        dtype_(dtype),
        options_(options),
        corrections_(std::move(corrections)),
        network_(model_.network),
        before_(model_, options.rehearsal),
        drawer_(model_.network, options.ink),
        optimizer_(make_optimizer(options.optimizer, model_.parameters.size())),
        schedule_({.type = ScheduleType::kCosine, .warmup_epochs = options.warmup_share},
                  learning_rate(model_.network, options), static_cast<std::uint64_t>(options.steps),
                  1),
        parameters_(model_.parameters),
        rounded_(model_.parameters),
        packed_(network_.packed_size()),
        gradient_(model_.parameters.size()),
        learning_from_(first_learning(model_.network, options.learning_layers)) {
    // Drawn, as a set may have its classes in turn, and the same whatever the seed.
    Random random(0, RandomPurpose::kAdapt, kJudged);
    for (LabeledInk& drawing : rehearsal) {
      auto& part = random.below(kJudgedOneIn) == 0 ? judged_ : rehearsal_;
      part.push_back(std::move(drawing));
    }
    prepare(half_[0], options.corrections);
    prepare(half_[1], options.rehearsal);
    half_[1].kept.resize(half_[1].labels.size() * model_.network.class_count());
  }

  [[nodiscard]] std::size_t steps() const { return learning_steps() + kWays; }
  [[nodiscard]] std::size_t done() const { return done_; }

  void step() {
    if (done_ < learning_steps()) {
      learn();
    } else if (!arrived_) {
      go_on();
    }
    ++done_;
  }

  [[nodiscard]] Result<Outcome> finish() const {
    Outcome outcome{.model = model_, .corrections = {}, .others = {}};
    Model& adapted = outcome.model;
    if (way_ > 0) {
      NetworkSpec spec = model_.network.spec();
      SoftmaxSpec& softmax = spec.softmax();
      softmax.reject_below = reject_below_;
      if (softmax.doubt_below > 0) {
        softmax.doubt_below = std::max(softmax.doubt_below, softmax.reject_below);
      }
      adapted.network = *Network::create(std::move(spec));
      adapted.parameters = on_the_way(way_);
    }
    for (const float value : adapted.parameters) {
      if (!std::isfinite(value)) {
        return Error{"the numbers ran away; fewer or other drawings may go"};
      }
    }
    for (GoldenCase& golden : adapted.golden) {
      golden.probabilities = predict(adapted, golden.raster);
    }
    adapted.provenance = provenance();
    outcome.corrections = read_by(adapted, corrections_);
    outcome.others = read_by(adapted, judged_);
    return outcome;
  }

  [[nodiscard]] ReadRight read_by(const Model& adapted,
                                  const std::vector<LabeledInk>& drawings) const {
    return {count_right(model_, drawings), count_right(adapted, drawings), drawings.size()};
  }

 private:
  // Half of a step's batch: pictures that go through the network together.
  struct Half {
    std::vector<std::uint8_t> pixels;
    std::vector<std::uint8_t> labels;
    AlignedVector<float> kept;  // what the model said before; empty where nobody asks
    Workspace<float> workspace;
    AlignedVector<float> gradient;
    AlignedVector<float> memory;
  };

  [[nodiscard]] std::size_t learning_steps() const {
    return static_cast<std::size_t>(options_.steps);
  }

  void learn() {
    draw_corrections(half_[0]);
    if (!rehearsal_.empty()) draw_rehearsal(half_[1]);
    network_.pack(rounded_.data(), packed_.data());
    const double share = rehearsal_.empty() ? 1 : options_.corrections_share;
    run(half_[0], share);
    if (!rehearsal_.empty()) run(half_[1], 1 - share);
    update();
  }

  // One more way, unless it is too far.
  void go_on() {
    if (!examination_) examination_.emplace(model_, options_, corrections_, rehearsal_);
    const double way =
        options_.farthest * static_cast<double>(done_ - learning_steps() + 1) / kWays;
    const Examination::Verdict verdict = examination_->examine(on_the_way(way));
    // Who is hardly read would have corrected in vain.
    if (verdict.lost >
        (learnt_ < kHardlyLearnt ? options_.most_lost_at_first : options_.most_lost)) {
      arrived_ = true;
      return;
    }
    way_ = way;
    reject_below_ = verdict.reject_below;
    learnt_ = verdict.learnt;
    arrived_ = learnt_ >= options_.enough;
  }

  void prepare(Half& half, int images) {
    const auto count = static_cast<std::size_t>(images);
    half.pixels.resize(count * model_.network.input_size());
    half.labels.resize(count);
    half.workspace = network_.make_workspace<float>(images);
    half.gradient.resize(network_.pass_gradient_size());
    half.memory.resize(count * network_.batch_memory_size());
  }

  // A variant of a drawing, as the half's picture i; `sample` numbers the step's drawings.
  void draw(const LabeledInk& drawing, std::size_t sample, Half& half, std::size_t i) {
    const ImageKey key{options_.seed, done_, sample};
    const std::vector<std::uint8_t> picture = drawer_.draw(drawing.ink, key);
    std::copy(picture.begin(), picture.end(),
              half.pixels.begin() + static_cast<std::ptrdiff_t>(i * picture.size()));
    half.labels[i] = drawing.label;
  }

  // In turn, so that each is shown as often as any other.
  void draw_corrections(Half& half) {
    for (std::size_t i = 0; i < half.labels.size(); ++i) {
      draw(corrections_[(done_ * half.labels.size() + i) % corrections_.size()], i, half, i);
    }
  }

  void draw_rehearsal(Half& half) {
    Random random(options_.seed, RandomPurpose::kAdapt, done_);
    for (std::size_t i = 0; i < half.labels.size(); ++i) {
      const auto which = random.below(static_cast<std::uint32_t>(rehearsal_.size()));
      draw(rehearsal_[which], half_[0].labels.size() + i, half, i);
    }
    before_.predict(half.pixels.data(), static_cast<int>(half.labels.size()), half.kept.data());
  }

  void run(Half& half, double share) {
    const std::size_t images = half.labels.size();
    Pass<float> pass;
    pass.parameters = rounded_.data();
    pass.packed = packed_.data();
    pass.pixels = half.pixels.data();
    pass.labels = half.labels.data();
    pass.batch = static_cast<int>(images);
    pass.scale = static_cast<float>(share) / static_cast<float>(images);
    if (!half.kept.empty()) {
      pass.soft = {half.kept.data(), static_cast<float>(options_.keep_weight),
                   static_cast<float>(options_.keep_temperature),
                   model_.network.spec().softmax().background};
    }
    pass.context = {options_.seed, done_, 0, images};
    pass.batch_memory = half.memory.data();
    pass.batch_images = images;
    network_.run_phase(0, pass, half.workspace, half.gradient.data());
  }

  void update() {
    for (const GradientSlice& slice : network_.slices()) {
      if (slice.begin < learning_from_) continue;
      bool accumulate = false;
      for (const Half& half : half_) {
        if (&half == &half_[1] && rehearsal_.empty()) continue;
        const std::array<const float*, 1> gradients{half.gradient.data()};
        network_.collect(slice, std::span<const float* const>(gradients), half.memory.data(),
                         half.labels.size(), half.labels.size(), accumulate, gradient_.data());
        accumulate = true;
      }
    }
    optimizer_->begin_step(schedule_.rate(done_));
    for (const GradientSlice& slice : network_.slices()) {
      if (slice.begin < learning_from_) continue;
      optimizer_->update(slice.begin, slice.end, gradient_.data(), parameters_.data());
    }
    rounded_ = rounded(parameters_);
  }

  // Parameters as a file of this dtype gives them back.
  [[nodiscard]] AlignedVector<float> rounded(const AlignedVector<float>& parameters) const {
    AlignedVector<float> result = parameters;
    if (dtype_ == Dtype::kInt8) round_weights(model_.network, parameters, result);
    if (dtype_ == Dtype::kFloat16) {
      for (float& value : result) value = half_to_float(float_to_half(value));
    }
    return result;
  }

  // Parameters that are part of the way from the old ones to the new ones.
  [[nodiscard]] AlignedVector<float> on_the_way(double way) const {
    const auto share = static_cast<float>(way);
    AlignedVector<float> result = parameters_;
    for (std::size_t i = 0; i < result.size(); ++i) {
      result[i] = model_.parameters[i] + share * (result[i] - model_.parameters[i]);
    }
    return rounded(result);
  }

  [[nodiscard]] std::string provenance() const {
    // A model's provenance is JSON: who reads a file makes sure of it.
    nlohmann::json all = *parse_json(model_.provenance);
    all["adapted"].push_back({{"corrections", corrections_.size()},
                              {"crc32", checksum_of(corrections_)},
                              {"rehearsal", rehearsal_.size()},
                              {"rehearsal_crc32", checksum_of(rehearsal_)},
                              {"seed", options_.seed},
                              {"steps", options_.steps},
                              {"way", way_}});
    return all.dump();
  }

  Model model_;
  Dtype dtype_;
  AdaptOptions options_;
  std::vector<LabeledInk> corrections_;
  std::vector<LabeledInk> rehearsal_;
  std::vector<LabeledInk> judged_;
  GradientNetwork network_;
  Opinion before_;
  VariantDrawer drawer_;
  std::unique_ptr<Optimizer> optimizer_;
  Schedule schedule_;
  AlignedVector<float> parameters_;  // what the optimizer moves
  AlignedVector<float> rounded_;     // as the file will have them: what forward and backward take
  AlignedVector<float> packed_;
  AlignedVector<float> gradient_;
  std::array<Half, 2> half_;  // corrections, rehearsal
  std::size_t done_ = 0;
  std::size_t learning_from_;  // parameters before it stay as they are
  std::optional<Examination> examination_;
  double way_ = 0;           // how far it has gone; 1 is all the way
  double learnt_ = 0;        // there, of what was misread of the corrections
  double reject_below_ = 0;  // there
  bool arrived_ = false;
};

Adaptation::Adaptation(std::unique_ptr<State> state) : state_(std::move(state)) {}
Adaptation::Adaptation(Adaptation&& other) noexcept = default;
Adaptation& Adaptation::operator=(Adaptation&& other) noexcept = default;
Adaptation::~Adaptation() = default;

Result<Adaptation> Adaptation::create(Model model, Dtype dtype, std::vector<LabeledInk> corrections,
                                      std::vector<LabeledInk> rehearsal,
                                      const AdaptOptions& options) {
  if (Status status = check_network(model); !status) return status.error();
  if (corrections.empty()) return Error{"there are no corrections to learn from"};
  if (Status status = check_drawings(model, "correction", corrections); !status) {
    return status.error();
  }
  if (Status status = check_drawings(model, "rehearsal drawing", rehearsal); !status) {
    return status.error();
  }
  for (std::vector<LabeledInk>* drawings : {&corrections, &rehearsal}) {
    for (LabeledInk& drawing : *drawings) to_unit_box(drawing.ink);
  }
  return Adaptation(std::make_unique<State>(std::move(model), dtype, std::move(corrections),
                                            std::move(rehearsal), options));
}

std::size_t Adaptation::steps() const { return state_->steps(); }
std::size_t Adaptation::done() const { return state_->done(); }
void Adaptation::step() { state_->step(); }
Result<Adaptation::Outcome> Adaptation::finish() const { return state_->finish(); }

}  // namespace inkdigit
