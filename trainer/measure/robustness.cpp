#include "trainer/measure/robustness.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "trainer/base/thread_pool.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/learn/attack/attack.hpp"

namespace inkdigit {
namespace {

// Beyond the seeds that a recipe can have.
constexpr std::uint64_t kSeed = std::uint64_t{1} << 32U;

// Pictures of one task, and of all that are attacked between two signs of progress.
constexpr std::size_t kBatch = 16;
constexpr std::size_t kBlock = 16 * kBatch;

std::size_t best_of(std::span<const float> values) {
  return static_cast<std::size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

std::uint8_t to_byte(float level) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(level, 0.0F, 255.0F)));
}

class Measurement {
 public:
  Measurement(const Model& model, Backend& backend, const Dataset& data,
              std::span<const std::uint32_t> samples, const RobustnessPlan& plan,
              const RobustnessProgress& progress)
      : model_(model),
        backend_(backend),
        plan_(plan),
        progress_(progress),
        pool_(thread_count(plan.threads)),
        classes_(model.network.class_count()) {
    pictures_.name = data.name;
    pictures_.shape = data.shape;
    for (const std::uint32_t sample : samples) {
      if (data.labels[sample] == kNoClass) continue;
      samples_.push_back(sample);
      pictures_.labels.push_back(data.labels[sample]);
      pictures_.pixels.insert(pictures_.pixels.end(), data.image(sample),
                              data.image(sample) + data.shape.size());
    }
    if (samples_.empty()) throw UserError(data.name + ": no image shows a class");
    all_.resize(samples_.size());
    std::iota(all_.begin(), all_.end(), 0U);
    for (const NamedAttack& attack : plan.attacks) work_ += work_of(attack);
    work_ += static_cast<double>(plan.corruptions.size() * kSeverities);
  }

  Robustness run() {
    const std::vector<std::size_t> answers = answers_to(pictures_);
    Robustness found;
    found.samples = samples_.size();
    found.correct = count_right(answers);
    choose_examples(answers);
    for (const NamedAttack& attack : plan_.attacks) found.attacks.push_back(measure(attack));
    for (const Corruption kind : plan_.corruptions) found.corruptions.push_back(measure(kind));
    return found;
  }

 private:
  // In passes over all pictures; a gradient is worth some three.
  static double work_of(const NamedAttack& attack) { return 1 + 3.0 * attack.spec.steps; }

  void tell(double work, const std::string& text) {
    if (progress_) progress_((done_ + work) / work_, text);
  }

