#include "trainer/backend/federated/federated_backend.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "trainer/base/random.hpp"
#include "trainer/base/thread_pool.hpp"
#include "trainer/base/user_error.hpp"
#include "trainer/data/split.hpp"
#include "trainer/ranks/one_rank.hpp"

namespace inkdigit {
namespace {

using Samples = std::vector<std::uint32_t>;

// Clients of a rank whose answers are kept at a time, and bytes of all ranks' answers, which are
// counted by an int on their way.
constexpr std::size_t kAtATime = 16;
constexpr std::size_t kMostBytes = std::size_t{1} << 30U;

struct Client {
  std::uint32_t id = 0;  // a writer's number in Dataset::writers, or a part's
  Samples samples;       // in the order of the round
};

// What clients send back.
struct Answers {
  AlignedVector<float> parameters;  // one client's behind the other's
  std::vector<LossSum> losses;      // of their last local epochs
};

std::uint32_t client_of(const FederatedSpec& spec, std::uint64_t seed, const Dataset& data,
                        std::uint32_t sample) {
  if (spec.clients == FederatedClients::kParts) {
    // The same client's in every round.
    return Random(seed, RandomPurpose::kPart, sample).below(static_cast<std::uint32_t>(spec.parts));
  }
  const std::uint32_t writer = data.writers.empty() ? 0 : data.writers[sample];
  if (writer == 0) {
    throw UserError(data.name +
                    ": federated: not every sample has a writer, so 'clients' must be 'parts'");
  }
  return writer;
}

// In the order of their numbers.
std::vector<Client> clients_of(const FederatedSpec& spec, std::uint64_t seed, const Dataset& data,
                               std::span<const std::uint32_t> samples) {
  std::map<std::uint32_t, Samples> by_id;
  for (const std::uint32_t sample : samples) {
    by_id[client_of(spec, seed, data, sample)].push_back(sample);
  }
  std::vector<Client> clients;
  for (auto& [id, own] : by_id) clients.push_back({id, std::move(own)});
  return clients;
}

class FederatedBackend final : public Backend {
 public:
  FederatedBackend(const FederatedSpec& spec, const Network& network, const BackendOptions& options,
                   int images_a_step)
      : spec_(spec),
        network_(network),
        options_(options),
        images_a_step_(static_cast<std::size_t>(images_a_step)),
        ranks_(options.ranks != nullptr ? *options.ranks : alone_),
        pool_(thread_count(options.threads)),
        whole_(make_cpu_backend(network, options)),
        parameters_(network.parameter_count()) {}

  LossSum train_batch(const Dataset& data, std::span<const std::uint32_t> samples,
                      double learning_rate) override {
    const std::vector<Client> clients = asked(clients_of(spec_, options_.seed, data, samples));
    std::vector<double> sum(parameters_.size());
    LossSum total;
    std::size_t images = 0;
    const auto ranks = static_cast<std::size_t>(ranks_.size());
    const std::size_t fit = kMostBytes / (sizeof(float) * std::max<std::size_t>(1, sum.size()));
    const std::size_t most = std::clamp(fit, ranks, kAtATime * ranks);
    for (std::size_t first = 0; first < clients.size(); first += most) {
      const auto some = std::span(clients).subspan(first, std::min(most, clients.size() - first));
      const Answers answers = answers_of(data, some, learning_rate);
      for (std::size_t i = 0; i < some.size(); ++i) {
        const auto weight = static_cast<double>(some[i].samples.size());
        const float* const parameters = answers.parameters.data() + i * sum.size();
        for (std::size_t p = 0; p < sum.size(); ++p) sum[p] += weight * double{parameters[p]};
        total.loss += answers.losses[i].loss;
        total.correct += answers.losses[i].correct;
        images += some[i].samples.size();
      }
    }
    ++round_;
    if (images == 0) return {};  // nobody answered
    for (std::size_t p = 0; p < sum.size(); ++p) {
      parameters_[p] = static_cast<float>(sum[p] / static_cast<double>(images));
    }
    whole_->set_parameters(parameters_);
    const double scale = static_cast<double>(samples.size()) / static_cast<double>(images);
    return {total.loss * scale,
            static_cast<std::size_t>(std::llround(static_cast<double>(total.correct) * scale))};
  }

  std::vector<float> logits(const Dataset& data, std::span<const std::uint32_t> samples) override {
    return whole_->logits(data, samples);
  }

  std::vector<float> predict(const Dataset& data, std::span<const std::uint32_t> samples) override {
    return whole_->predict(data, samples);
  }

  [[nodiscard]] std::span<const float> parameters() const override { return whole_->parameters(); }

  void set_parameters(std::span<const float> parameters) override {
    std::copy(parameters.begin(), parameters.end(), parameters_.begin());
    whole_->set_parameters(parameters);
  }