  std::vector<std::size_t> answers_to(const Dataset& pictures) {
    const std::vector<float> outputs = backend_.predict(pictures, all_);
    std::vector<std::size_t> answers;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      answers.push_back(best_of(std::span(outputs).subspan(i * classes_, classes_)));
    }
    return answers;
  }

  [[nodiscard]] std::size_t count_right(const std::vector<std::size_t>& answers) const {
    std::size_t right = 0;
    for (std::size_t i = 0; i < answers.size(); ++i) right += answers[i] == pictures_.labels[i];
    return right;
  }

  // The first of each class that is read rightly.
  void choose_examples(const std::vector<std::size_t>& answers) {
    for (std::size_t label = 0; label < classes_; ++label) {
      for (std::size_t i = 0; i < answers.size(); ++i) {
        if (pictures_.labels[i] != label || answers[i] != label) continue;
        examples_.push_back(i);
        break;
      }
    }
  }

  AttackScore measure(const NamedAttack& attack) {
    AttackScore score{.attack = attack, .correct = 0, .examples = {}};
    const GradientNetwork network(model_.network, ByPicture::kYes);
    AlignedVector<float> packed(network.packed_size());
    network.pack(model_.parameters.data(), packed.data());
    const Attack attacker(network, attack.spec);
    std::vector<Memory> memory(static_cast<std::size_t>(pool_.threads()));
    for (Memory& own : memory) {
      own = {network.make_workspace<float>(kBatch), attacker.make_scratch(kBatch), {}};
    }
    std::vector<std::size_t> answers(all_.size());
    std::vector<AlteredPicture> altered(all_.size());
    for (std::size_t block = 0; block < all_.size(); block += kBlock) {
      tell(work_of(attack) * static_cast<double>(block) / static_cast<double>(all_.size()),
           attack.name);
      const std::size_t end = std::min(block + kBlock, all_.size());
      pool_.run(static_cast<int>((end - block + kBatch - 1) / kBatch), [&](int task, int thread) {
        const std::size_t first = block + static_cast<std::size_t>(task) * kBatch;
        attack_batch(network, attacker, packed, {first, std::min(first + kBatch, end)},
                     memory[static_cast<std::size_t>(thread)], answers, altered);
      });
    }
    score.correct = count_right(answers);
    for (const std::size_t i : examples_) score.examples.push_back(std::move(altered[i]));
    done_ += work_of(attack);
    return score;
  }

  // What one thread works in.
  struct Memory {
    Workspace<float> workspace;
    AttackScratch attack;
    std::vector<std::uint64_t> streams;
  };

  struct Range {
    std::size_t first;
    std::size_t end;
  };

  void attack_batch(const GradientNetwork& network, const Attack& attacker,
                    const AlignedVector<float>& packed, Range range, Memory& memory,
                    std::vector<std::size_t>& answers, std::vector<AlteredPicture>& altered) {
    const std::size_t count = range.end - range.first;
    const std::size_t size = pictures_.shape.size();
    memory.streams.assign(samples_.begin() + static_cast<std::ptrdiff_t>(range.first),
                          samples_.begin() + static_cast<std::ptrdiff_t>(range.end));
    attacker.run({.parameters = model_.parameters.data(),
                  .packed = packed.data(),
                  .pixels = pictures_.image(range.first),
                  .labels = std::span(pictures_.labels).subspan(range.first, count),
                  .seed = kSeed,
                  .streams = memory.streams},
                 memory.workspace, memory.attack);
    Pass<float> pass;
    pass.parameters = model_.parameters.data();
    pass.packed = packed.data();
    pass.inputs = memory.attack.inputs.data();
    pass.batch = static_cast<int>(count);
    const std::span<const float> logits(network.infer(pass, memory.workspace), count * classes_);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t picture = range.first + i;
      answers[picture] = best_of(logits.subspan(i * classes_, classes_));
      if (!is_example(picture)) continue;
      altered[picture] = {samples_[picture], {}, answers[picture]};
      for (std::size_t v = 0; v < size; ++v) {
        altered[picture].pixels.push_back(to_byte(memory.attack.levels[i * size + v]));
      }
    }
  }

  [[nodiscard]] bool is_example(std::size_t picture) const {
    return std::find(examples_.begin(), examples_.end(), picture) != examples_.end();
  }

  CorruptionScore measure(Corruption kind) {
    CorruptionScore score{.kind = kind, .correct = {}, .examples = {}};
    Dataset spoilt = pictures_;
    for (std::size_t severity = 1; severity <= kSeverities; ++severity, ++done_) {
      tell(0, std::string(name_of(kind)));
      spoil(kind, severity, spoilt);
      const std::vector<std::size_t> answers = answers_to(spoilt);
      score.correct[severity - 1] = count_right(answers);
      if (examples_.empty()) continue;
      const std::size_t shown = examples_[static_cast<std::size_t>(kind) % examples_.size()];
      const std::uint8_t* const pixels = spoilt.image(shown);
      score.examples.push_back(
          {samples_[shown], {pixels, pixels + spoilt.shape.size()}, answers[shown]});
    }
    return score;
  }

  void spoil(Corruption kind, std::size_t severity, Dataset& spoilt) {
    const std::size_t size = pictures_.shape.size();
    spoilt.pixels = pictures_.pixels;
    const std::size_t tasks = (all_.size() + kBlock - 1) / kBlock;
    pool_.run(static_cast<int>(tasks), [&](int task, int /*thread*/) {
      CorruptionScratch scratch(pictures_.shape);
      const std::size_t first = static_cast<std::size_t>(task) * kBlock;
      for (std::size_t i = first; i < std::min(first + kBlock, all_.size()); ++i) {
        corrupt(kind, severity, {kSeed, samples_[i]}, spoilt.pixels.data() + i * size, scratch);
      }
    });
  }

  const Model& model_;
  Backend& backend_;
  const RobustnessPlan& plan_;
  const RobustnessProgress& progress_;
  ThreadPool pool_;
  std::size_t classes_;
  Dataset pictures_;                    // those that are measured on
  std::vector<std::uint32_t> samples_;  // of each, its index in the data
  std::vector<std::uint32_t> all_;      // 0, 1, 2, ...
  std::vector<std::size_t> examples_;   // indices of pictures_
  double work_ = 0;
  double done_ = 0;
};

}  // namespace

std::vector<std::uint32_t> spread(std::span<const std::uint32_t> samples, std::size_t most) {
  const std::size_t count = std::min(samples.size(), most);
  std::vector<std::uint32_t> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(samples[i * samples.size() / count]);
  return chosen;
}

Robustness measure_robustness(const Model& model, Backend& backend, const Dataset& data,
                              std::span<const std::uint32_t> samples, const RobustnessPlan& plan,
                              const RobustnessProgress& progress) {
  return Measurement(model, backend, data, samples, plan, progress).run();
}

}  // namespace inkdigit