  [[nodiscard]] BackendState state() override { return {round_, {parameters_}}; }

  void set_state(const BackendState& state) override {
    round_ = state.step;
    set_parameters(state.buffers.front());
  }

 private:
  // Those that this round asks and that answer, in the order of their numbers.
  [[nodiscard]] std::vector<Client> asked(std::vector<Client> clients) const {
    Samples order(clients.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    Random random(options_.seed, RandomPurpose::kRound, round_);
    permute(order, random);
    const double wanted = std::round(spec_.fraction * static_cast<double>(order.size()));
    order.resize(std::max<std::size_t>(1, static_cast<std::size_t>(wanted)));
    std::sort(order.begin(), order.end());
    std::vector<Client> chosen;
    for (const std::uint32_t i : order) {
      if (luck_of(clients[i]).answers) chosen.push_back(std::move(clients[i]));
    }
    return chosen;
  }

  struct Luck {
    bool answers = true;
    std::uint64_t seed = 0;
  };

  // What chance has for a client in this round, whatever clients there are beside it.
  [[nodiscard]] Luck luck_of(const Client& client) const {
    Random random(options_.seed, RandomPurpose::kClient, (round_ << 32U) | client.id);
    Luck luck{.answers = random.uniform() >= static_cast<float>(spec_.dropout)};
    luck.seed = std::uint64_t{random.bits()} << 32U;
    luck.seed |= random.bits();
    return luck;
  }

  // Of all of these clients, on each rank; a rank has some of them to itself.
  [[nodiscard]] Answers answers_of(const Dataset& data, std::span<const Client> clients,
                                   double learning_rate) {
    const std::size_t size = parameters_.size();
    Answers answers{AlignedVector<float>(clients.size() * size),
                    std::vector<LossSum>(clients.size())};
    const std::vector<Section> losses =
        parts_of(static_cast<std::size_t>(ranks_.size()), clients.size());
    std::vector<Section> parameters = losses;
    for (Section& part : parameters) part = {part.begin * size, part.end * size};
    const auto rank = static_cast<std::size_t>(ranks_.rank());
    pool_.run(static_cast<int>(losses[rank].size()), [&](int index, int /*thread*/) {
      const std::size_t i = losses[rank].begin + static_cast<std::size_t>(index);
      answers.losses[i] =
          answer(data, clients[i], learning_rate, answers.parameters.data() + i * size);
    });
    gather(ranks_, std::span(answers.parameters), parameters);
    gather(ranks_, std::span(answers.losses), losses);
    return answers;
  }

  // What a client comes to, into `parameters`; the loss of its last local epoch.
  LossSum answer(const Dataset& data, const Client& client, double learning_rate,
                 float* parameters) const {
    BackendOptions options = options_;
    options.threads = 1;
    options.seed = luck_of(client).seed;
    options.ranks = nullptr;
    const std::unique_ptr<Backend> own = make_cpu_backend(network_, options);
    own->set_parameters(parameters_);
    Samples order = client.samples;
    LossSum total;
    for (int epoch = 0; epoch < spec_.local_epochs; ++epoch) {
      if (epoch > 0) {
        order = shuffle(std::move(order), options.seed, static_cast<std::uint64_t>(epoch));
      }
      total = {};
      for (std::size_t first = 0; first < order.size(); first += images_a_step_) {
        const LossSum loss = own->train_batch(
            data, std::span(order).subspan(first, std::min(images_a_step_, order.size() - first)),
            learning_rate);
        total.loss += loss.loss;
        total.correct += loss.correct;
      }
    }
    const BackendState state = own->state();
    std::copy(state.buffers.front().begin(), state.buffers.front().end(), parameters);
    return total;
  }

  FederatedSpec spec_;
  const Network& network_;
  BackendOptions options_;
  std::size_t images_a_step_;
  OneRank alone_;
  Ranks& ranks_;
  ThreadPool pool_;
  std::unique_ptr<Backend> whole_;  // predicts by the average
  AlignedVector<float> parameters_;
  std::uint64_t round_ = 0;  // rounds that are done
};

}  // namespace

std::size_t count_clients(const FederatedSpec& spec, std::uint64_t seed, const Dataset& data,
                          std::span<const std::uint32_t> samples) {
  return clients_of(spec, seed, data, samples).size();
}

std::unique_ptr<Backend> make_federated_backend(const FederatedSpec& spec, const Network& network,
                                                const BackendOptions& options, int images_a_step) {
  if (options.ema_decay > 0) {
    throw UserError("federated: clients keep no moving average; training: 'ema_decay' must be 0");
  }
  return std::make_unique<FederatedBackend>(spec, network, options, images_a_step);
}

}  // namespace inkdigit
